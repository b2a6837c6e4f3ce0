#include <cstdint>
#include <cstdlib>

#include "oci/challenge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view header(reinterpret_cast<const char*>(data), size);
  std::size_t bytes = 0;
  for (const auto& challenge : pratique::oci::parse_challenges(header)) {
    if (challenge.scheme.empty()) std::abort();
    bytes += challenge.scheme.size();
    for (const auto& [name, value] : challenge.parameters) {
      if (name.empty()) std::abort();
      bytes += name.size() + value.size();
    }
  }
  if (bytes > size) std::abort();
  return 0;
}
