#include "elf/executable.h"

#include <doctest/doctest.h>

#include "elf/note.h"
#include "support/elf_builder.h"

using namespace pratique;
using namespace pratique::elf;
using test::TestSection;

namespace {

const std::vector<TestSection> kTwo = {{".text", 0x401000, "code bytes", false},
                                       {".data", 0x402000, "data bytes", true}};

std::string note_bytes(const std::string& owner, std::uint32_t type, const std::string& text,
                       bool big_endian) {
  std::string out;
  test::put(out, owner.size() + 1, 4, big_endian);
  test::put(out, text.size(), 4, big_endian);
  test::put(out, type, 4, big_endian);
  out += owner + '\0';
  test::pad_to(out, 4);
  out += text;
  test::pad_to(out, 4);
  return out;
}

void check_two(const Executable& executable) {
  REQUIRE(executable.section(".data") != nullptr);
  CHECK(executable.section(".data")->bytes == "data bytes");
  CHECK(executable.section(".data")->writable);
  CHECK_FALSE(executable.section(".text")->writable);
  CHECK(executable.section(".bss") == nullptr);
  CHECK(executable.bytes_at(0x402005, 5) == "bytes");
  CHECK(executable.bytes_at(0x402005, 6).empty());
  CHECK(executable.bytes_at(0x400fff, 1).empty());
  CHECK(executable.bytes_at(0xffffffffffffffff, 2).empty());
  CHECK(executable.bytes_from(0x401005) == "bytes");
  CHECK(executable.damage.empty());
}

}  // namespace

TEST_CASE("elf: every class and byte order") {
  struct Case {
    const char* name;
    test::ElfShape shape;
    const char* arch;
  };
  for (const Case& c : {Case{"amd64", {true, false, 62}, "amd64"},
                        {"386", {false, false, 3}, "386"},
                        {"s390x", {true, true, 22}, "s390x"},
                        {"mips", {false, true, 8}, "mips"},
                        {"mips64le", {true, false, 8}, "mips64le"},
                        {"ppc64", {true, true, 21}, "ppc64"},
                        {"ppc64le", {true, false, 21}, "ppc64le"},
                        {"arm", {false, false, 40}, "arm"},
                        {"riscv64", {true, false, 243}, "riscv64"},
                        {"unknown", {true, false, 0x1234}, "elf-4660"}}) {
    CAPTURE(c.name);
    const std::string bytes = test::build_elf(kTwo, c.shape);
    const auto executable = read_elf(bytes);
    REQUIRE(executable);
    CHECK(executable->arch == c.arch);
    CHECK(executable->big_endian == c.shape.big_endian);
    CHECK(executable->bits == (c.shape.wide ? 64 : 32));
    check_two(*executable);
  }
}

TEST_CASE("pe: sections, image base, both widths") {
  for (const bool wide : {false, true}) {
    const std::string bytes = test::build_pe(kTwo, wide);
    const auto executable = read_pe(bytes);
    REQUIRE(executable);
    CHECK(executable->arch == (wide ? "amd64" : "386"));
    check_two(*executable);
  }
}

TEST_CASE("mach-o: every class and byte order, universal files") {
  for (const bool wide : {false, true}) {
    for (const bool big_endian : {false, true}) {
      CAPTURE(wide);
      CAPTURE(big_endian);
      const std::string bytes = test::build_macho(kTwo, wide, big_endian);
      const auto executable = read_macho(bytes);
      REQUIRE(executable);
      check_two(*executable);
      CHECK(executable->section(".data")->segment_name == "__DATA");
    }
  }
  const std::string one = test::build_macho(kTwo);
  const std::string two = test::build_macho(kTwo, true, false, 0x0100000c);
  const auto both = read_executables(test::build_universal({one, two}));
  REQUIRE(both);
  REQUIRE(both->size() == 2);
  CHECK(both->at(0).arch == "amd64");
  CHECK(both->at(1).arch == "arm64");
  const auto damaged = read_executables(test::build_universal({one, "not an executable"}));
  REQUIRE(damaged);
  CHECK(damaged->size() == 1);
  CHECK(damaged->at(0).damage.find("slice 1") != std::string::npos);
  CHECK_FALSE(read_executables(test::build_universal({"neither", "nor"})));
  std::string overlapping = test::build_universal({one, two});
  overlapping.replace(8 + 20 + 8, 4,
                      overlapping.substr(8 + 8, 4));  // the second offset is the first
  const auto first_only = read_executables(overlapping);
  REQUIRE(first_only);
  CHECK(first_only->size() == 1);
  CHECK(first_only->at(0).damage == "universal file: slice 1 overlaps another");
}

TEST_CASE("elf: without section headers the segments are still read") {
  const std::string bytes = test::build_elf(kTwo, {.section_headers = false});
  const auto executable = read_elf(bytes);
  REQUIRE(executable);
  CHECK(executable->sections.empty());
  CHECK(executable->bytes_at(0x402000, 4) == "data");
  CHECK(executable->damage.empty());
}

TEST_CASE("executables: which bytes start as one") {
  const std::string java_class("\xca\xfe\xba\xbe\x00\x00\x00\x34", 8);
  const std::string universal("\xca\xfe\xba\xbe\x00\x00\x00\x02", 8);
  CHECK(is_executable(test::build_elf(kTwo).substr(0, 8)));
  CHECK(is_executable(test::build_pe(kTwo).substr(0, 8)));
  CHECK(is_executable(test::build_macho(kTwo).substr(0, 8)));
  CHECK(is_executable(universal));
  CHECK_FALSE(is_executable(java_class));
  CHECK_FALSE(is_executable("#!/bin/sh\n"));
  CHECK_FALSE(is_executable(""));
  CHECK(read_executables(java_class).error().code == ErrorCode::unsupported);
}

// Cutting or changing any byte of the tables must never do more than damage the result.
TEST_CASE("executables: cut and changed files") {
  for (const std::string& whole :
       {test::build_elf(kTwo), test::build_elf(kTwo, {false, true, 8}), test::build_pe(kTwo),
        test::build_macho(kTwo), test::build_universal({test::build_macho(kTwo)})}) {
    for (std::size_t size = 0; size < whole.size(); size += 3) {
      const std::string cut = whole.substr(0, size);
      (void)read_executables(cut);
    }
    for (std::size_t at = 4; at < std::min<std::size_t>(whole.size(), 700); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(0xff);
      const auto executables = read_executables(changed);
      if (!executables) continue;
      for (const Executable& executable : *executables) {
        (void)executable.bytes_at(0x402000, 10);
        (void)read_notes(executable);
      }
    }
  }
}

TEST_CASE("elf: damage is named and the rest kept") {
  std::string bytes = test::build_elf(kTwo);
  bytes.resize(bytes.size() - 64);  // the last section header: that of the names
  const auto executable = read_elf(bytes);
  REQUIRE(executable);
  CHECK(executable->damage == "section header 3 lies outside the file");
  CHECK(executable->sections.size() == 2);
  CHECK(executable->bytes_at(0x402000, 4) == "data");
  CHECK(read_elf("\177ELF").error().message == "elf: header cut off");
}

TEST_CASE("notes: build id and package metadata, with and without section headers") {
  for (const bool big_endian : {false, true}) {
    for (const bool headers : {false, true}) {
      const std::string id("\x01\xab\xff", 3);
      const std::string notes =
          note_bytes("GNU", 3, id, big_endian) +
          note_bytes("FDO", 0xcafe1a7e, std::string("{\"type\":\"rpm\"}\0", 15), big_endian);
      const std::string bytes = test::build_elf({{".note.x", 0x400200, notes, false, true}},
                                                {true, big_endian, 62, headers});
      const auto executable = read_elf(bytes);
      REQUIRE(executable);
      CHECK(read_notes(*executable).size() == 2);
      CHECK(build_id(*executable) == "01abff");
      CHECK(package_metadata(*executable) == "{\"type\":\"rpm\"}");
    }
  }
}
