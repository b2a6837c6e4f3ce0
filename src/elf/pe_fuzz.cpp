#include <cstddef>
#include <cstdint>
#include <string_view>

#include "elf/executable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::elf;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto executable = read_pe(bytes);
  if (!executable) return 0;
  for (const Section& section : executable->sections) {
    (void)executable->bytes_at(section.address, section.bytes.size());
  }
  return 0;
}
