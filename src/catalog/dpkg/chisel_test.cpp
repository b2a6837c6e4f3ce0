#include "catalog/dpkg/chisel.h"

#include <doctest/doctest.h>

#include "catalog/dpkg/dpkg.h"
#include "core/digest.h"

using namespace pratique;
using namespace pratique::catalog;

namespace {

constexpr const char* kPath = "var/lib/chisel/manifest.wall";

constexpr const char* kManifest = R"({"jsonwall":"1.0","schema":"1.0","count":7}
{"kind":"content","slice":"libc6_libs","path":"/lib/x86_64-linux-gnu/libc.so.6"}
{"kind":"package","name":"libc6","version":"2.35-0ubuntu3.6","sha256":"0000000000000000000000000000000000000000000000000000000000000001","arch":"amd64"}
{"kind":"package","name":"tzdata","version":"2024a-0ubuntu0.22.04","sha256":"","arch":"all"}
{"kind":"path","path":"/lib/","mode":"0755","slices":["libc6_libs"]}
{"kind":"path","path":"/lib/x86_64-linux-gnu/libc.so.6","mode":"0644","slices":["libc6_libs"],"sha256":"0000000000000000000000000000000000000000000000000000000000000002","size":5}
{"kind":"path","path":"/etc/a..b","mode":"0644","slices":["libc6_config"],"sha256":"x","final_sha256":"0000000000000000000000000000000000000000000000000000000000000003","size":5}
{"kind":"slice","name":"libc6_libs"}
)";

Parsed read(std::string_view content) {
  const FileInfo file{kPath, content.size(), 0644};
  REQUIRE(dpkg::cataloger().wants(file) == Want::content);
  return dpkg::cataloger().parse(file, content);
}

}  // namespace

TEST_CASE("chisel: packages with the files of their slices") {
  const Parsed out = read(kManifest);
  CHECK(out.problems.empty());
  REQUIRE(out.packages.size() == 2);
  CHECK(out.packages[0].kind == package::Kind::deb);
  CHECK(out.packages[0].name == "libc6");
  CHECK(out.packages[0].version == "2.35-0ubuntu3.6");
  CHECK(out.packages[0].arch == "amd64");
  CHECK(out.packages[0].unidentified == "no source package recorded");
  CHECK(out.packages[0].digests.size() == 1);
  CHECK(
      out.packages[0].files ==
      std::vector<package::OwnedFile>{
          {"lib/x86_64-linux-gnu/libc.so.6",
           "sha256:0000000000000000000000000000000000000000000000000000000000000002"},
          {"etc/a..b", "sha256:0000000000000000000000000000000000000000000000000000000000000003"}});
  CHECK(out.packages[1].files.empty());
}

TEST_CASE("chisel: the manifest is compressed") {
  // {"jsonwall":"1.0"} and {"kind":"package","name":"a","version":"1","arch":"all"}, by zstd(1).
  const auto bytes = from_base64(
      "KLUv/"
      "QRYLQIAwkQQGJC1GgMwVxFAREL2qSk12F2Wmnnn8+"
      "xcAuStmuPGYXnZjO9KjSHB5RxHgNzLqEh1MjBObFI78h4EM66ag13t2AUAUIOvbw==");
  REQUIRE(bytes);
  const Parsed out = read(*bytes);
  CHECK(out.problems.empty());
  REQUIRE(out.packages.size() == 1);
  CHECK(out.packages[0].name == "a");
  CHECK(read(bytes->substr(0, bytes->size() - 5)).problems.size() == 1);
}

TEST_CASE("chisel: damage costs only itself") {
  struct Case {
    const char* name;
    const char* text;
    std::size_t packages;
    const char* problem;
  };
  const Case cases[] = {
      {"nothing", "", 0, "no manifest of chisel"},
      {"another file", "{\"a\":1}\n", 0, "no manifest of chisel"},
      {"a broken line",
       "{\"jsonwall\":\"1.0\"}\n{\n{\"kind\":\"package\",\"name\":\"a\",\"version\":\"1\"}\n", 1,
       "1 of 3 lines cannot be read, the first is line 2"},
      {"no version", "{\"jsonwall\":\"1.0\"}\n{\"kind\":\"package\",\"name\":\"a\"}\n", 1,
       "1 of 2 lines cannot be read, the first is line 2"},
      {"a path out of the root",
       "{\"jsonwall\":\"1.0\"}\n{\"kind\":\"path\",\"path\":\"/../x\",\"slices\":[\"a_b\"]}\n", 0,
       "1 of 2 lines cannot be read, the first is line 2"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Parsed out = read(one.text);
    CHECK(out.packages.size() == one.packages);
    REQUIRE(out.problems.size() == 1);
    CHECK(out.problems[0].message == one.problem);
  }
}
