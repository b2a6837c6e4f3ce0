#include "catalog/php/php.h"

#include <string>
#include <unordered_map>

#include "catalog/php/composer.h"

namespace pratique::catalog::php {
namespace {

using package::Package;

bool is_installed_json(std::string_view path) {
  return base_name(path) == "installed.json" && base_name(folder_of(path)) == "composer";
}

bool is_lock(std::string_view path) {
  return base_name(path) == "composer.lock" && !path.starts_with("vendor/") &&
         path.find("/vendor/") == std::string_view::npos;
}

Want wants(const FileInfo& file) {
  return is_installed_json(file.path) || is_lock(file.path) ? Want::content : Want::no;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  return is_lock(file.path) ? parse_composer_lock(file, content)
                            : parse_installed_json(file, content);
}

std::string identity(const Package& package) {
  return package.name_space + "/" + package.name + "@" + package.version;
}

void complete(FileResult& installed, const FileResult& lock) {
  std::unordered_map<std::string, const Package*> locked;
  for (const Package& package : lock.parsed.packages) locked.emplace(identity(package), &package);
  for (Package& package : installed.parsed.packages) {
    const auto found = locked.find(identity(package));
    if (found == locked.end()) continue;
    package.development = package.development || found->second->development;
    if (package.digests.empty()) package.digests = found->second->digests;
  }
}

void join(std::vector<FileResult>& files, const MergedTree&) {
  std::unordered_multimap<std::string, FileResult*>
      installed;  // by the folders that a lock may lie in
  for (FileResult& file : files) {
    if (!is_installed_json(file.path)) continue;
    std::string_view folder = folder_of(folder_of(file.path));  // vendor
    for (int level = 0; level < 2 && !folder.empty(); ++level) {
      folder = folder_of(folder);
      installed.emplace(std::string(folder), &file);
    }
  }
  for (FileResult& file : files) {
    if (!is_lock(file.path)) continue;
    const auto [first, last] = installed.equal_range(std::string(folder_of(file.path)));
    if (first == last) continue;
    for (auto at = first; at != last; ++at) complete(*at->second, file);
    file.parsed.packages.clear();
  }
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger{.name = "php", .wants = wants, .parse = parse, .join = join};
  return kCataloger;
}

}  // namespace pratique::catalog::php
