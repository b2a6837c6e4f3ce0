// The lockfiles of npm, yarn, pnpm and bun: each a pure function from its text to packages.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/cataloger.h"

namespace pratique::catalog::npm {

// The notes that package-lock.json gives beside its packages. Keys are folders below that of the
// lockfile.
inline constexpr std::string_view kPlaceNote =
    "npm place";  // "node_modules/x" -> {full name, version}
inline constexpr std::string_view kLinkNote =
    "npm link";  // "packages/x" -> {full name, version}, linked

// Collects the packages of one lockfile, each name and version once: it is for development only if
// all its mentions are.
class LockedPackages {
 public:
  explicit LockedPackages(std::string_view lockfile) : lockfile_(lockfile) {}
  void add(package::Package package);
  std::vector<package::Package> take() { return std::move(packages_); }

 private:
  std::string lockfile_;
  std::vector<package::Package> packages_;
  std::unordered_map<std::string, std::size_t> index_;
};

// package-lock.json, npm-shrinkwrap.json and node_modules/.package-lock.json, lockfileVersion 1 to
// 3 (docs.npmjs.com/cli/configuring-npm/package-lock-json).
Parsed parse_package_lock(const FileInfo& file, std::string_view content);
// yarn.lock: version 1 in its own grammar, later ones ("berry") in YAML.
Parsed parse_yarn_lock(const FileInfo& file, std::string_view content);
// pnpm-lock.yaml, lockfileVersion 5.x, 6.x and 9.x, and node_modules/.pnpm/lock.yaml.
Parsed parse_pnpm_lock(const FileInfo& file, std::string_view content);
// bun.lock, the text form (JSON with comments).
Parsed parse_bun_lock(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::npm
