#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "advisory/cvss.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::advisory;
  const auto cvss = parse_cvss({reinterpret_cast<const char*>(data), size});
  if (cvss && !(cvss->base >= 0 && cvss->base <= 10 && cvss->overall >= 0 && cvss->overall <= 10))
    std::abort();
  return 0;
}
