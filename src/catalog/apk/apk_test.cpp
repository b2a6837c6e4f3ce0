#include "catalog/apk/apk.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::catalog;

namespace {

class UsrMerged final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override {
    return path == "lib" || path.starts_with("lib/") ? "usr/" + std::string(path)
                                                     : std::string(path);
  }
};

constexpr const char* kInstalled = R"(C:Q1pQcCTqBsQI8hBZ5zZJbTyOA5mPw=
P:musl
V:1.2.4_git20230717-r4
A:x86_64
S:407278
I:667648
T:the musl c library (libc) implementation
U:https://musl.libc.org/
L:MIT
o:musl
m:Timo Teräs <timo.teras@iki.fi>
t:1697472371
c:ca7f2ab5e88794e4e654b40776f8a92256f50639
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q12adwqQOjo9dFj+VJD2Ecd901vhE=
R:libc.musl-x86_64.so.1
a:0:0:777
Z:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=

P:busybox-binsh
V:1.36.1-r15
A:x86_64
L:GPL-2.0-only
o:busybox
m:Sören Tempel <soeren+alpine@soeren-tempel.net>
D:busybox=1.36.1-r15 so:libc.musl-x86_64.so.1 !other cmd:tr@edge a~1 a>2
p:/bin/sh cmd:sh=1.36.1-r15
r:busybox-initscripts
q:1000
F:bin
M:0:0:1777
R:sh
a:0:0:777
F:
R:top
F:etc

)";

}  // namespace

TEST_CASE("apk: the installed database") {
  const Parsed out = apk::parse_installed({"lib/apk/db/installed", 0, 0644}, kInstalled);
  CHECK(out.problems.empty());
  REQUIRE(out.packages.size() == 2);
  const package::Package& musl = out.packages[0];
  CHECK(musl.kind == package::Kind::apk);
  CHECK(musl.name == "musl");
  CHECK(musl.version == "1.2.4_git20230717-r4");
  CHECK(musl.arch == "x86_64");
  CHECK(musl.source_name.empty());
  CHECK(musl.vendor == "Timo Teräs <timo.teras@iki.fi>");
  CHECK(musl.licences == std::vector<std::string>{"MIT"});
  CHECK(musl.provides == std::vector<std::string>{"so:libc.musl-x86_64.so.1"});
  REQUIRE(musl.files.size() == 2);
  CHECK(musl.files[0].path == "lib/ld-musl-x86_64.so.1");
  CHECK(musl.files[0].digest == "sha1:d9a770a903a3a3d7458fe5490f611c77dd35be11");
  const package::Package& shell = out.packages[1];
  CHECK(shell.source_name == "busybox");
  CHECK(shell.depends ==
        std::vector<std::string>{"busybox", "so:libc.musl-x86_64.so.1", "cmd:tr", "a"});
  CHECK(shell.provides == std::vector<std::string>{"/bin/sh", "cmd:sh"});
  CHECK(shell.files == std::vector<package::OwnedFile>{{"bin/sh", ""}, {"top", ""}});
}

TEST_CASE("apk: damage costs only itself") {
  struct Case {
    const char* name;
    const char* text;
    std::size_t packages;
    std::size_t problems;
    std::size_t files;  // of the first
  };
  const Case cases[] = {
      {"nothing", "", 0, 0, 0},
      {"no last line end", "P:a\nV:1", 1, 0, 0},
      {"no version", "P:a\n\nP:b\nV:1\n", 2, 1, 0},
      {"no name", "V:1\n\nP:b\nV:1\n", 1, 1, 0},
      {"noise", "P:a\nnoise\nV:1\n\nP:b\nV:1\n", 2, 1, 0},
      {"path escape", "P:a\nV:1\nF:../etc\nR:passwd\nF:x\nR:../y\nR:z\n", 1, 2, 1},
      {"a checksum without a file", "P:a\nV:1\nF:x\nZ:Q1AAAA\nR:y\nZ:broken\n", 1, 0, 1},
      {"carriage returns", "P:a\r\nV:1\r\n\r\nP:b\r\nV:2\r\n", 2, 0, 0},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Parsed out = apk::parse_installed({"lib/apk/db/installed", 0, 0644}, one.text);
    CHECK(out.packages.size() == one.packages);
    CHECK(out.problems.size() == one.problems);
    if (!out.packages.empty()) CHECK(out.packages[0].files.size() == one.files);
  }
}

TEST_CASE("apk: files are bounded by the size of the database") {
  std::string text = "P:a\nV:1\nF:" + std::string(4000, 'x') + "\n";
  for (int i = 0; i < 1000; ++i) text += "R:f\n";
  const Parsed out = apk::parse_installed({"lib/apk/db/installed", text.size(), 0644}, text);
  REQUIRE(out.problems.size() == 1);
  CHECK(out.problems[0].code == "limit");
  REQUIRE(out.packages.size() == 1);
  CHECK(out.packages[0].files.size() < 400);
}

TEST_CASE("apk: join resolves folders and tells a common repository") {
  struct Case {
    const char* name;
    const char* repositories;
    const char* origin;
  };
  const Case cases[] = {
      {"one host",
       "# x\nhttps://dl-cdn.alpinelinux.org/alpine/v3.19/main\n@c "
       "https://dl-cdn.alpinelinux.org/alpine/v3.19/community\n",
       "dl-cdn.alpinelinux.org"},
      {"wolfi", "https://packages.wolfi.dev/os\n", "packages.wolfi.dev"},
      {"two hosts", "https://packages.wolfi.dev/os\nhttps://example.org/apk\n", ""},
      {"a local folder", "/media/cdrom/apks\n", ""},
      {"none", "", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    std::vector<FileResult> files;
    for (const auto& [path, content] :
         {std::pair<const char*, const char*>{"usr/lib/apk/db/installed", kInstalled},
          {"etc/apk/repositories", one.repositories}}) {
      const FileInfo file{path, 0, 0644};
      REQUIRE(apk::cataloger().wants(file) == Want::content);
      files.push_back({path, apk::cataloger().parse(file, content)});
    }
    apk::cataloger().join(files, UsrMerged{});
    REQUIRE(files[0].parsed.packages.size() == 2);
    CHECK(files[0].parsed.packages[0].origin == one.origin);
    CHECK(files[0].parsed.packages[0].files[0].path == "usr/lib/ld-musl-x86_64.so.1");
    CHECK(files[0].parsed.packages[1].files[1].path == "top");
  }
  CHECK(apk::cataloger().wants({"x/lib/apk/db/installed", 0, 0644}) == Want::no);
  CHECK(apk::cataloger().wants({"lib/apk/db/scripts.tar", 0, 0644}) == Want::no);
}
