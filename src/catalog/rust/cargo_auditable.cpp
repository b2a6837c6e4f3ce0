#include "catalog/rust/cargo_auditable.h"

#include <set>

#include "text/json.h"

namespace pratique::catalog::rust {
namespace {

using package::Package;
using text::Json;

constexpr std::size_t kMostJson = 16u << 20;  // the largest known programs stay below 1 MiB
constexpr std::size_t kMostPackages = 100'000;
constexpr std::size_t kMostEdges = 1'000'000;

std::string why_unidentified(std::string_view source) {
  if (source == "crates.io" || source == "registry" || source.empty()) return {};
  if (source == "local") return "a local crate, not of a registry";
  if (source == "git") return "a crate from a git repository, not of a registry";
  return "a crate from \"" + std::string(source.substr(0, 80)) + "\", not of a registry";
}

// The names of the crates one crate uses, going by their places in the list.
std::vector<std::string> dependency_names(const Json& crate, const Json& crates,
                                          std::size_t& edges) {
  std::vector<std::string> names;
  for (const Json& index : crate["dependencies"].items()) {
    if (!index.is_int() || index.integer() < 0 || ++edges > kMostEdges) continue;
    const Json& used = crates.at(static_cast<std::size_t>(index.integer()));
    if (!used["name"].string().empty() && used["kind"].string() != "build") {
      names.emplace_back(used["name"].string());
    }
  }
  return names;
}

}  // namespace

Parsed parse_audit_json(const FileInfo& file, std::string_view json) {
  Parsed parsed;
  const auto document = text::parse_json(json, {.bytes = kMostJson, .depth = 16});
  if (!document) {
    add_problem(parsed, file, document.error().in("cargo-auditable"));
    return parsed;
  }
  const Json& crates = (*document)["packages"];
  if (!crates.is_array()) {
    add_problem(parsed, file, invalid("cargo-auditable: no list of packages"));
    return parsed;
  }
  std::size_t edges = 0;
  std::size_t nameless = 0;
  for (const Json& crate : crates.items()) {
    if (parsed.packages.size() >= kMostPackages) {
      add_problem(parsed, file, limit("cargo-auditable: more packages than the limit"));
      break;
    }
    const std::string_view kind = crate["kind"].string();
    if (kind == "build" || kind == "dev" || kind == "development") continue;
    Package package;
    package.kind = package::Kind::cargo;
    package.name = crate["name"].string();
    package.version = crate["version"].string();
    package.path = file.path;
    package.evidence = package::Evidence::binary;
    package.unidentified = why_unidentified(crate["source"].string());
    if (package.name.empty() || package.version.empty()) {
      ++nameless;
      continue;
    }
    package.depends = dependency_names(crate, crates, edges);
    parsed.packages.push_back(std::move(package));
  }
  if (nameless > 0) {
    add_problem(parsed, file,
                invalid("cargo-auditable: " + std::to_string(nameless) +
                        " packages without a name or version"));
  }
  return parsed;
}

Parsed parse_rust_binary(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto executables = elf::read_executables(content);
  if (!executables) return parsed;
  std::set<std::string> seen;
  for (const elf::Executable& executable : *executables) {
    const elf::Section* section = executable.section(".dep-v0");
    if (section == nullptr || executable.relocatable) continue;
    const auto json = inflate_zlib(section->bytes, kMostJson);
    if (!json) {
      add_problem(parsed, file, json.error().in("section .dep-v0"));
      continue;
    }
    Parsed slice = parse_audit_json(file, *json);
    for (Package& package : slice.packages) {
      if (seen.insert(package.name + " " + package.version + " " + package.unidentified).second) {
        parsed.packages.push_back(std::move(package));
      }
    }
    for (auto& problem : slice.problems) parsed.problems.push_back(std::move(problem));
  }
  return parsed;
}

}  // namespace pratique::catalog::rust
