// The same bytes as each kind of lock file.
#include <cstddef>
#include <cstdint>

#include "catalog/pypi/pypi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto& cataloger = pratique::catalog::pypi::cataloger();
  for (const std::string_view path :
       {"Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"}) {
    (void)cataloger.parse({.path = path, .size = size}, bytes);
  }
  return 0;
}
