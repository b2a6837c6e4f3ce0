#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/golang/build_info.h"
#include "catalog/golang/go_binary.h"

// The first byte chooses: a whole program, or the module text alone, which a fuzzer cannot reach
// through one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::catalog;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  if (data[0] == 'm') {
    golang::BuildInfo info;
    golang::parse_module_text(bytes, info);
  } else {
    (void)golang::parse_go_binary({"app", bytes.size(), 0755}, bytes);
  }
  return 0;
}
