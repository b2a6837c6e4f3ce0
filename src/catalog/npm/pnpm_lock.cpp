#include <charconv>
#include <unordered_set>

#include "catalog/npm/lockfiles.h"
#include "catalog/npm/names.h"
#include "text/yaml.h"

namespace pratique::catalog::npm {
namespace {

using text::Json;

int major_of(std::string_view version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

// Keys of `packages`, without what peers they were resolved with:
//   5:  /NAME/1.0.0_react@17.0.2   HOST/NAME/1.0.0   github.com/USER/REPO/COMMIT
//   6:  /NAME@1.0.0(react@17.0.2)  HOST/…            github.com/USER/REPO/COMMIT
//   9:  NAME@1.0.0                 NAME@https://…    NAME@file:…
std::string_view without_peers(std::string_view key) { return key.substr(0, key.find('(')); }

NameAndVersion split_key(std::string_view key, int major) {
  key = without_peers(key);
  const bool default_registry = key.starts_with('/');
  if (default_registry) key.remove_prefix(1);
  if (major >= 6 && (default_registry || major >= 9)) return split_specifier(key);
  if (!default_registry) {
    const std::size_t host = key.find('/');
    if (host == std::string_view::npos) return {};
    // Very old files leave the slash of scoped names away; a scope is no host.
    if (!key.starts_with('@')) key.remove_prefix(host + 1);
  }
  if (major >= 6) return split_specifier(key);
  // What peers stand behind the underscore hold no slash.
  const std::size_t slash = key.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view version = key.substr(slash + 1);
  return {key.substr(0, slash), version.substr(0, version.find('_'))};
}

// The names in `dependencies` of a package; what they mean stands in their versions where they are
// aliases
// ("/lodash@3.10.1", "lodash@3.10.1", 5: "/lodash/3.10.1").
void add_resolved(package::Package& package, const Json& dependencies, int major) {
  Json names = Json::object();
  for (const auto& [name, version] : dependencies.members()) {
    const std::string_view target = without_peers(version.string());
    std::string_view real = name;
    if (target.starts_with('/') || (major >= 9 && target.find('@', 1) != std::string_view::npos)) {
      const NameAndVersion split = split_key(target, major);
      if (is_package_name(split.name)) real = split.name;
    }
    names.mutable_members().emplace_back(std::string(real), Json());
  }
  add_dependencies(package, names);
}

// lockfileVersion 9 has no `dev` members: which packages production needs follows from the
// importers through `snapshots`.
class Production {
 public:
  explicit Production(const Json& document) {
    for (const auto& [key, snapshot] : document["snapshots"].members())
      snapshots_.emplace(key, &snapshot);
    for (const auto& [folder, importer] : document["importers"].members()) {
      for (const std::string_view kind : {"dependencies", "optionalDependencies"}) {
        for (const auto& [name, dependency] : importer[kind].members())
          reach(name, dependency["version"].string());
      }
      known_ = true;
    }
    while (!waiting_.empty()) {
      const Json& snapshot = *waiting_.back();
      waiting_.pop_back();
      for (const std::string_view kind : {"dependencies", "optionalDependencies"}) {
        for (const auto& [name, version] : snapshot[kind].members()) reach(name, version.string());
      }
    }
  }
  bool needs(const std::string& key) const { return !known_ || packages_.contains(key); }

 private:
  void reach(const std::string& name, std::string_view version) {
    auto found = snapshots_.find(std::string(version));  // an alias
    if (found == snapshots_.end()) found = snapshots_.find(name + "@" + std::string(version));
    if (found == snapshots_.end()) return;
    packages_.emplace(without_peers(found->first));
    if (seen_.insert(found->first).second) waiting_.push_back(found->second);
  }
  std::unordered_map<std::string, const Json*> snapshots_;
  std::unordered_set<std::string> seen_;      // keys of snapshots
  std::unordered_set<std::string> packages_;  // keys of packages
  std::vector<const Json*> waiting_;
  bool known_ = false;
};

void read_document(const Json& document, LockedPackages& locked) {
  const int major = major_of(document["lockfileVersion"].string());
  const Production production(document);
  const Json& snapshots = document["snapshots"];
  std::unordered_map<std::string_view, const Json*> needs;
  for (const auto& [key, snapshot] : snapshots.members())
    needs.emplace(without_peers(key), &snapshot);
  for (const auto& [key, entry] : document["packages"].members()) {
    if (!entry.is_object()) continue;
    const Json& resolution = entry["resolution"];
    if (resolution["type"].string() == "directory") continue;  // source of the project
    NameAndVersion id = split_key(key, major);
    if (is_package_name(entry["name"].string())) id.name = entry["name"].string();
    if (!entry["version"].string().empty()) id.version = entry["version"].string();
    if (!is_package_name(id.name)) continue;
    package::Package package = make_package(id.name, is_version(id.version) ? id.version : "");
    package.development = entry["dev"].string() == "true" || (major >= 9 && !production.needs(key));
    package.digests = digests_of_integrity(resolution["integrity"].string());
    if (resolution["type"].string() == "git")
      note_source(package, "git+" + std::string(resolution["repo"].string()) + "#" +
                               std::string(resolution["commit"].string()));
    const auto snapshot = needs.find(key);
    const Json& from = snapshot == needs.end() ? entry : *snapshot->second;
    add_resolved(package, from["dependencies"], major);
    add_resolved(package, from["optionalDependencies"], major);
    locked.add(std::move(package));
  }
}

}  // namespace

Parsed parse_pnpm_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  // pnpm 11 writes two documents, the first for its own configuration.
  const auto documents = text::parse_yaml_all(content, {.schema = text::YamlSchema::failsafe});
  if (!documents) {
    add_problem(parsed, file, documents.error());
    return parsed;
  }
  LockedPackages locked(file.path);
  bool known = false;
  for (const Json& document : *documents) {
    known = known || document.contains("lockfileVersion");
    read_document(document, locked);
  }
  if (!known) add_problem(parsed, file, invalid("pnpm lockfile: no lockfileVersion"));
  parsed.packages = locked.take();
  return parsed;
}

}  // namespace pratique::catalog::npm
