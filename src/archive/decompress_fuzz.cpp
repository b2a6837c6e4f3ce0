#include <cstdint>
#include <string_view>
#include <vector>

#include "archive/decompress.h"

// All formats by their magic, with limits small enough to be met.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique;
  MemorySource input({reinterpret_cast<const char*>(data), size});
  const auto source = archive::decompress_any(
      input, {.bytes = 2u << 20, .ratio = 500, .ratio_floor = 1u << 20, .window = 8u << 20});
  if (!source) return 0;
  std::vector<std::byte> buffer(1u << 16);
  for (;;) {
    const auto count = (*source)->read(buffer);
    if (!count || *count == 0) return 0;
  }
}
