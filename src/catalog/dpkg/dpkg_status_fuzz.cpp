#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/dpkg/status.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto out = pratique::catalog::dpkg::parse_status({"var/lib/dpkg/status", size, 0644}, text);
  for (const auto& package : out.packages)
    if (package.name.empty() || (package.version.empty() && package.unidentified.empty()))
      __builtin_trap();
  return 0;
}
