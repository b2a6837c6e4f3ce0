#include "catalog/golang/go_binary.h"

#include <doctest/doctest.h>

#include "catalog/golang/build_info.h"
#include "catalog/golang/golang.h"
#include "catalog/golang/main_version.h"
#include "support/elf_builder.h"

using namespace pratique;
using namespace pratique::catalog;
using namespace pratique::catalog::golang;
using test::TestSection;

namespace {

const std::string kModules =
    "path\texample.com/app/cmd/app\n"
    "mod\texample.com/app\t(devel)\t\n"
    "dep\tgithub.com/gin-gonic/gin\tv1.9.0\th1:OjyFBKICoexlu99ctXNR2gg+c5pKrKMuyjgARg9qeY8=\n"
    "dep\tgopkg.in/yaml.v2\tv2.2.2\n"
    "=>\tgopkg.in/yaml.v2\tv2.4.0\th1:D8xgwECY7CYvx+Y2n4sBz93Jn9JRvxdiyyo8CTfuKaY=\n"
    "dep\texample.com/local\tv1.0.0\n"
    "=>\t./local\t(devel)\t\n"
    "build\tGOARCH=s390x\n"
    "build\tGOOS=linux\n"
    "build\t-ldflags=\"-s -w -X main.version=v2.3.4 -X 'main.note=a \\\"b\\\"'\"\n"
    "build\tvcs.revision=0123456789abcdef0123456789abcdef01234567\n"
    "build\tvcs.time=2024-01-02T15:04:05Z\n"
    "build\tvcs.modified=true\n";

std::string guarded_text(const std::string& text) {
  return std::string(16, '<') + text + std::string(16, '>');
}

std::string varint(std::size_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}

// The form since Go 1.18.
std::string inline_info(const std::string& version, const std::string& modules) {
  std::string out = "\xff Go buildinf:";
  out.push_back(8);
  out.push_back(2);
  out.resize(32, '\0');
  return out + varint(version.size()) + version + varint(modules.size()) + modules;
}

// The form before: pointers to string headers that follow here at once.
std::string pointer_info(const std::string& version, const std::string& modules,
                         std::uint64_t address, unsigned width, bool big_endian) {
  std::string out = "\xff Go buildinf:";
  out.push_back(static_cast<char>(width));
  out.push_back(big_endian ? 1 : 0);
  test::put(out, address + 64, width, big_endian);
  test::put(out, address + 64 + 2 * width, width, big_endian);
  out.resize(64, '\0');
  const std::uint64_t text = address + 64 + 4 * width;
  test::put(out, text, width, big_endian);
  test::put(out, version.size(), width, big_endian);
  test::put(out, text + version.size(), width, big_endian);
  test::put(out, modules.size(), width, big_endian);
  return out + version + modules;
}

Parsed parse(const std::string& bytes) {
  return parse_go_binary({"usr/bin/app", bytes.size(), 0755}, bytes);
}

std::string listed(const Parsed& parsed) {
  std::string out;
  for (const package::Package& package : parsed.packages) {
    if (!package.name_space.empty()) out += package.name_space + "/";
    out += package.name + "@" + package.version;
    if (!package.unidentified.empty()) out += "?";
    out += " ";
  }
  return out;
}

const char* const kExpected =
    "example.com/app@v2.3.4 github.com/gin-gonic/gin@v1.9.0 gopkg.in/yaml.v2@v2.4.0 "
    "example.com/local@v1.0.0? stdlib@1.22.1 ";

}  // namespace

TEST_CASE("go: both forms of the build information in every class and byte order") {
  constexpr std::uint64_t kAddress = 0x500000;
  for (const bool wide : {false, true}) {
    for (const bool big_endian : {false, true}) {
      for (const bool by_pointer : {false, true}) {
        for (const bool headers : {false, true}) {
          CAPTURE(wide);
          CAPTURE(big_endian);
          CAPTURE(by_pointer);
          CAPTURE(headers);
          const std::string modules = guarded_text(kModules);
          const std::string info =
              by_pointer ? pointer_info("go1.22.1", modules, kAddress, wide ? 8 : 4, big_endian)
                         : inline_info("go1.22.1", modules);
          const std::string elf = test::build_elf(
              {{".text", 0x401000, "code"}, {".go.buildinfo", kAddress, info, true}},
              {wide, big_endian, 22, headers});
          const Parsed parsed = parse(elf);
          CHECK(listed(parsed) == kExpected);
          CHECK(parsed.problems.empty());
        }
      }
    }
  }
}

TEST_CASE("go: PE, Mach-O and universal files") {
  const std::string info = inline_info("go1.22.1", guarded_text(kModules));
  const std::string macho = test::build_macho({{"__go_buildinfo", 0x100000, info, true}});
  CHECK(listed(parse(test::build_pe({{".data", 0x402000, "0123456789abcdef" + info, true}}))) ==
        kExpected);
  CHECK(listed(parse(macho)) == kExpected);
  CHECK(listed(parse(test::build_universal({macho, macho}))) == kExpected);
}

TEST_CASE("go: the fields of a package") {
  const Parsed parsed = parse(test::build_elf(
      {{".go.buildinfo", 0x500000, inline_info("go1.22.1", guarded_text(kModules)), true}}));
  REQUIRE(parsed.packages.size() == 5);
  const package::Package& main = parsed.packages[0];
  CHECK(main.depends == std::vector<std::string>{"github.com/gin-gonic/gin", "gopkg.in/yaml.v2",
                                                 "example.com/local", "stdlib"});
  const package::Package& gin = parsed.packages[1];
  CHECK(gin.kind == package::Kind::golang);
  CHECK(gin.evidence == package::Evidence::binary);
  CHECK(gin.path == "usr/bin/app");
  CHECK(gin.digests ==
        std::vector<std::string>{
            "sha256:3a3c8504a202a1ec65bbdf5cb57351da083e739a4aaca32eca3800460f6a798f"});
  CHECK(parsed.packages[3].unidentified == "replaced by the local folder ./local");
  REQUIRE(parsed.notes.size() == 1);
  CHECK(parsed.notes[0].values == std::vector<std::string>{"linux", "s390x"});
}

TEST_CASE("go: what is not whole is said") {
  const std::string modules = guarded_text(kModules);
  struct Case {
    const char* name;
    std::string bytes;
    const char* packages;
    const char* problem;  // part of its message; "": none
  };
  for (const Case& c :
       {Case{"no Go program", test::build_elf({{".text", 0x1000, "code"}}), "", ""},
        {"no build information", test::build_elf({{".gopclntab", 0x1000, "table"}}), "",
         "without build"},
        {"packed", test::build_elf({{"", 0x1000, "UPX!", false}}), "", "UPX"},
        {"header alone",
         test::build_elf(
             {{".go.buildinfo", 0x1000, std::string("\xff Go buildinf:\x08\x02", 16), true}}),
         "", "cannot be read"},
        {"length past the end",
         test::build_elf(
             {{".go.buildinfo", 0x1000, inline_info("go1.22.1", modules).substr(0, 60), true}}),
         "", "cannot be read"},
        {"no module text",
         test::build_elf({{".go.buildinfo", 0x1000, inline_info("go1.19.8", ""), true}}),
         "stdlib@1.19.8 ", ""},
        {"without modules",
         test::build_elf({{".go.buildinfo", 0x1000,
                           inline_info("go1.19.8", guarded_text("path\tgithub.com/a/b\n")), true}}),
         "github.com/a/b@? stdlib@1.19.8 ", ""},
        {"the go command",
         test::build_elf({{".go.buildinfo", 0x1000,
                           inline_info("go1.21.4", guarded_text("path\tcmd/go\n")), true}}),
         "toolchain@1.21.4 stdlib@1.21.4 ", ""},
        {"unreleased toolchain",
         test::build_elf({{".go.buildinfo", 0x1000, inline_info("devel go1.23-abc", ""), true}}),
         "stdlib@? ", ""},
        {"a bad line",
         test::build_elf(
             {{".go.buildinfo", 0x1000,
               inline_info("go1.21.4",
                           guarded_text("=>\ta\tv1\ndep\tgolang.org/x/net\tv0.1.0\th1:x\n")),
               true}}),
         "golang.org/x/net@v0.1.0 stdlib@1.21.4 ", "line 1"},
        {"not an executable", std::string(200, 'x'), "", ""}}) {
    CAPTURE(c.name);
    const Parsed parsed = parse(c.bytes);
    CHECK(listed(parsed) == c.packages);
    CHECK(parsed.problems.empty() == std::string_view(c.problem).empty());
    if (!parsed.problems.empty()) {
      CHECK(parsed.problems[0].message.find(c.problem) != std::string::npos);
    }
  }
}

TEST_CASE("go: segments that overlap are searched once") {
  // Thousands of program headers over the same bytes: the search must not cost their sum.
  const std::string info = inline_info("go1.22.1", guarded_text(kModules));
  std::vector<TestSection> sections(2000, {".x", 0x400000, "", true});
  sections.push_back({".y", 0x500000, std::string(1u << 20, 'x') + info, true});
  std::string bytes = test::build_elf(sections, {.section_headers = false});
  const std::string last = bytes.substr(64 + 56 * 2000, 56);
  for (std::size_t i = 0; i < 2000; ++i) bytes.replace(64 + 56 * i, 56, last);
  CHECK(listed(parse(bytes)) == kExpected);
}

TEST_CASE("go: release of a toolchain") {
  struct Case {
    const char* version;
    const char* release;
  };
  for (const Case& c : {Case{"go1.22.1", "1.22.1"},
                        {"go1.20", "1.20"},
                        {"go1.22rc1", "1.22.0-rc.1"},
                        {"go1.21beta2", "1.21.0-beta.2"},
                        {"go1.19.6b4", "1.19.6"},
                        {"go1.22.1 X:boringcrypto", "1.22.1"},
                        {"go1.21.9 (Red Hat 1.21.9-1.el9)", "1.21.9"},
                        {"go1.24.0-fips", "1.24.0"},
                        {"devel +abc", ""},
                        {"devel go1.23-abc", ""},
                        {"go1.27-devel_1234", ""},
                        {"gotip", ""},
                        {"go1", ""},
                        {"", ""}}) {
    CAPTURE(c.version);
    CHECK(toolchain_release(c.version) == c.release);
  }
}

TEST_CASE("go: version that the linker set") {
  struct Case {
    const char* name;
    const char* flags;
    const char* version;
  };
  for (const Case& c :
       {Case{"plain", "-X main.version=1.2.3", "v1.2.3"},
        {"quoted", "-s -X 'main.Version=v1.2.3-rc.1'", "v1.2.3-rc.1"},
        {"equals sign", "-X=example.com/app/internal/build.Version=v1.2", "v1.2"},
        {"main goes first",
         "-X github.com/prometheus/common/version.Version=9.9.9 -X main.version=1.0.0", "v1.0.0"},
        {"any package", "-X github.com/prometheus/common/version.Version=2.45.0", "v2.45.0"},
        {"two that differ", "-X main.version=1.0.0 -X main.Version=2.0.0", ""},
        {"no version", "-X main.version=dev -X main.commit=1.2.3", ""},
        {"a date", "-X main.version=20240102", ""},
        {"cut off", "-X", ""},
        {"nothing", "", ""}}) {
    CAPTURE(c.name);
    BuildInfo info;
    info.main = Module{"example.com/app", "(devel)", ""};
    info.settings = {{"-ldflags", c.flags}};
    CHECK(linked_version(info) == c.version);
  }
}

TEST_CASE("go: version from the revision") {
  BuildInfo info;
  CHECK(revision_version(info).empty());
  parse_module_text(kModules, info);
  CHECK(revision_version(info) == "v0.0.0-20240102150405-0123456789ab+dirty");
  CHECK(is_untagged_revision("v0.0.0-20240102150405-0123456789ab+dirty"));
  CHECK(is_untagged_revision("v2.0.0-20240102150405-0123456789ab"));
  CHECK_FALSE(is_untagged_revision("v1.2.4-0.20240102150405-0123456789ab"));
  CHECK_FALSE(is_untagged_revision("v2.0.0-rc1"));
  CHECK(info.setting("-ldflags") == "-s -w -X main.version=v2.3.4 -X 'main.note=a \"b\"'");
}

TEST_CASE("go: which files are wanted") {
  struct Case {
    const char* path;
    std::uint32_t mode;
    Want want;
  };
  for (const Case& c : {Case{"app/go.mod", 0644, Want::content},
                        {"app/go.sum", 0644, Want::content},
                        {"root/go/pkg/mod/golang.org/x/net@v0.1.0/go.mod", 0644, Want::no},
                        {"usr/local/go/src/go.mod", 0644, Want::no},
                        {"usr/share/go-1.19/src/go.mod", 0644, Want::no},
                        {"app/vendor/x/go.mod", 0644, Want::no},
                        {"vendor/x/go.mod", 0644, Want::no},
                        {"app/go.work", 0644, Want::no},
                        {"usr/bin/kubectl", 0755, Want::sniff},
                        {"app/tool.exe", 0644, Want::sniff},
                        {"lib/libx.so.1", 0644, Want::sniff},
                        {"app/index.js", 0644, Want::no}}) {
    CAPTURE(c.path);
    CHECK(cataloger().wants({c.path, 1000, c.mode}) == c.want);
  }
  CHECK(cataloger().wants_content({"x", 1000, 0755}, test::build_elf({})));
  CHECK_FALSE(cataloger().wants_content({"x", 1000, 0755}, "#!/bin/sh"));
}
