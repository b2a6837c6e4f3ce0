// What the file name of a Java archive says.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pratique::catalog::java {

// Whether a path ends in the extension of an archive that the JVM or a container of it loads.
bool is_archive_name(std::string_view path);
// The file name without that extension, and the extension in lower case without its dot.
std::string_view stem_of(std::string_view base);
std::string extension_of(std::string_view base);

struct JarName {
  std::string artifact;
  std::string version;     // empty: the name has none
  std::string classifier;  // "sources", "linux-x86_64", …
};

// Splits "log4j-1.2-api-2.17.1-sources". Where several splits are possible, one whose version is
// among `versions` (what the manifest says) is taken, else the first whose rest reads like a
// version.
JarName split_jar_name(std::string_view stem, std::span<const std::string> versions = {});

}  // namespace pratique::catalog::java
