#include "package/version_order_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return pratique::package::check_order_laws(pratique::package::VersionOrder::rpm, data, size);
}
