#include "elf/program_file.h"

#include "elf/byte_view.h"
#include "elf/executable.h"

namespace pratique::elf {

bool may_be_program(std::string_view name, std::uint32_t mode, std::uint64_t size) {
  if (size < 128) return false;  // no header with a section fits
  if ((mode & 0111) != 0) return true;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return true;
  const std::string_view extension = name.substr(dot);
  for (const std::string_view known : {".exe", ".dll", ".so", ".dylib", ".node", ".bin", ".elf"}) {
    if (extension == known) return true;
  }
  return name.find(".so.") != std::string_view::npos;
}

bool is_program(std::string_view head) {
  if (!is_executable(head)) return false;
  if (!head.starts_with("\177ELF") || head.size() < 18) return true;
  const std::uint16_t type = ByteView(head, head[5] == 2).u16(16);
  return type == 2 || type == 3;  // ET_EXEC, ET_DYN
}

}  // namespace pratique::elf
