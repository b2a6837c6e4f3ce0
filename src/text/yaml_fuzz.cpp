#include <cstdint>

#include "text/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = pratique::text::parse_yaml({reinterpret_cast<const char*>(data), size});
  if (value) (void)pratique::text::write_json(*value);
  return 0;
}
