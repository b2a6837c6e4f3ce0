#include "catalog/pypi/locks.h"

#include <algorithm>
#include <optional>
#include <string>

#include "catalog/lines.h"
#include "catalog/pypi/metadata.h"
#include "catalog/pypi/record.h"
#include "text/json.h"
#include "text/toml.h"

namespace pratique::catalog::pypi {
namespace {

using text::Json;

package::Package locked(std::string_view name, std::string_view version) {
  package::Package found;
  found.kind = package::Kind::pypi;
  found.evidence = package::Evidence::lockfile;
  found.name = name;
  found.version = version;
  if (version.empty()) found.unidentified = "no version recorded";
  return found;
}

void add_depend(package::Package& found, std::string_view name) {
  if (!name.empty() && found.depends.size() < 2000) found.depends.emplace_back(name);
}

// The [[package]] tables of a TOML lock file; empty after a problem.
Json read_toml(const FileInfo& file, std::string_view content, Parsed& parsed) {
  auto document = text::parse_toml(content);
  if (document) return std::move(*document);
  add_problem(parsed, file, document.error());
  return {};
}

// Hands on each table that has a name; one without is a problem, told once.
template <typename Visit>
void for_each_named(const FileInfo& file, const Json& tables, Parsed& parsed, Visit visit) {
  std::size_t nameless = 0;
  for (const Json& table : tables.items()) {
    if (name_of_requirement(table["name"].string()).empty()) {
      ++nameless;
    } else {
      visit(table);
    }
  }
  if (nameless != 0) {
    add_problem(parsed, file, invalid(std::to_string(nameless) + " package(s) without a name"));
  }
}

void parse_pipfile_section(const Json& section, bool development, Parsed& parsed) {
  for (const auto& [name, entry] : section.members()) {
    if (name_of_requirement(name).empty()) continue;
    if (!entry["path"].is_null() || (entry["editable"].boolean() && entry["git"].is_null()))
      continue;
    std::string_view version = trim(entry.is_string() ? entry.string() : entry["version"].string());
    while (version.starts_with('=')) version.remove_prefix(1);
    package::Package found = locked(name, trim(version));
    const std::string_view git = entry["git"].string();
    if (!git.empty()) {
      found.qualifiers.emplace_back("vcs_url", vcs_url("git", git, entry["ref"].string()));
    }
    found.development = development;
    parsed.packages.push_back(std::move(found));
  }
}

// uv writes "https://host/path?rev=main#commit"; what counts is the commit.
void add_uv_git(package::Package& found, std::string_view source) {
  const auto hash = source.find('#');
  const std::string_view commit =
      hash == std::string_view::npos ? std::string_view{} : source.substr(hash + 1);
  found.qualifiers.emplace_back(
      "vcs_url", vcs_url("git", source.substr(0, source.find_first_of("?#")), commit));
}

}  // namespace

void parse_pipfile_lock(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const auto document = text::parse_json(content, {.bytes = 64u << 20, .depth = 64});
  if (!document) return add_problem(parsed, file, document.error());
  parse_pipfile_section((*document)["default"], false, parsed);
  parse_pipfile_section((*document)["develop"], true, parsed);
}

void parse_poetry_lock(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const Json document = read_toml(file, content, parsed);
  for_each_named(file, document["package"], parsed, [&](const Json& table) {
    const Json& source = table["source"];
    const std::string_view type = source["type"].string();
    if (type == "directory") return;
    package::Package found = locked(table["name"].string(), table["version"].string());
    if (type == "git") {
      std::string_view commit = source["resolved_reference"].string();
      if (commit.empty()) commit = source["reference"].string();
      found.qualifiers.emplace_back("vcs_url", vcs_url("git", source["url"].string(), commit));
    } else if (type == "url") {
      found.qualifiers.emplace_back("download_url", source["url"].string());
    }
    // Until poetry 1.5 "category"; from 2.0 the groups a package is in.
    const auto& groups = table["groups"].items();
    found.development = table["category"].string() == "dev" ||
                        (!groups.empty() && std::ranges::none_of(groups, [](const Json& group) {
                          return group.string() == "main";
                        }));
    for (const auto& [name, constraint] : table["dependencies"].members()) {
      const std::string_view marker = constraint["markers"].string();
      if (only_for_extra("x;" + std::string(marker))) continue;
      add_depend(found, name);
    }
    parsed.packages.push_back(std::move(found));
  });
}

void parse_uv_lock(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const Json document = read_toml(file, content, parsed);
  for_each_named(file, document["package"], parsed, [&](const Json& table) {
    const Json& source = table["source"];
    for (const std::string_view own : {"virtual", "editable", "directory"}) {
      if (source.contains(own)) return;
    }
    package::Package found = locked(table["name"].string(), table["version"].string());
    if (source.contains("git")) {
      add_uv_git(found, source["git"].string());
    } else if (source["url"].is_string()) {
      found.qualifiers.emplace_back("download_url", source["url"].string());
    }
    for (const Json& dependency : table["dependencies"].items()) {
      add_depend(found, dependency["name"].string());
    }
    parsed.packages.push_back(std::move(found));
  });
}

void parse_pdm_lock(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const Json document = read_toml(file, content, parsed);
  for_each_named(file, document["package"], parsed, [&](const Json& table) {
    // A package with extras is written again as its own table: "name[extra]" needs the plain one.
    if (table["extras"].size() != 0) return;
    if (!table["path"].is_null() || (table["editable"].boolean() && !table.contains("git"))) return;
    package::Package found = locked(table["name"].string(), table["version"].string());
    if (table["git"].is_string()) {
      std::string_view commit = table["revision"].string();
      if (commit.empty()) commit = table["ref"].string();
      found.qualifiers.emplace_back("vcs_url", vcs_url("git", table["git"].string(), commit));
    } else if (table["url"].is_string()) {
      found.qualifiers.emplace_back("download_url", table["url"].string());
    }
    const auto& groups = table["groups"].items();
    found.development = !groups.empty() && std::ranges::none_of(groups, [](const Json& group) {
      return group.string() == "default";
    });
    for (const Json& specifier : table["dependencies"].items()) {
      add_depend(found, name_of_requirement(specifier.string()));
    }
    parsed.packages.push_back(std::move(found));
  });
}

void parse_pylock(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const Json document = read_toml(file, content, parsed);
  for_each_named(file, document["packages"], parsed, [&](const Json& table) {
    if (table.contains("directory")) return;
    package::Package found = locked(table["name"].string(), table["version"].string());
    const Json& vcs = table["vcs"];
    if (vcs.is_object()) {
      const std::string_view system = vcs["type"].string().empty() ? "git" : vcs["type"].string();
      const std::string_view url = vcs["url"].string();
      if (!url.empty()) {
        found.qualifiers.emplace_back("vcs_url", vcs_url(system, url, vcs["commit-id"].string()));
      }
    } else if (table["archive"]["url"].is_string()) {
      found.qualifiers.emplace_back("download_url", table["archive"]["url"].string());
    }
    for (const Json& dependency : table["dependencies"].items()) {
      add_depend(found, dependency["name"].string());
    }
    parsed.packages.push_back(std::move(found));
  });
}

}  // namespace pratique::catalog::pypi
