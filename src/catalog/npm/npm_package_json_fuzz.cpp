#include <cstdint>

#include "catalog/npm/package_json.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  (void)npm::parse_package_json({"app/node_modules/@s/x/package.json", size, 0644}, content);
  return 0;
}
