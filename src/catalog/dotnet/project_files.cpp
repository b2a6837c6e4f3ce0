// What a project's folder says of its packages: packages.lock.json, packages.config,
// project.assets.json.
#include "catalog/dotnet/nuget_files.h"
#include "catalog/dotnet/nuget_package.h"
#include "text/xml.h"

namespace pratique::catalog::dotnet {

using text::Json;

Parsed parse_packages_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_jsonc(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  const Json& frameworks = (*document)["dependencies"];
  if (!frameworks.is_object()) {
    add_problem(parsed, file, invalid("packages.lock.json: no \"dependencies\""));
    return parsed;
  }
  PackageList list(file.path, package::Evidence::lockfile);
  for (const auto& [framework, entries] : frameworks.members()) {
    for (const auto& [name, entry] : entries.members()) {
      if (entry["type"].string() == "Project" || name.empty() || !entry.is_object()) continue;
      package::Package package = make_package(name, entry["resolved"].string());
      note_sha512(package, entry["contentHash"].string());
      add_dependencies(package, entry["dependencies"]);
      list.add(std::move(package));
    }
  }
  parsed.packages = list.take();
  return parsed;
}

Parsed parse_packages_config(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto root = text::parse_xml(content);
  if (!root) {
    add_problem(parsed, file, root.error());
    return parsed;
  }
  if (root->name != "packages") {
    add_problem(parsed, file, invalid("packages.config: the root element is not \"packages\""));
    return parsed;
  }
  PackageList list(file.path, package::Evidence::lockfile);
  for (const text::XmlElement& element : root->children) {
    if (element.name != "package" || element.attribute("id").empty()) continue;
    package::Package package = make_package(element.attribute("id"), element.attribute("version"));
    package.development = element.attribute("developmentDependency") == "true";
    list.add(std::move(package));
  }
  parsed.packages = list.take();
  return parsed;
}

Parsed parse_project_assets(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_json(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  const Json& libraries = (*document)["libraries"];
  if (!libraries.is_object()) {
    add_problem(parsed, file, invalid("project.assets.json: no \"libraries\""));
    return parsed;
  }
  std::unordered_map<std::string_view, const Json*> dependencies;
  for (const auto& [framework, entries] : (*document)["targets"].members()) {
    for (const auto& [key, entry] : entries.members())
      dependencies.emplace(key, &entry["dependencies"]);
  }
  PackageList list(file.path, package::Evidence::lockfile);
  for (const auto& [key, library] : libraries.members()) {
    const auto [name, version] = split_library(key);
    if (library["type"].string() != "package" || name.empty()) continue;
    package::Package package = make_package(name, version);
    note_sha512(package, library["sha512"].string());
    if (const auto found = dependencies.find(key); found != dependencies.end())
      add_dependencies(package, *found->second);
    list.add(std::move(package));
  }
  parsed.packages = list.take();
  return parsed;
}

}  // namespace pratique::catalog::dotnet
