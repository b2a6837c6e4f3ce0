// Archives, nested ones too; limits are small to keep each run short.
#include <cstddef>
#include <cstdint>

#include "catalog/java/archive_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  pratique::catalog::java::ArchiveLimits limits;
  limits.inflated_bytes = 4u << 20;
  limits.archives = 50;
  pratique::catalog::Parsed parsed;
  pratique::catalog::java::read_archive({.path = "app-1.0.jar", .size = size}, bytes, parsed,
                                        limits);
  return 0;
}
