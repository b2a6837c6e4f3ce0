#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/dpkg/copyright.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string& licence : pratique::catalog::dpkg::licences_of(text))
    if (licence.empty()) __builtin_trap();
  pratique::catalog::dpkg::spdx_expression(text);
  return 0;
}
