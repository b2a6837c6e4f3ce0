// A manifest whose first line is also the file name, weighed into an identity.
#include <cstddef>
#include <cstdint>

#include "catalog/java/identity.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  pratique::catalog::java::ArchiveFacts facts;
  facts.base = std::string(bytes.substr(0, bytes.find('\n')));
  facts.manifest = pratique::catalog::java::Manifest::parse(bytes);
  facts.has_classes = size % 2 == 0;
  facts.class_folders = {"org/springframework/core", "org/example"};
  (void)pratique::catalog::java::identify(facts);
  return 0;
}
