// Metadata of an installed distribution, and what lies beside it.
#include <cstddef>
#include <cstdint>

#include "catalog/pypi/pypi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto& cataloger = pratique::catalog::pypi::cataloger();
  for (const std::string_view path :
       {"s/a-1.dist-info/METADATA", "s/a-1.dist-info/RECORD", "s/a-1.dist-info/direct_url.json",
        "s/a.egg-info/requires.txt", "s/a.egg-info/installed-files.txt"}) {
    (void)cataloger.parse({.path = path, .size = size}, bytes);
  }
  return 0;
}
