#include <cstddef>
#include <cstdint>

#include "catalog/distribution.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const std::string_view path : pratique::catalog::distribution_files()) {
    const pratique::catalog::DistributionFile file{std::string(path), text};
    const auto found = pratique::catalog::detect_distribution({&file, 1});
    if (found.id.size() > 64 || found.id.find('/') != std::string::npos) __builtin_trap();
  }
  return 0;
}
