#include "catalog/rust/rust.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include "catalog/rust/cargo_auditable.h"
#include "catalog/rust/cargo_lock.h"
#include "support/elf_builder.h"

using namespace pratique;
using namespace pratique::catalog;
using namespace pratique::catalog::rust;

namespace {

const std::string kAudit = R"({"packages":[
  {"name":"app","version":"0.1.0","source":"local","dependencies":[1,2,3],"root":true},
  {"name":"time","version":"0.1.43","source":"crates.io","dependencies":[2]},
  {"name":"libc","version":"0.2.126","source":"registry"},
  {"name":"cc","version":"1.0.73","source":"crates.io","kind":"build"},
  {"name":"fork","version":"2.0.0","source":"git"}]})";

std::string deflated(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
           text.size());
  out.resize(size);
  return out;
}

std::string listed(const Parsed& parsed) {
  std::string out;
  for (const package::Package& package : parsed.packages) {
    out += package.name + "@" + package.version + (package.unidentified.empty() ? " " : "? ");
  }
  return out;
}

Parsed parse(const std::string& bytes) {
  return parse_rust_binary({"usr/bin/app", bytes.size(), 0755}, bytes);
}

Parsed lock(std::string_view text) {
  return parse_cargo_lock({"app/Cargo.lock", text.size(), 0644}, text);
}

const char* const kExpected = "app@0.1.0? time@0.1.43 libc@0.2.126 fork@2.0.0? ";

}  // namespace

TEST_CASE("cargo-auditable: ELF, PE, Mach-O and universal files") {
  const std::string data = deflated(kAudit);
  const std::string macho = test::build_macho({{".dep-v0", 0x100000, data}});
  for (const std::string& bytes : {test::build_elf({{".dep-v0", 0, data}}),
                                   test::build_elf({{".dep-v0", 0, data}}, {false, true, 8}),
                                   test::build_pe({{".dep-v0", 0x402000, data}}), macho,
                                   test::build_universal({macho, macho})}) {
    const Parsed parsed = parse(bytes);
    CHECK(listed(parsed) == kExpected);
    CHECK(parsed.problems.empty());
  }
  const Parsed parsed = parse(macho);
  CHECK(parsed.packages.at(0).depends == std::vector<std::string>{"time", "libc"});
  CHECK(parsed.packages.at(1).evidence == package::Evidence::binary);
  CHECK(parsed.packages.at(1).kind == package::Kind::cargo);
}

TEST_CASE("cargo-auditable: damage is reported") {
  const std::string data = deflated(kAudit);
  struct Case {
    const char* name;
    std::string section;
    const char* packages;
    const char* problem;
  };
  for (
      const Case& c :
      {Case{"cut off", data.substr(0, data.size() / 2), "", "cut off"},
       {"not compressed", kAudit, "", "damaged"},
       {"empty", "", "", "cut off"},
       {"no JSON", deflated("{"), "", "cargo-auditable"},
       {"no list", deflated("{\"packages\":{}}"), "", "no list"},
       {"one nameless",
        deflated(
            R"({"packages":[{"version":"1"},{"name":"a","version":"1.0.0","source":"crates.io","dependencies":[-1,99,"x"]}]})"),
        "a@1.0.0 ", "1 packages without"},
       {"bomb", deflated(std::string(17u << 20, ' ')), "", "more than 16777216"}}) {
    CAPTURE(c.name);
    const Parsed parsed = parse(test::build_elf({{".dep-v0", 0, c.section}}));
    CHECK(listed(parsed) == c.packages);
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].message.find(c.problem) != std::string::npos);
  }
  CHECK(parse(test::build_elf({{".text", 0, "code"}})).problems.empty());
  CHECK(parse(std::string(500, 'x')).problems.empty());
}

TEST_CASE("Cargo.lock: versions 1 to 4") {
  constexpr std::string_view kSum =
      "fbd2820c5e49886948654ab546d0688ff24530286bdcf8fca3cefb16d4618eb0";
  const std::string one = R"toml([root]
name = "app"
version = "0.1.0"
dependencies = ["memchr 2.5.0 (registry+https://github.com/rust-lang/crates.io-index)"]

[[package]]
name = "memchr"
version = "2.5.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[metadata]
"checksum memchr 2.5.0 (registry+https://github.com/rust-lang/crates.io-index)" = ")toml" +
                          std::string(kSum) + "\"\n";
  const std::string two = R"(version = 3

[[package]]
name = "app"
version = "0.1.0"
dependencies = [
 "fork",
 "memchr 2.5.0",
]

[[package]]
name = "memchr"
version = "2.5.0"
source = "sparse+https://index.crates.io/"
checksum = ")" + std::string(kSum) +
                          R"("

[[package]]
name = "fork"
version = "2.0.0"
source = "git+https://example.com/fork?branch=main#0123456789abcdef0123456789abcdef01234567"
)";
  const Parsed first = lock(one);
  CHECK(listed(first) == "app@0.1.0? memchr@2.5.0 ");
  CHECK(first.packages.at(0).depends == std::vector<std::string>{"memchr"});
  CHECK(first.packages.at(1).digests == std::vector<std::string>{"sha256:" + std::string(kSum)});
  const Parsed second = lock(two);
  CHECK(listed(second) == "app@0.1.0? memchr@2.5.0 fork@2.0.0? ");
  CHECK(second.packages.at(0).depends == std::vector<std::string>{"fork", "memchr"});
  CHECK(second.packages.at(1).digests == first.packages.at(1).digests);
  CHECK(second.packages.at(1).evidence == package::Evidence::lockfile);
  CHECK(second.problems.empty());
}

TEST_CASE("Cargo.lock: damage is reported") {
  CHECK(lock("[[package]\nname=").problems.size() == 1);
  const Parsed partly = lock(
      "version = 4\n[[package]]\nversion = \"1\"\n[[package]]\nname = \"a\"\nversion = "
      "\"1.0.0\"\n");
  CHECK(listed(partly) == "a@1.0.0? ");
  CHECK(partly.problems.at(0).message == "1 packages without a name or version");
  CHECK(lock("version = 9\n").problems.at(0).code == "unsupported");
  CHECK(lock("package = 3\n").packages.empty());
}

TEST_CASE("rust: which files are wanted") {
  CHECK(cataloger().wants({"app/Cargo.lock", 100, 0644}) == Want::content);
  CHECK(cataloger().wants({"root/.cargo/registry/src/x/Cargo.lock", 100, 0644}) == Want::no);
  CHECK(cataloger().wants({"usr/local/cargo/registry/src/x/Cargo.lock", 100, 0644}) == Want::no);
  CHECK(cataloger().wants({"usr/bin/rg", 1000, 0755}) == Want::sniff);
  CHECK(cataloger().wants({"usr/share/doc/x.txt", 1000, 0644}) == Want::no);
}
