// Which Maven coordinates an archive has: the evidence inside it and in its name, weighed.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/java/manifest.h"
#include "catalog/java/pom.h"

namespace pratique::catalog::java {

// One folder META-INF/maven/GROUP/ARTIFACT.
struct PomFolder {
  Coordinates coordinates;  // pom.properties first, then pom.xml, then the folder's name
  std::vector<std::string> licences;
  std::vector<std::string> depends;  // "group:artifact", what is needed to run
};

struct ArchiveFacts {
  std::string base;  // file name
  Manifest manifest;
  std::vector<PomFolder> poms;
  std::set<std::string, std::less<>> class_folders;  // of its classes, at most four levels
  bool has_classes = false;
};

struct Identity {
  Coordinates coordinates;  // what is known; the group is a guess unless `certain`
  std::string classifier;
  bool certain = false;  // group, artifact and version can be relied on
  int pom = -1;          // index of the pom that is the archive's own; -1: none is
};

Identity identify(const ArchiveFacts& facts);

}  // namespace pratique::catalog::java
