// Lock files of Bundler.
#include <cstddef>
#include <cstdint>

#include "catalog/ruby/gemfile_lock.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)pratique::catalog::ruby::parse_gemfile_lock(bytes);
  return 0;
}
