#include <cstdint>

#include "catalog/conan/conan_files.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  (void)conan::parse_cache_database({"p/cache.sqlite3", size, 0644}, content);
  return 0;
}
