#include <cstdint>

#include "catalog/conan/conan_files.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  (void)conan::parse_conan_lock({"conan.lock", size, 0644}, content);
  (void)conan::parse_conanfile_txt({"conanfile.txt", size, 0644}, content);
  (void)conan::parse_conaninfo({"data/z/1/_/_/package/a/conaninfo.txt", size, 0644}, content);
  return 0;
}
