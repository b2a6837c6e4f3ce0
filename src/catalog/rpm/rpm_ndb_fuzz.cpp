#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/rpm/rpm.h"

using pratique::catalog::Parsed;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Parsed out =
      pratique::catalog::rpm::parse_database({"var/lib/rpm/Packages.db", size, 0644}, bytes);
  std::size_t total = 0;
  for (const auto& package : out.packages) {
    if (package.name.empty() || (package.version.empty() && package.unidentified.empty()))
      __builtin_trap();
    for (const auto& file : package.files) total += file.path.size() + sizeof(file);
  }
  if (total > 8 * size + (2u << 20)) __builtin_trap();
  return 0;
}
