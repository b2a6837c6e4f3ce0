#include "sbom/dependencies.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "package/number_order.h"
#include "package/version.h"
#include "sbom/identity.h"

namespace pratique::sbom {
namespace {

using package::Kind;
using package::Package;

// More packages of one name are not weighed against each other.
constexpr std::size_t kMostCandidates = 64;

// A name as its ecosystem compares it, behind its kind.
std::string key_of(Kind kind, std::string_view name) {
  std::string key(1, static_cast<char>('A' + static_cast<int>(kind)));
  if (kind == Kind::pypi) {
    for (const char c : name) {
      const bool mark = c == '-' || c == '_' || c == '.';
      if (mark && key.back() == '-') continue;
      key += mark ? '-' : package::to_lower(c);
    }
  } else if (kind == Kind::nuget || kind == Kind::composer) {
    key += package::to_lower(name);
  } else {
    key += name;
  }
  return key;
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// How many leading characters two paths share, counted in whole segments.
std::size_t shared_path(std::string_view a, std::string_view b) {
  if (a == b) return a.size() + 1;
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  const std::string_view common(a.data(), static_cast<std::size_t>(end - a.begin()));
  const std::size_t cut = common.find_last_of("/!");
  return cut == std::string_view::npos ? 0 : cut;
}

class Resolver {
 public:
  explicit Resolver(const std::vector<Package>& packages) : packages_(packages) {
    for (std::uint32_t i = 0; i < packages.size(); ++i) {
      const Package& each = packages[i];
      add(names_, key_of(each.kind, joined_name(each)), i);
      if (each.kind == Kind::npm) folders_.emplace(folder_of(each.path), i);
    }
    // Only what somebody asks for: RPM packages provide thousands of names.
    for (const Package& each : packages)
      for (const std::string& name : each.depends) {
        std::string key = key_of(each.kind, name);
        if (!names_.contains(key)) provided_.try_emplace(std::move(key));
      }
    if (provided_.empty()) return;
    for (std::uint32_t i = 0; i < packages.size(); ++i)
      for (const std::string& name : packages[i].provides) {
        const auto found = provided_.find(key_of(packages[i].kind, name));
        if (found != provided_.end() && found->second.size() < kMostCandidates)
          found->second.push_back(i);
      }
  }

  // The index of the package, or `from` itself where nobody has the name.
  std::uint32_t find(std::uint32_t from, const std::string& name) const {
    const Package& needing = packages_[from];
    if (needing.kind == Kind::npm) {
      if (const auto near = in_node_modules(needing, name); near != kNone) return near;
    }
    const std::string key = key_of(needing.kind, name);
    if (const auto found = names_.find(key); found != names_.end())
      return nearest(from, found->second);
    if (const auto found = provided_.find(key); found != provided_.end() && !found->second.empty())
      return nearest(from, found->second);
    return from;
  }

 private:
  using Names = std::unordered_map<std::string, std::vector<std::uint32_t>>;
  static constexpr std::uint32_t kNone = ~0u;

  static void add(Names& names, std::string key, std::uint32_t index) {
    auto& list = names[std::move(key)];
    if (list.size() < kMostCandidates) list.push_back(index);
  }

  // Node's rule: node_modules/NAME in the package's own folder, then in each folder above.
  std::uint32_t in_node_modules(const Package& needing, const std::string& name) const {
    std::string_view folder = folder_of(needing.path);
    for (int level = 0; level < 64; ++level) {
      std::string wanted(folder);
      if (!wanted.empty()) wanted += '/';
      wanted += "node_modules/" + name;
      const auto found = folders_.find(wanted);
      if (found != folders_.end()) return found->second;
      if (folder.empty()) break;
      folder = folder_of(folder);
      if (folder.ends_with("/node_modules")) folder = folder_of(folder);
    }
    return kNone;
  }

  std::uint32_t nearest(std::uint32_t from, const std::vector<std::uint32_t>& candidates) const {
    const Package& needing = packages_[from];
    std::uint32_t best = candidates.front();
    for (const std::uint32_t other : candidates)
      if (other != best && better(needing, packages_[other], packages_[best])) best = other;
    return best;
  }

  static bool better(const Package& needing, const Package& a, const Package& b) {
    const bool same_a = a.arch == needing.arch, same_b = b.arch == needing.arch;
    if (same_a != same_b) return same_a;
    const std::size_t shared_a = shared_path(a.path, needing.path);
    const std::size_t shared_b = shared_path(b.path, needing.path);
    if (shared_a != shared_b) return shared_a > shared_b;
    if (const auto order = package::order_of(a.kind)) {
      const auto compared = package::compare_versions(*order, a.version, b.version);
      if (compared && *compared != 0) return *compared > 0;
    }
    return std::tie(a.purl, a.path) < std::tie(b.purl, b.path);
  }

  const std::vector<Package>& packages_;
  Names names_;
  Names provided_;
  std::unordered_map<std::string_view, std::uint32_t> folders_;
};

// Marks all that can be reached, without recursion: rings and chains may be long.
void reach(const DependencyGraph& graph, std::uint32_t from, std::vector<bool>& reached) {
  std::vector<std::uint32_t> open{from};
  reached[from] = true;
  while (!open.empty()) {
    const std::uint32_t index = open.back();
    open.pop_back();
    for (const std::uint32_t next : graph.needs[index]) {
      if (reached[next]) continue;
      reached[next] = true;
      open.push_back(next);
    }
  }
}

void find_roots(DependencyGraph& graph, const std::vector<std::uint32_t>& order) {
  std::vector<bool> needed(graph.needs.size());
  for (const auto& needs : graph.needs)
    for (const std::uint32_t index : needs) needed[index] = true;
  std::vector<bool> reached(graph.needs.size());
  for (const bool only_free : {true, false}) {
    for (const std::uint32_t index : order) {
      if ((only_free && needed[index]) || reached[index]) continue;
      graph.roots.push_back(index);
      reach(graph, index, reached);
    }
  }
  std::sort(graph.roots.begin(), graph.roots.end());
}

}  // namespace

DependencyGraph resolve_dependencies(const Document& document) {
  const Resolver resolver(document.packages);
  DependencyGraph graph;
  graph.needs.resize(document.packages.size());
  for (std::uint32_t i = 0; i < document.packages.size(); ++i) {
    auto& needs = graph.needs[i];
    for (const std::string& name : document.packages[i].depends) {
      const std::uint32_t found = resolver.find(i, name);
      if (found != i) needs.push_back(found);
    }
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  }
  find_roots(graph, writing_order(document));
  return graph;
}

}  // namespace pratique::sbom
