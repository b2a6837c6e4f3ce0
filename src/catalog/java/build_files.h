// Build files that name dependencies with their versions: Maven's pom.xml and Gradle's lock files.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::java {

// The dependencies of a project's own pom.xml; those whose version another file decides are
// unidentified. Test and provided scope count as development.
void parse_project_pom(const FileInfo& file, std::string_view content, Parsed& parsed);

// gradle.lockfile: "group:artifact:version=configuration,…" a line. What only test configurations
// use, or a build script ("buildscript-gradle.lockfile"), counts as development.
void parse_gradle_lock(const FileInfo& file, std::string_view content, Parsed& parsed);

// META-INF/maven/GROUP/ARTIFACT/pom.properties of an unpacked archive.
void parse_unpacked_properties(const FileInfo& file, std::string_view content, Parsed& parsed);

}  // namespace pratique::catalog::java
