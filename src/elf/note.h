// Notes of ELF files (gABI chapter 5, "Note Section") and the two that say what a program is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "elf/executable.h"

namespace pratique::elf {

struct ElfNote {
  std::string_view owner;  // "GNU", "Go", "FDO", without its zero byte
  std::uint32_t type = 0;
  std::string_view description;
};

// All notes of the note sections, or of the note segments where there are no sections. A note that
// runs past its section ends the reading of that section.
std::vector<ElfNote> read_notes(const Executable& executable);

// The build id (owner GNU, type 3) in lower-case hex; empty: none.
std::string build_id(const Executable& executable);
// The JSON text of the packaging metadata note (systemd's "Package Metadata for Executable Files":
// owner FDO, type 0xcafe1a7e); empty: none.
std::string_view package_metadata(const Executable& executable);

}  // namespace pratique::elf
