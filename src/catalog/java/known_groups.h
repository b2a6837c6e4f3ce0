// The Maven groups of well-known artifacts whose jars say nothing of their coordinates, because
// Gradle, Ant or sbt built them.
#pragma once

#include <functional>
#include <string_view>

namespace pratique::catalog::java {

// Whether the archive holds classes under a folder ("org/springframework"); true for an archive
// without classes.
using HoldsPackage = std::function<bool(std::string_view folder)>;

// The group of an artifact in that version (projects move); empty where none is known or the
// archive's classes are not those of that project.
std::string_view known_group(std::string_view artifact, std::string_view version,
                             const HoldsPackage& holds);

}  // namespace pratique::catalog::java
