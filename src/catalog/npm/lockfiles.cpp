#include "catalog/npm/lockfiles.h"

#include "catalog/npm/names.h"

namespace pratique::catalog::npm {

void LockedPackages::add(package::Package package) {
  package.path = lockfile_;
  package.evidence = package::Evidence::lockfile;
  std::string key = identity(package);
  for (const auto& [name, value] : package.qualifiers) key += "\n" + value;
  const auto [known, added] = index_.emplace(std::move(key), packages_.size());
  if (added) {
    packages_.push_back(std::move(package));
    return;
  }
  package::Package& before = packages_[known->second];
  before.development = before.development && package.development;
  if (before.digests.empty()) before.digests = std::move(package.digests);
  if (before.depends.empty()) before.depends = std::move(package.depends);
  if (before.licences.empty()) before.licences = std::move(package.licences);
}

}  // namespace pratique::catalog::npm
