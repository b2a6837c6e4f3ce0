#include "catalog/conan/conan_files.h"

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/conan/reference.h"
#include "text/json.h"

namespace pratique::catalog::conan {
namespace {

using package::Package;
using text::Json;

// Collects the packages of one file, each once: for development only if all its mentions are.
class PackageList {
 public:
  PackageList(std::string_view path, package::Evidence evidence)
      : path_(path), evidence_(evidence) {}

  Package& add(Package package, bool development) {
    std::string key = package.name_space + "/" + package.name + "/" + package.version;
    for (const auto& [name, value] : package.qualifiers) key += "\n" + value;
    const auto [known, added] = index_.emplace(std::move(key), packages_.size());
    if (!added) {
      Package& before = packages_[known->second];
      before.development = before.development && development;
      return before;
    }
    package.path = path_;
    package.evidence = evidence_;
    package.development = development;
    packages_.push_back(std::move(package));
    return packages_.back();
  }
  std::vector<Package> take() { return std::move(packages_); }

 private:
  std::string path_;
  package::Evidence evidence_;
  std::vector<Package> packages_;
  std::unordered_map<std::string, std::size_t> index_;
};

// ---- conan.lock ----

std::string_view reference_of(const Json& node) {
  return node["ref"].is_string() ? node["ref"].string() : node["pref"].string();
}

// Conan 1: {"graph_lock": {"nodes": {"1": {"ref": "zlib/1.2.11#…", "requires": ["2"], "context":
// "host"}}}}. The consumer's own node has a `path`, or a reference without a name. What a node
// needs only to be built stands in `build_requires`, which has the context "build" only where two
// profiles were in use.
class Graph {
 public:
  explicit Graph(const Json& nodes) : nodes_(nodes) {
    std::unordered_set<std::string_view> targets;
    for (const auto& [id, node] : nodes.members()) {
      by_id_.emplace(id, &node);
      for (const std::string_view kind : {"requires", "build_requires"}) {
        for (const Json& needed : node[kind].items()) targets.insert(needed.string());
      }
    }
    std::vector<const Json*> waiting;
    for (const auto& [id, node] : nodes.members()) {
      if (!targets.contains(id) && needed_.insert(id).second) waiting.push_back(&node);
    }
    while (!waiting.empty()) {
      const Json& node = *waiting.back();
      waiting.pop_back();
      for (const Json& item : node["requires"].items()) {
        const auto found = by_id_.find(item.string());
        if (found != by_id_.end() && needed_.insert(found->first).second)
          waiting.push_back(found->second);
      }
    }
  }

  void read(PackageList& list) const {
    for (const auto& [id, node] : nodes_.members()) {
      auto package = package_of(reference_of(node));
      if (!package || node["path"].is_string()) continue;
      for (const Json& item : node["requires"].items()) {
        const auto found = by_id_.find(item.string());
        if (found == by_id_.end()) continue;
        if (const auto needed = package_of(reference_of(*found->second)))
          package->depends.push_back(needed->name);
      }
      list.add(std::move(*package), node["context"].string() == "build" || !needed_.contains(id));
    }
  }

 private:
  const Json& nodes_;
  std::unordered_map<std::string_view, const Json*> by_id_;
  std::unordered_set<std::string_view> needed_;  // ids reached without build_requires
};

void read_requires(const Json& requirements, bool development, PackageList& list) {
  for (const Json& item : requirements.items()) {
    // With `--lockfile-packages` an element is [reference, {packages}].
    const std::string_view reference = item.is_array() ? item.at(0).string() : item.string();
    if (auto package = package_of(reference)) list.add(std::move(*package), development);
  }
}

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

// Calls `visit` with section and line of an INI-like file; comments ("#" at the front or after a
// blank) are dropped, so that the "#" of a revision stays.
template <typename Visit>
void for_each_line(std::string_view content, Visit visit) {
  std::string_view section;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    for (const std::string_view comment : {" #", "\t#"}) line = line.substr(0, line.find(comment));
    line = trimmed(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[') && line.ends_with(']'))
      section = line.substr(1, line.size() - 2);
    else
      visit(section, line);
  }
}

// "data/NAME/VERSION/USER/CHANNEL/package/ID/conaninfo.txt", split from the end.
struct CachePath {
  std::string_view parts[8];
  bool holds = false;
};
CachePath split_cache_path(std::string_view path) {
  CachePath split;
  for (int i = 7; i >= 0; --i) {
    split.parts[i] = base_name(path);
    path = folder_of(path);
  }
  split.holds = split.parts[7] == "conaninfo.txt" && split.parts[5] == "package" &&
                split.parts[0] == "data" && !split.parts[1].empty();
  return split;
}

}  // namespace

Parsed parse_conan_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_json(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  PackageList list(file.path, package::Evidence::lockfile);
  const Json& nodes = (*document)["graph_lock"]["nodes"];
  if (nodes.is_object()) {
    Graph(nodes).read(list);
  } else if (document->contains("requires") || document->contains("build_requires") ||
             document->contains("python_requires")) {
    read_requires((*document)["requires"], false, list);
    read_requires((*document)["build_requires"], true, list);
    read_requires((*document)["python_requires"], true, list);
  } else {
    add_problem(parsed, file, invalid("conan.lock: neither \"graph_lock\" nor \"requires\""));
  }
  parsed.packages = list.take();
  return parsed;
}

Parsed parse_conanfile_txt(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  PackageList list(file.path, package::Evidence::lockfile);
  for_each_line(content, [&](std::string_view section, std::string_view line) {
    const bool needed = section == "requires";
    const bool build =
        section == "build_requires" || section == "tool_requires" || section == "test_requires";
    if (!needed && !build) return;
    if (auto package = package_of(line)) list.add(std::move(*package), build);
  });
  parsed.packages = list.take();
  return parsed;
}

bool is_cached_conaninfo(std::string_view path) { return split_cache_path(path).holds; }

Parsed parse_conaninfo(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const CachePath path = split_cache_path(file.path);
  if (!path.holds) return parsed;
  Package package = make_package(path.parts[1], path.parts[2], path.parts[3], path.parts[4]);
  package.path = file.path;
  for_each_line(content, [&](std::string_view section, std::string_view line) {
    if (section != "full_requires") return;
    if (const auto needed = package_of(line)) package.depends.push_back(needed->name);
  });
  parsed.packages.push_back(std::move(package));
  return parsed;
}

}  // namespace pratique::catalog::conan
