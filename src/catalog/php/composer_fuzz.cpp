#include <cstdint>

#include "catalog/php/composer.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  (void)php::parse_installed_json({"vendor/composer/installed.json", size, 0644}, content);
  (void)php::parse_composer_lock({"composer.lock", size, 0644}, content);
  return 0;
}
