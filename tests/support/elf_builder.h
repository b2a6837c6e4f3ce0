// Builds small executables of every format, class and byte order for tests: only what loaders and
// readers look at is there. Everything is laid out by hand so that a test does not lean on the
// reader it tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pratique::test {

struct TestSection {
  std::string name;
  std::uint64_t address = 0;
  std::string bytes;
  bool writable = false;
  bool note = false;
};

inline void put(std::string& out, std::uint64_t value, unsigned width, bool big_endian) {
  for (unsigned i = 0; i < width; ++i) {
    const unsigned place = big_endian ? width - 1 - i : i;
    out.push_back(static_cast<char>(value >> (8 * place) & 0xff));
  }
}

inline void pad_to(std::string& out, std::size_t alignment) {
  while (out.size() % alignment != 0) out.push_back('\0');
}

struct ElfShape {
  bool wide = true;
  bool big_endian = false;
  std::uint16_t machine = 62;
  bool section_headers = true;  // false: as sstrip leaves it
};

// One PT_LOAD (PT_NOTE for notes) and one section header for each section.
inline std::string build_elf(const std::vector<TestSection>& sections, const ElfShape& shape = {}) {
  const bool wide = shape.wide;
  const unsigned width = wide ? 8 : 4;
  const std::size_t header_size = wide ? 64 : 52;
  const std::size_t segment_size = wide ? 56 : 32;
  std::string names(1, '\0');
  std::string body;
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint64_t> name_offsets;
  const std::size_t body_start = (header_size + segment_size * sections.size() + 15) / 16 * 16;
  for (const TestSection& section : sections) {
    pad_to(body, 16);
    offsets.push_back(body_start + body.size());
    body += section.bytes;
    name_offsets.push_back(names.size());
    names += section.name + '\0';
  }
  const std::uint64_t own_name = names.size();
  names += ".shstrtab";
  names += '\0';
  const std::uint64_t names_offset = body_start + body.size();
  body += names;
  pad_to(body, 16);
  const std::uint64_t table = body_start + body.size();

  std::string out = "\177ELF";
  out.push_back(wide ? 2 : 1);
  out.push_back(shape.big_endian ? 2 : 1);
  out.push_back(1);
  out.resize(16, '\0');
  const auto add = [&](std::uint64_t value, unsigned size) {
    put(out, value, size, shape.big_endian);
  };
  add(2, 2);  // ET_EXEC
  add(shape.machine, 2);
  add(1, 4);
  add(0, width);
  add(header_size, width);
  add(shape.section_headers ? table : 0, width);
  add(0, 4);
  add(header_size, 2);
  add(segment_size, 2);
  add(sections.size(), 2);
  add(wide ? 64 : 40, 2);
  add(shape.section_headers ? sections.size() + 2 : 0, 2);
  add(shape.section_headers ? sections.size() + 1 : 0, 2);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const TestSection& section = sections[i];
    const std::uint64_t flags = section.writable ? 6 : 4;
    add(section.note ? 4 : 1, 4);
    if (wide) add(flags, 4);
    add(offsets[i], width);
    add(section.address, width);
    add(section.address, width);
    add(section.bytes.size(), width);
    add(section.bytes.size(), width);
    if (!wide) add(flags, 4);
    add(4, width);
  }
  pad_to(out, 16);
  out += body;
  if (!shape.section_headers) return out;
  const auto add_section = [&](std::uint64_t name, std::uint64_t type, std::uint64_t flags,
                               std::uint64_t address, std::uint64_t offset, std::uint64_t size) {
    add(name, 4);
    add(type, 4);
    add(flags, width);
    add(address, width);
    add(offset, width);
    add(size, width);
    add(0, 4);
    add(0, 4);
    add(1, width);
    add(0, width);
  };
  add_section(0, 0, 0, 0, 0, 0);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    add_section(name_offsets[i], sections[i].note ? 7 : 1, sections[i].writable ? 3 : 2,
                sections[i].address, offsets[i], sections[i].bytes.size());
  }
  add_section(own_name, 3, 0, 0, names_offset, names.size());
  return out;
}

// A PE image; the addresses of the sections are relative to `base`. Names are cut to eight bytes.
inline std::string build_pe(const std::vector<TestSection>& sections, bool wide = true,
                            std::uint64_t base = 0x400000) {
  std::string out = "MZ";
  out.resize(0x3c, '\0');
  const auto add = [&](std::uint64_t value, unsigned size) { put(out, value, size, false); };
  add(0x40, 4);
  out += std::string("PE\0\0", 4);
  add(wide ? 0x8664 : 0x14c, 2);
  add(sections.size(), 2);
  add(0, 4);
  add(0, 4);
  add(0, 4);
  add(32, 2);
  add(2, 2);
  const std::size_t optional = out.size();
  add(wide ? 0x20b : 0x10b, 2);
  out.resize(optional + (wide ? 24 : 28), '\0');
  add(base, wide ? 8 : 4);
  out.resize(optional + 32, '\0');
  std::uint64_t offset = (out.size() + 40 * sections.size() + 511) / 512 * 512;
  for (const TestSection& section : sections) {
    std::string name = section.name.substr(0, 8);
    name.resize(8, '\0');
    out += name;
    const std::uint64_t raw = (section.bytes.size() + 511) / 512 * 512;
    add(section.bytes.size(), 4);
    add(section.address - base, 4);
    add(raw, 4);
    add(offset, 4);
    add(0, 4);
    add(0, 4);
    add(0, 4);
    add(section.writable ? 0xc0000040u : 0x40000040u, 4);
    offset += raw;
  }
  for (const TestSection& section : sections) {
    pad_to(out, 512);
    out += section.bytes;
  }
  pad_to(out, 512);
  return out;
}

// One segment "__DATA" for each section; the section's name is given without its segment.
inline std::string build_macho(const std::vector<TestSection>& sections, bool wide = true,
                               bool big_endian = false, std::uint32_t cpu = 0x01000007) {
  std::string out;
  const unsigned width = wide ? 8 : 4;
  const std::size_t command_size = wide ? 72 + 80 : 56 + 68;
  const auto add = [&](std::uint64_t value, unsigned size) { put(out, value, size, big_endian); };
  const auto add_name = [&](std::string name) {
    name.resize(16, '\0');
    out += name;
  };
  add(wide ? 0xfeedfacf : 0xfeedface, 4);
  add(cpu, 4);
  add(3, 4);
  add(2, 4);  // MH_EXECUTE
  add(sections.size(), 4);
  add(command_size * sections.size(), 4);
  add(0, 4);
  if (wide) add(0, 4);
  std::uint64_t offset = (out.size() + command_size * sections.size() + 15) / 16 * 16;
  for (const TestSection& section : sections) {
    add(wide ? 0x19 : 0x1, 4);
    add(command_size, 4);
    add_name("__DATA");
    add(section.address, width);
    add(section.bytes.size(), width);
    add(offset, width);
    add(section.bytes.size(), width);
    add(section.writable ? 3 : 1, 4);
    add(section.writable ? 3 : 1, 4);
    add(1, 4);
    add(0, 4);
    add_name(section.name);
    add_name("__DATA");
    add(section.address, width);
    add(section.bytes.size(), width);
    add(offset, 4);
    for (int i = 0; i < 6; ++i) add(0, 4);  // align, reloff, nreloc, flags, reserved1, reserved2
    if (wide) add(0, 4);
    offset += (section.bytes.size() + 15) / 16 * 16;
  }
  for (const TestSection& section : sections) {
    pad_to(out, 16);
    out += section.bytes;
  }
  return out;
}

// A universal Mach-O file of the given slices.
inline std::string build_universal(const std::vector<std::string>& slices) {
  std::string out;
  put(out, 0xcafebabe, 4, true);
  put(out, slices.size(), 4, true);
  std::uint64_t offset = (8 + 20 * slices.size() + 15) / 16 * 16;
  for (const std::string& slice : slices) {
    put(out, 0x01000007, 4, true);
    put(out, 3, 4, true);
    put(out, offset, 4, true);
    put(out, slice.size(), 4, true);
    put(out, 4, 4, true);
    offset += (slice.size() + 15) / 16 * 16;
  }
  for (const std::string& slice : slices) {
    pad_to(out, 16);
    out += slice;
  }
  return out;
}

}  // namespace pratique::test
