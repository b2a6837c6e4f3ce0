// Executable: a program or library of any operating system and processor, as far as a scanner needs
// it: its sections, what is mapped where, its notes. Nothing here depends on the machine we run on.
//
// Formats: ELF (System V gABI, chapters 4 and 5), PE/COFF (Microsoft's specification), Mach-O with
// universal files (Apple's loader.h and fat.h). All views point into the bytes that were read,
// which must outlive the Executable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pratique::elf {

enum class Format { elf, pe, macho };

struct Section {
  std::string_view name;          // ".go.buildinfo"; Mach-O: the section alone, "__go_buildinfo"
  std::string_view segment_name;  // Mach-O only: "__DATA"
  std::uint64_t address =
      0;                   // virtual address when mapped at the preferred base, 0 where not mapped
  std::uint64_t size = 0;  // as the header claims, in memory
  std::string_view bytes;  // what the file holds of it: empty for .bss, shorter in a cut file
  bool writable = false;
  bool executable = false;
  bool note = false;  // ELF SHT_NOTE
};

// A range of memory that the loader fills from the file. PE has only sections, which are both.
struct Segment {
  std::uint64_t address = 0;
  std::uint64_t size = 0;  // in memory; what is behind `bytes` is zero there
  std::string_view bytes;
  bool writable = false;
  bool executable = false;
  bool note = false;            // ELF PT_NOTE: not mapped by itself
  std::uint64_t alignment = 0;  // of notes
};

struct Executable {
  Format format = Format::elf;
  std::string
      arch;  // as OCI images name it: "amd64", "arm64", "s390x", …; "elf-77" for an unknown one
  int bits = 64;
  bool big_endian = false;
  bool relocatable = false;  // an object file or kernel module: never run by itself
  std::vector<Section> sections;
  std::vector<Segment> segments;
  std::string damage;  // the first part of the tables that could not be read; empty: all was read

  // The first section of that name, or null.
  const Section* section(std::string_view name) const;
  // The bytes the file provides at a virtual address: exactly `size` of them, or none.
  std::string_view bytes_at(std::uint64_t address, std::uint64_t size) const;
  // All bytes from a virtual address to the end of its segment's part of the file; empty where
  // unmapped.
  std::string_view bytes_from(std::uint64_t address) const;
};

// Whether the bytes start as one of the formats (a Java class, which shares the magic of universal
// Mach-O files, does not). Eight bytes are enough.
bool is_executable(std::string_view head);

// Each reader: `unsupported` where the magic is another one, `invalid` or `limit` where the header
// itself cannot be used. Damage further in is kept in Executable::damage beside what could be read.
Result<Executable> read_elf(std::string_view bytes);
Result<Executable> read_pe(std::string_view bytes);
Result<Executable> read_macho(std::string_view bytes);  // one architecture
// All architectures of a universal file, or the only one of any other format. Slices that cannot be
// read are left out; an error where none can.
Result<std::vector<Executable>> read_executables(std::string_view bytes);

}  // namespace pratique::elf
