#include <cstdint>

#include "catalog/npm/lockfiles.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  (void)npm::parse_pnpm_lock({"a/pnpm-lock.yaml", size, 0644}, content);
  return 0;
}
