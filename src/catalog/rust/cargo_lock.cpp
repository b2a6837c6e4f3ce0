#include "catalog/rust/cargo_lock.h"

#include <map>

#include "text/toml.h"

namespace pratique::catalog::rust {
namespace {

using package::Package;
using text::Json;

constexpr std::int64_t kNewestVersion = 4;

std::string why_unidentified(std::string_view source) {
  if (source.empty()) return "a local crate, not of a registry";
  if (source.starts_with("registry+") || source.starts_with("sparse+")) return {};
  if (source.starts_with("git+")) return "a crate from a git repository, not of a registry";
  return "a crate that is not of a registry";
}

// Version 1 keeps the check sums apart: "checksum NAME VERSION (SOURCE)" = "<hex>" under
// [metadata].
using Sums = std::map<std::string_view, std::string_view>;

Sums read_sums(const Json& metadata) {
  constexpr std::string_view kPrefix = "checksum ";
  Sums sums;
  for (const auto& [key, value] : metadata.members()) {
    if (key.starts_with(kPrefix) && value.is_string()) {
      sums[std::string_view(key).substr(kPrefix.size())] = value.string();
    }
  }
  return sums;
}

bool is_sha256(std::string_view hex) {
  return hex.size() == 64 && hex.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Nothing where the entry has no name or version.
bool read_package(const Json& entry, const Sums& sums, const FileInfo& file, Parsed& parsed) {
  Package package;
  package.kind = package::Kind::cargo;
  package.name = entry["name"].string();
  package.version = entry["version"].string();
  if (package.name.empty() || package.version.empty()) return false;
  const std::string_view source = entry["source"].string();
  package.path = file.path;
  package.evidence = package::Evidence::lockfile;
  package.unidentified = why_unidentified(source);
  std::string_view sum = entry["checksum"].string();
  if (sum.empty()) {
    std::string key = package.name + " " + package.version + " (";
    key += source;
    key += ')';
    const auto found = sums.find(key);
    if (found != sums.end()) sum = found->second;
  }
  if (is_sha256(sum)) package.digests.push_back("sha256:" + std::string(sum));
  for (const Json& dependency : entry["dependencies"].items()) {
    // "name", "name version" or "name version (source)", as little as tells them apart
    const std::string_view text = dependency.string();
    if (!text.empty()) package.depends.emplace_back(text.substr(0, text.find(' ')));
  }
  parsed.packages.push_back(std::move(package));
  return true;
}

}  // namespace

Parsed parse_cargo_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_toml(content);
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  const std::int64_t version = (*document)["version"].integer(1);
  if (version > kNewestVersion) {
    add_problem(
        parsed, file,
        unsupported("Cargo.lock version " + std::to_string(version) + " is newer than we know"));
  }
  const Sums sums = read_sums((*document)["metadata"]);
  std::size_t damaged = 0;
  const Json& root =
      (*document)["root"];  // version 1 of cargo before 1.13 wrote the crate itself apart
  if (root.is_object() && !read_package(root, sums, file, parsed)) ++damaged;
  for (const Json& entry : (*document)["package"].items()) {
    if (!read_package(entry, sums, file, parsed)) ++damaged;
  }
  if (damaged > 0) {
    add_problem(parsed, file,
                invalid(std::to_string(damaged) + " packages without a name or version"));
  }
  return parsed;
}

}  // namespace pratique::catalog::rust
