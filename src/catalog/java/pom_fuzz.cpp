// Project descriptors, pom.properties and lock files of Gradle.
#include <cstddef>
#include <cstdint>

#include "catalog/java/build_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  pratique::catalog::Parsed parsed;
  pratique::catalog::java::parse_project_pom({.path = "pom.xml"}, bytes, parsed);
  pratique::catalog::java::parse_gradle_lock({.path = "gradle.lockfile"}, bytes, parsed);
  pratique::catalog::java::parse_unpacked_properties({.path = "pom.properties"}, bytes, parsed);
  return 0;
}
