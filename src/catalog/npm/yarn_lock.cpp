#include <optional>

#include "catalog/npm/lockfiles.h"
#include "catalog/npm/names.h"
#include "text/yaml.h"

namespace pratique::catalog::npm {
namespace {

using text::Json;

// ---- version 1 ----
//
//   file    := { comment | blank | entry }
//   entry   := pattern { ", " pattern } ":" newline { member }
//   member  := "  " key " " value newline | "  " key ":" newline { "    " name " " range newline }
//
// Keys and values are bare or in double quotes with JSON's escapes.

std::size_t indentation(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == std::string_view::npos ? line.size() : first;
}

// Takes one bare or quoted word off the front; empty if a quoted one does not end.
std::optional<std::string> take_word(std::string_view& line) {
  if (!line.starts_with('"')) {
    const std::size_t end = line.find_first_of(" ,:\"");
    // A colon ends a bare key only at the end of the line ("a@npm:b@1" is one word).
    std::size_t at = end;
    while (at != std::string_view::npos && line[at] == ':' && at + 1 < line.size())
      at = line.find_first_of(" ,:\"", at + 1);
    std::string word(line.substr(0, at));
    line.remove_prefix(at == std::string_view::npos ? line.size() : at);
    return word;
  }
  std::size_t end = 1;
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  if (end >= line.size()) return std::nullopt;
  const auto word = text::parse_json(line.substr(0, end + 1));
  line.remove_prefix(end + 1);
  if (!word) return std::nullopt;
  return std::string(word->string());
}

struct ClassicEntry {
  std::string pattern;
  std::string version, resolved, integrity;
  Json dependencies = Json::object();
};

class ClassicReader {
 public:
  ClassicReader(const FileInfo& file, Parsed& parsed)
      : file_(file), parsed_(parsed), locked_(file.path) {}

  void read(std::string_view content) {
    while (!content.empty()) {
      const std::size_t end = content.find('\n');
      std::string_view line = content.substr(0, end);
      content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
      ++line_;
      while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
      const std::size_t indent = indentation(line);
      line.remove_prefix(indent);
      if (line.empty() || line.starts_with('#')) continue;
      if (!take_line(line, indent) && ++damaged_ <= 3)
        add_problem(parsed_, file_,
                    invalid("yarn.lock line " + std::to_string(line_) + ": not understood"));
    }
    finish();
    parsed_.packages = locked_.take();
  }

 private:
  bool take_line(std::string_view line, std::size_t indent) {
    if (indent == 0) return take_head(line);
    if (!entry_) return damaged_ > 0;  // the members of a damaged head
    auto key = take_word(line);
    if (!key) return false;
    if (line == ":") {
      in_dependencies_ = *key == "dependencies" || *key == "optionalDependencies";
      return indent == 2;
    }
    if (!line.starts_with(' ')) return false;
    line.remove_prefix(indentation(line));
    auto value = take_word(line);
    if (!value || !line.empty()) return false;
    if (indent >= 4) {
      if (in_dependencies_) entry_->dependencies.mutable_members().emplace_back(*key, *value);
    } else if (*key == "version") {
      entry_->version = *value;
    } else if (*key == "resolved") {
      entry_->resolved = *value;
    } else if (*key == "integrity") {
      entry_->integrity = *value;
    }
    return true;
  }

  bool take_head(std::string_view line) {
    finish();
    in_dependencies_ = false;
    auto pattern = take_word(line);
    if (!pattern || pattern->empty()) return false;
    while (line.starts_with(',')) {
      line.remove_prefix(1);
      line.remove_prefix(indentation(line));
      if (!take_word(line)) return false;
    }
    if (line != ":") return false;
    entry_.emplace().pattern = std::move(*pattern);
    return true;
  }

  void finish() {
    if (!entry_) return;
    const ClassicEntry entry = std::move(*entry_);
    entry_.reset();
    const NameAndVersion pattern = split_specifier(entry.pattern);
    const std::string_view range = pattern.version;
    if (range.starts_with("link:") || range.starts_with("workspace:")) return;
    const std::string_view name = dependency_name(pattern.name, range);
    if (!is_package_name(name)) {
      if (++damaged_ <= 3)
        add_problem(parsed_, file_,
                    invalid("yarn.lock line " + std::to_string(line_) +
                            ": entry without a package name before it"));
      return;
    }
    package::Package package = make_package(name, entry.version);
    package.digests = digests_of_integrity(entry.integrity);
    const std::size_t hash = entry.resolved.rfind('#');
    if (package.digests.empty() && hash != std::string::npos &&
        entry.resolved.size() - hash == 41 && !is_git(entry.resolved) && !is_git(range) &&
        entry.resolved.find_first_not_of("0123456789abcdef", hash + 1) == std::string::npos)
      package.digests.push_back("sha1:" + entry.resolved.substr(hash + 1));
    note_source(package, entry.resolved);
    add_dependencies(package, entry.dependencies);
    locked_.add(std::move(package));
  }

  const FileInfo& file_;
  Parsed& parsed_;
  LockedPackages locked_;
  std::optional<ClassicEntry> entry_;
  bool in_dependencies_ = false;
  std::size_t line_ = 0;
  std::size_t damaged_ = 0;
};

// ---- berry ----

void read_berry(const Json& document, LockedPackages& locked) {
  for (const auto& [key, entry] : document.members()) {
    if (key == "__metadata" || !entry.is_object()) continue;
    // A soft link is source of the project (workspace:, link:, portal:).
    if (entry["linkType"].string() == "soft") continue;
    // "lodash@npm:4.17.21", "x@patch:x@npm%3A1.0.0#…", "x@https://host/x.git#commit=…"
    const NameAndVersion resolution = split_specifier(entry["resolution"].string());
    if (!is_package_name(resolution.name) || resolution.version.starts_with("workspace:")) continue;
    package::Package package = make_package(resolution.name, entry["version"].string());
    note_source(package, resolution.version);
    add_dependencies(package, entry["dependencies"]);
    locked.add(std::move(package));
  }
}

bool is_berry(std::string_view content) {
  return content.starts_with("__metadata:") ||
         content.find("\n__metadata:") != std::string_view::npos;
}

}  // namespace

Parsed parse_yarn_lock(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  if (!is_berry(content)) {
    ClassicReader(file, parsed).read(content);
    return parsed;
  }
  const auto document = text::parse_yaml(content, {.schema = text::YamlSchema::failsafe});
  if (!document) {
    add_problem(parsed, file, document.error());
    return parsed;
  }
  LockedPackages locked(file.path);
  read_berry(*document, locked);
  parsed.packages = locked.take();
  return parsed;
}

}  // namespace pratique::catalog::npm
