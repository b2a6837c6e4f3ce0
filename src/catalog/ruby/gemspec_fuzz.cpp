// Gem specifications.
#include <cstddef>
#include <cstdint>

#include "catalog/ruby/gemspec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)pratique::catalog::ruby::parse_gemspec(bytes, "foo-1.0-x86_64-linux.gemspec");
  (void)pratique::catalog::ruby::read_spec_name(bytes);
  return 0;
}
