#include "catalog/dotnet/dotnet.h"

#include <string>
#include <unordered_set>

#include "catalog/dotnet/nuget_files.h"

namespace pratique::catalog::dotnet {
namespace {

using Parser = Parsed (*)(const FileInfo&, std::string_view);

// File names are compared without case: images of Windows.
std::string lower_name(std::string_view path) {
  std::string name(base_name(path));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

Parser parser_of(std::string_view path) {
  // The name is looked at first without a copy: this is asked of every file.
  if (!path.ends_with("n") && !path.ends_with("g") && !path.ends_with("N") && !path.ends_with("G"))
    return nullptr;
  const std::string name = lower_name(path);
  if (name.ends_with(".deps.json")) return parse_deps_json;
  if (name == "packages.lock.json") return parse_packages_lock;
  if (name == "packages.config") return parse_packages_config;
  if (name == "project.assets.json") return parse_project_assets;
  return nullptr;
}

Want wants(const FileInfo& file) {
  return parser_of(file.path) == nullptr ? Want::no : Want::content;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  const Parser parser = parser_of(file.path);
  return parser == nullptr ? Parsed{} : parser(file, content);
}

// The folder of the project that a file other than deps.json belongs to.
std::string_view project_of(std::string_view path) {
  const std::string_view folder = folder_of(path);
  return base_name(folder) == "obj" ? folder_of(folder) : folder;
}

void join(std::vector<FileResult>& files, const MergedTree&) {
  // Every folder above an application, except those above the system's own (usr/share/dotnet).
  std::unordered_set<std::string> built;
  std::unordered_set<std::string>
      locked;  // projects with packages.lock.json, which says more than the others
  for (const FileResult& file : files) {
    const Parser parser = parser_of(file.path);
    if (parser == parse_packages_lock) locked.emplace(project_of(file.path));
    if (parser != parse_deps_json || file.parsed.notes.empty()) continue;
    std::string_view folder = folder_of(file.path);
    const bool system = file.path.starts_with("usr/");
    while (!folder.empty()) {
      built.emplace(folder);
      folder = folder_of(folder);
    }
    if (!system) built.emplace();
  }
  for (FileResult& file : files) {
    const Parser parser = parser_of(file.path);
    if (parser == nullptr || parser == parse_deps_json) continue;
    const std::string project(project_of(file.path));
    if (built.contains(project) || (parser == parse_project_assets && locked.contains(project)))
      file.parsed.packages.clear();
  }
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger{.name = "dotnet", .wants = wants, .parse = parse, .join = join};
  return kCataloger;
}

}  // namespace pratique::catalog::dotnet
