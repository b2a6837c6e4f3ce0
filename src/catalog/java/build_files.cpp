#include "catalog/java/build_files.h"

#include <algorithm>

#include "catalog/java/pom.h"
#include "catalog/lines.h"

namespace pratique::catalog::java {
namespace {

package::Package maven_package(const Coordinates& coordinates, std::string_view path) {
  package::Package found;
  found.kind = package::Kind::maven;
  found.evidence = package::Evidence::lockfile;
  found.name_space = coordinates.group;
  found.name = coordinates.artifact;
  found.version = coordinates.version;
  found.path = path;
  return found;
}

bool is_test_configuration(std::string_view name) { return lower(name).starts_with("test"); }

}  // namespace

void parse_project_pom(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const auto pom = parse_pom(content);
  if (!pom) return add_problem(parsed, file, pom.error());
  for (const PomDependency& dependency : pom->dependencies) {
    if (dependency.scope == "import" || dependency.scope == "system") continue;
    package::Package found = maven_package(dependency.coordinates, file.path);
    if (found.version.empty()) found.unidentified = "version decided outside this file";
    found.development = dependency.scope == "test" || dependency.scope == "provided";
    parsed.packages.push_back(std::move(found));
  }
}

void parse_gradle_lock(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const bool buildscript = base_name(file.path).starts_with("buildscript-");
  std::string_view line;
  while (next_line(content, line) && parsed.packages.size() < 100'000) {
    line = trim(line);
    if (line.empty() || line.front() == '#' || line.starts_with("empty=")) continue;
    const auto [names, configurations] = split_first(line, '=');
    const auto parts = split_all(names, ':');
    if (parts.size() != 3 || !std::ranges::all_of(parts, is_coordinate)) continue;
    package::Package found = maven_package(
        {std::string(parts[0]), std::string(parts[1]), std::string(parts[2])}, file.path);
    const auto used_in = split_all(configurations, ',');
    found.development =
        buildscript || (!used_in.empty() && std::ranges::all_of(used_in, is_test_configuration));
    parsed.packages.push_back(std::move(found));
  }
}

void parse_unpacked_properties(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const Coordinates coordinates = parse_pom_properties(content);
  if (coordinates.group.empty() || coordinates.artifact.empty()) {
    return add_problem(parsed, file, invalid("pom.properties without groupId and artifactId"));
  }
  package::Package found = maven_package(coordinates, file.path);
  found.evidence = package::Evidence::installed;
  if (found.version.empty()) found.unidentified = "no version recorded";
  parsed.packages.push_back(std::move(found));
}

}  // namespace pratique::catalog::java
