#include "catalog/npm/lockfiles.h"
#include "catalog/npm/names.h"
#include "catalog/npm/package_json.h"

namespace pratique::catalog::npm {
namespace {

using text::Json;

constexpr std::string_view kModules = "node_modules/";

// "packages/a/node_modules/@s/b" -> "@s/b"; empty for a folder outside node_modules.
std::string_view name_of_place(std::string_view place) {
  const std::size_t at = place.rfind(kModules);
  if (at == std::string_view::npos || (at > 0 && place[at - 1] != '/')) return {};
  return place.substr(at + kModules.size());
}

// The version in the name of a tarball, "https://host/x/-/name-1.2.3.tgz"; empty if there is none.
std::string_view version_of_tarball(std::string_view url, std::string_view name) {
  url = url.substr(0, url.find_first_of("?#"));
  std::string_view file = base_name(url);
  const std::string_view bare = base_name(name);
  for (const std::string_view ending : {".tgz", ".tar.gz"}) {
    if (!file.ends_with(ending) || !file.starts_with(bare)) continue;
    file.remove_suffix(ending.size());
    file.remove_prefix(bare.size());
    if (file.starts_with('-') && is_version(file.substr(1))) return file.substr(1);
    break;
  }
  return {};
}

// ---- lockfileVersion 2 and 3: a flat object of folders ----

void read_places(const Json& places, Parsed& parsed, LockedPackages& locked) {
  std::unordered_map<std::string_view, const Json*> linked;
  for (const auto& [place, entry] : places.members()) {
    if (entry["link"].boolean()) linked.emplace(entry["resolved"].string(), nullptr);
  }
  for (const auto& [place, entry] : places.members()) {
    if (place.empty() || !entry.is_object() || entry["link"].boolean()) continue;
    const std::string_view installed_as = name_of_place(place);
    std::string_view name = entry["name"].string();
    if (!is_package_name(name)) name = installed_as.empty() ? base_name(place) : installed_as;
    if (!is_package_name(name)) continue;
    const std::string_view version = entry["version"].string();
    if (installed_as.empty()) {
      // A workspace or a file: dependency: source of the project, not a package of a registry.
      if (linked.contains(place))
        parsed.notes.push_back(
            {std::string(kLinkNote), place, {std::string(name), std::string(version)}});
      continue;
    }
    parsed.notes.push_back(
        {std::string(kPlaceNote), place, {std::string(name), std::string(version)}});
    package::Package package = make_package(name, version);
    package.development = entry["dev"].boolean();
    package.licences = licences_of(entry);
    package.digests = digests_of_integrity(entry["integrity"].string());
    note_source(package, entry["resolved"].string());
    add_dependencies(package, entry["dependencies"]);
    add_dependencies(package, entry["optionalDependencies"]);
    locked.add(std::move(package));
  }
}

// ---- lockfileVersion 1: a tree of names ----

void read_tree(const Json& dependencies, LockedPackages& locked) {
  for (const auto& [installed_as, entry] : dependencies.members()) {
    if (!entry.is_object()) continue;
    read_tree(entry["dependencies"], locked);  // as deep as the JSON reader allows
    std::string_view name = installed_as;
    std::string_view version = entry["version"].string();
    const std::string_view source = version;
    if (version.starts_with("npm:")) {
      const NameAndVersion real = split_specifier(version.substr(4));
      name = real.name;
      version = real.version;
    } else if (is_local(source) && !source.ends_with(".tgz") && !source.ends_with(".tar.gz")) {
      continue;
    } else if (!is_version(clean_version(source))) {
      version = version_of_tarball(source, name);
    }
    if (!is_package_name(name)) continue;
    package::Package package = make_package(name, version);
    package.development = entry["dev"].boolean();
    package.digests = digests_of_integrity(entry["integrity"].string());
    note_source(package, source);
    add_dependencies(package, entry["requires"]);
    locked.add(std::move(package));
  }
}

}  // namespace

Parsed parse_package_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_json(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  LockedPackages locked(file.path);
  const Json& places = (*document)["packages"];
  const Json& tree = (*document)["dependencies"];
  if (places.is_object()) {
    read_places(places, parsed, locked);
  } else if (tree.is_object()) {
    read_tree(tree, locked);
  } else if (!document->is_object() || !document->contains("lockfileVersion")) {
    add_problem(parsed, file, invalid("lockfile: neither \"packages\" nor \"dependencies\""));
  }
  parsed.packages = locked.take();
  return parsed;
}

}  // namespace pratique::catalog::npm
