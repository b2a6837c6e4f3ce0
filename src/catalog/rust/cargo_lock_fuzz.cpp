#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/rust/cargo_lock.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::catalog;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)rust::parse_cargo_lock({"Cargo.lock", size, 0644}, text);
  return 0;
}
