#include <optional>
#include <unordered_set>

#include "catalog/npm/lockfiles.h"
#include "catalog/npm/names.h"

namespace pratique::catalog::npm {
namespace {

using text::Json;

// "packages": {"NAME" or "PARENT/NAME": ["name@version", registry, {about}, "sha512-…"]}; the
// elements between the first and the last depend on the source.
const Json& about_of(const Json& entry) {
  for (std::size_t i = 1; i < entry.size(); ++i) {
    if (entry.at(i).is_object()) return entry.at(i);
  }
  return entry.at(entry.size());
}

std::string_view integrity_of(const Json& entry) {
  const std::string_view last = entry.at(entry.size() - 1).string();
  return entry.size() > 1 && last.starts_with("sha") ? last : std::string_view{};
}

// The key of the folder above: "a/@s/b" -> "a", "@s/b" -> "".
std::string_view parent_of(std::string_view key) {
  std::size_t slash = key.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::size_t before = slash == 0 ? std::string_view::npos : key.rfind('/', slash - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  if (key[start] == '@') slash = start == 0 ? 0 : start - 1;
  return key.substr(0, slash);
}

constexpr std::string_view kNeeded[] = {"dependencies", "optionalDependencies", "peerDependencies"};

// Which keys production needs, from the workspaces on, found as node finds them.
class Production {
 public:
  explicit Production(const Json& document) {
    for (const auto& [key, entry] : document["packages"].members()) entries_.emplace(key, &entry);
    for (const auto& [folder, workspace] : document["workspaces"].members()) {
      for (const std::string_view kind : kNeeded) {
        for (const auto& [name, range] : workspace[kind].members())
          reach(folder.empty() ? std::string_view{} : workspace["name"].string(), name);
      }
    }
    while (!waiting_.empty()) {
      const std::string key = std::move(waiting_.back());
      waiting_.pop_back();
      const Json& about = about_of(*entries_.find(key)->second);
      for (const std::string_view kind : kNeeded) {
        for (const auto& [name, range] : about[kind].members()) reach(key, name);
      }
    }
  }
  bool needs(const std::string& key) const { return reached_.contains(key); }

 private:
  void reach(std::string_view from, const std::string& name) {
    for (int level = 0; level < 64; ++level) {
      const std::string key = from.empty() ? name : std::string(from) + "/" + name;
      if (entries_.contains(key)) {
        if (reached_.insert(key).second) waiting_.push_back(key);
        return;
      }
      if (from.empty()) return;
      from = parent_of(from);
    }
  }
  std::unordered_map<std::string, const Json*> entries_;
  std::unordered_set<std::string> reached_;
  std::vector<std::string> waiting_;
};

}  // namespace

Parsed parse_bun_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_jsonc(content);
  if (!document || !document->is_object()) {
    add_problem(parsed, file,
                document ? invalid("bun.lock: an object is expected") : document.error());
    return parsed;
  }
  const Production production(*document);
  LockedPackages locked(file.path);
  for (const auto& [key, entry] : (*document)["packages"].members()) {
    const NameAndVersion id = split_specifier(entry.at(0).string());
    if (!is_package_name(id.name) || is_local(id.version)) continue;
    package::Package package = make_package(id.name, is_version(id.version) ? id.version : "");
    package.development = !production.needs(key);
    package.digests = digests_of_integrity(integrity_of(entry));
    note_source(package, id.version);
    for (const std::string_view kind : {"dependencies", "optionalDependencies"})
      add_dependencies(package, about_of(entry)[kind]);
    locked.add(std::move(package));
  }
  parsed.packages = locked.take();
  return parsed;
}

}  // namespace pratique::catalog::npm
