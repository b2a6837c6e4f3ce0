#include "catalog/php/composer.h"

#include <unordered_set>

#include "text/json.h"

namespace pratique::catalog::php {
namespace {

using package::Package;
using text::Json;

// PHP itself, its extensions and libraries are requirements, but no packages.
bool is_platform(std::string_view name) { return name.find('/') == std::string_view::npos; }

void add_licences(Package& package, const Json& licence) {
  if (!licence.string().empty()) package.licences.emplace_back(licence.string());
  for (const Json& item : licence.items()) {
    if (!item.string().empty()) package.licences.emplace_back(item.string());
  }
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// One element of `packages`; false for what is no package at all.
bool read_package(const Json& entry, Package& package) {
  const std::string_view name = entry["name"].string();
  const std::size_t slash = name.find('/');
  if (name.empty() || name == "__root__" || slash == 0 || slash + 1 == name.size()) return false;
  package.kind = package::Kind::composer;
  if (slash != std::string_view::npos) package.name_space = name.substr(0, slash);
  package.name = slash == std::string_view::npos ? name : name.substr(slash + 1);
  package.version = entry["version"].string();
  if (package.version.empty()) package.version = entry["version_normalized"].string();
  if (package.version.empty()) package.unidentified = "no version recorded";
  add_licences(package, entry["license"]);
  for (const auto& [needed, range] : entry["require"].members()) {
    if (!is_platform(needed)) package.depends.push_back(needed);
  }
  const std::string_view sum = entry["dist"]["shasum"].string();
  if (sum.size() == 40 && is_hex(sum)) package.digests.push_back("sha1:" + std::string(sum));
  return true;
}

void read_packages(const Json& list, const FileInfo& file, package::Evidence evidence,
                   bool development, Parsed& parsed) {
  std::size_t damaged = 0;
  for (const Json& entry : list.items()) {
    Package package;
    if (!read_package(entry, package)) {
      if (entry["name"].string() != "__root__") ++damaged;
      continue;
    }
    package.path = file.path;
    package.evidence = evidence;
    package.development = development;
    parsed.packages.push_back(std::move(package));
  }
  if (damaged > 0)
    add_problem(parsed, file, invalid(std::to_string(damaged) + " entries without a package name"));
}

}  // namespace

Parsed parse_installed_json(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_json(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  const Json& list = document->is_array() ? *document : (*document)["packages"];
  if (!list.is_array()) {
    add_problem(parsed, file, invalid("installed.json: no list of packages"));
    return parsed;
  }
  read_packages(list, file, package::Evidence::installed, false, parsed);
  std::unordered_set<std::string_view> development;
  for (const Json& name : (*document)["dev-package-names"].items())
    development.insert(name.string());
  for (Package& package : parsed.packages)
    package.development = development.contains(package.name_space + "/" + package.name);
  return parsed;
}

Parsed parse_composer_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_json(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  const Json& packages = (*document)["packages"];
  const Json& development = (*document)["packages-dev"];
  if (!packages.is_array() && !development.is_array())
    add_problem(parsed, file, invalid("composer.lock: no list of packages"));
  read_packages(packages, file, package::Evidence::lockfile, false, parsed);
  read_packages(development, file, package::Evidence::lockfile, true, parsed);
  return parsed;
}

}  // namespace pratique::catalog::php
