#include "catalog/dotnet/nuget_files.h"
#include "catalog/dotnet/nuget_package.h"

namespace pratique::catalog::dotnet {
namespace {

using text::Json;

// What `targets` says of a library, over all targets of the file.
struct Use {
  bool deployed = false;  // some target needs it at run time
  Json dependencies = Json::object();
};

std::unordered_map<std::string_view, Use> read_targets(const Json& targets) {
  std::unordered_map<std::string_view, Use> uses;
  for (const auto& [framework, libraries] : targets.members()) {
    for (const auto& [key, library] : libraries.members()) {
      Use& use = uses[key];
      use.deployed = use.deployed || !library["compileOnly"].boolean();
      for (const auto& dependency : library["dependencies"].members())
        use.dependencies.mutable_members().push_back(dependency);
    }
  }
  return uses;
}

constexpr std::string_view kRuntimePack = "runtimepack.";

}  // namespace

Parsed parse_deps_json(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_jsonc(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  const Json& libraries = (*document)["libraries"];
  if (!libraries.is_object()) {
    add_problem(parsed, file, invalid("deps.json: no \"libraries\""));
    return parsed;
  }
  const auto uses = read_targets((*document)["targets"]);
  PackageList list(file.path, package::Evidence::installed);
  for (const auto& [key, library] : libraries.members()) {
    const std::string_view type = library["type"].string();
    auto [name, version] = split_library(key);
    if (type == "project" && parsed.notes.empty())
      parsed.notes.push_back({std::string(kApplicationNote), std::string(name), {}});
    if ((type != "package" && type != "runtimepack") || name.empty()) continue;
    if (type == "runtimepack" && name.starts_with(kRuntimePack))
      name.remove_prefix(kRuntimePack.size());
    package::Package package = make_package(name, version);
    note_sha512(package, library["sha512"].string());
    if (const auto use = uses.find(key); use != uses.end()) {
      if (!use->second.deployed) continue;
      add_dependencies(package, use->second.dependencies);
    }
    list.add(std::move(package));
  }
  parsed.packages = list.take();
  return parsed;
}

}  // namespace pratique::catalog::dotnet
