// Maven's project descriptors: pom.xml (POM 4.0.0) and the pom.properties that Maven's archiver
// leaves in jars.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pratique::catalog::java {

struct Coordinates {
  std::string group;
  std::string artifact;
  std::string version;
  bool complete() const { return !group.empty() && !artifact.empty() && !version.empty(); }
  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

// Whether a text can stand in coordinates: no blanks, no "${", of reasonable length.
bool is_coordinate(std::string_view text);

struct PomDependency {
  Coordinates coordinates;  // the version is empty where another file decides it, or for a range
  std::string scope;        // "compile" where none is given
  bool optional = false;
};

struct Pom {
  Coordinates
      coordinates;  // group and version from the parent where the project has none of its own
  std::vector<PomDependency> dependencies;
  std::vector<std::string> licences;  // SPDX where recognised, else the name as given
};

// Properties, the project's and parent's coordinates and dependencyManagement of the same file are
// resolved; what stays unknown is empty. Dependencies whose group or artifact stays unknown are
// left out. Profiles and plugins are not read. invalid where it is no XML or no project.
Result<Pom> parse_pom(std::string_view content);

// groupId, artifactId and version of a pom.properties (java.util.Properties); empty where missing
// or unresolved.
Coordinates parse_pom_properties(std::string_view content);

}  // namespace pratique::catalog::java
