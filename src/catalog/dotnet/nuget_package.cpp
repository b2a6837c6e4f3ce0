#include "catalog/dotnet/nuget_package.h"

#include <unordered_set>

#include "core/digest.h"

namespace pratique::catalog::dotnet {

package::Package make_package(std::string_view name, std::string_view version) {
  package::Package package;
  package.kind = package::Kind::nuget;
  package.name = name;
  package.version = version;
  if (version.empty()) package.unidentified = "no version recorded";
  return package;
}

std::pair<std::string_view, std::string_view> split_library(std::string_view key) {
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return {key, {}};
  return {key.substr(0, slash), key.substr(slash + 1)};
}

void note_sha512(package::Package& package, std::string_view base64) {
  if (base64.starts_with("sha512-")) base64.remove_prefix(7);
  const auto raw = from_base64(base64);
  if (raw && raw->size() == 64) package.digests.push_back("sha512:" + to_hex(*raw));
}

void add_dependencies(package::Package& package, const text::Json& dependencies) {
  std::unordered_set<std::string_view> known(package.depends.begin(), package.depends.end());
  std::vector<std::string> added;
  for (const auto& [name, range] : dependencies.members()) {
    if (!name.empty() && known.insert(name).second) added.push_back(name);
  }
  for (std::string& name : added) package.depends.push_back(std::move(name));
}

void PackageList::add(package::Package package) {
  package.path = path_;
  package.evidence = evidence_;
  std::string key = package.name + "/" + package.version;
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const auto [known, added] = index_.emplace(std::move(key), packages_.size());
  if (added) {
    packages_.push_back(std::move(package));
    return;
  }
  package::Package& before = packages_[known->second];
  before.development = before.development && package.development;
  if (before.digests.empty()) before.digests = std::move(package.digests);
  if (before.depends.empty()) before.depends = std::move(package.depends);
}

}  // namespace pratique::catalog::dotnet
