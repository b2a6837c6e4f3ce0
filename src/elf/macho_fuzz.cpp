#include <cstddef>
#include <cstdint>
#include <string_view>

#include "elf/executable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::elf;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto slices = read_executables(bytes);
  if (!slices) return 0;
  for (const Executable& slice : *slices) {
    for (const Section& section : slice.sections) {
      (void)slice.bytes_at(section.address, section.bytes.size());
    }
  }
  return 0;
}
