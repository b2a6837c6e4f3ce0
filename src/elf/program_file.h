// Which files of an image are worth reading whole, because they may be programs or libraries.
#pragma once

#include <cstdint>
#include <string_view>

namespace pratique::elf {

// By name (without folders), permission bits and size: executable bits, no extension at all, or the
// extension of a library. Images for Windows carry no bits, and libraries seldom do.
bool may_be_program(std::string_view name, std::uint32_t mode, std::uint64_t size);

// By the first bytes: an executable or shared object of any format, not an object file, kernel
// module or core.
bool is_program(std::string_view head);

}  // namespace pratique::elf
