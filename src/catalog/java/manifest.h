// META-INF/MANIFEST.MF (JAR File Specification, "JAR Manifest"): the main section.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pratique::catalog::java {

class Manifest {
 public:
  // Reads up to the first empty line; a line that begins with a blank goes on with the one before.
  // Damaged lines are left out.
  static Manifest parse(std::string_view content);

  // The attribute, in any case of its name; empty where there is none. Surrounding quotes are
  // removed.
  std::string_view operator[](std::string_view name) const;
  bool empty() const { return attributes_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> attributes_;
};

}  // namespace pratique::catalog::java
