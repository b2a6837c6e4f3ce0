#include "package/version_order_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::package;
  return check_order_laws(VersionOrder::maven, data, size, Law::antisymmetric_only);
}
