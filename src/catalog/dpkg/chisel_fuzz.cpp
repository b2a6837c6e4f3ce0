#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/dpkg/chisel.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto out =
      pratique::catalog::dpkg::parse_chisel({"var/lib/chisel/manifest.wall", size, 0644}, bytes);
  for (const auto& package : out.packages)
    if (package.name.empty() || package.unidentified.empty()) __builtin_trap();
  return 0;
}
