#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/golang/go_mod.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::catalog;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)golang::parse_go_mod({"go.mod", size, 0644}, text);
  (void)golang::parse_go_sum({"go.sum", size, 0644}, text);
  return 0;
}
