// Requirements files.
#include <cstddef>
#include <cstdint>

#include "catalog/pypi/requirements.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)pratique::catalog::pypi::parse_requirements(bytes);
  return 0;
}
