#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/rust/cargo_auditable.h"

// The first byte chooses how deep to start: 'j' the JSON, 'z' the compressed stream, else a whole
// program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::catalog;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const FileInfo file = {"app", bytes.size(), 0755};
  if (data[0] == 'j') {
    (void)rust::parse_audit_json(file, bytes);
  } else if (data[0] == 'z') {
    (void)rust::inflate_zlib(bytes, 1u << 20);
  } else {
    (void)rust::parse_rust_binary(file, bytes);
  }
  return 0;
}
