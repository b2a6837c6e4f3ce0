#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/apk/apk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto out =
      pratique::catalog::apk::parse_installed({"lib/apk/db/installed", size, 0644}, text);
  for (const auto& package : out.packages) {
    if (package.name.empty() || (package.version.empty() && package.unidentified.empty()))
      __builtin_trap();
    for (const auto& file : package.files)
      if (file.path.empty() || file.path.starts_with("../")) __builtin_trap();
  }
  pratique::catalog::apk::parse_repositories(text);
  return 0;
}
