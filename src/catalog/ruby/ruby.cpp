#include "catalog/ruby/ruby.h"

#include <set>
#include <string>

#include "catalog/lines.h"
#include "catalog/ruby/gemfile_lock.h"
#include "catalog/ruby/gemspec.h"

namespace pratique::catalog::ruby {
namespace {

enum class FileKind { none, gemspec, lock };

// "…/gems/NAME-VERSION/…": the folder of an installed gem (also "bundler/gems/NAME-COMMIT/").
bool is_in_gem_folder(std::string_view path) {
  constexpr std::string_view kGems = "gems/";
  for (std::size_t at = path.find(kGems); at != std::string_view::npos;
       at = path.find(kGems, at + 1)) {
    if (at != 0 && path[at - 1] != '/') continue;
    const std::string_view below = path.substr(at + kGems.size());
    const auto slash = below.find('/');
    if (slash == std::string_view::npos) continue;
    if (below.substr(0, slash).find('-') != std::string_view::npos) return true;
  }
  return false;
}

// "…/bundler/gems/NAME-COMMIT/NAME.gemspec": a gem that Bundler took from version control has no
// other specification.
bool is_checked_out_gemspec(std::string_view path) {
  const std::string_view parent = folder_of(folder_of(path));
  return parent == "bundler/gems" || parent.ends_with("/bundler/gems");
}

FileKind kind_of(std::string_view path) {
  const std::string_view base = base_name(path);
  if (base.ends_with(".gemspec")) {
    const bool installed = has_folder(path, "specifications") || is_checked_out_gemspec(path);
    return installed ? FileKind::gemspec : FileKind::none;
  }
  if (base == "Gemfile.lock" || base == "gems.locked") {
    const bool foreign = is_in_gem_folder(path) || path.starts_with("usr/share/doc/");
    return foreign ? FileKind::none : FileKind::lock;
  }
  return FileKind::none;
}

Want wants(const FileInfo& file) {
  return kind_of(file.path) == FileKind::none ? Want::no : Want::content;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  switch (kind_of(file.path)) {
    case FileKind::none: break;
    case FileKind::gemspec: {
      auto found = parse_gemspec(content, base_name(file.path));
      if (found) {
        parsed.packages.push_back(std::move(*found));
      } else {
        add_problem(parsed, file, found.error());
      }
      break;
    }
    case FileKind::lock: parsed.packages = parse_gemfile_lock(content); break;
  }
  for (package::Package& found : parsed.packages) found.path = file.path;
  return parsed;
}

void join(std::vector<FileResult>& files, const MergedTree&) {
  std::set<std::pair<std::string, std::string>> installed;
  for (const FileResult& file : files) {
    for (const package::Package& found : file.parsed.packages) {
      if (found.evidence == package::Evidence::installed) {
        installed.emplace(found.name, found.version);
      }
    }
  }
  for (FileResult& file : files) {
    std::erase_if(file.parsed.packages, [&](const package::Package& found) {
      return found.evidence == package::Evidence::lockfile &&
             installed.contains({found.name, found.version});
    });
  }
}

constexpr Cataloger kCataloger{
    .name = "ruby",
    .most_bytes = 16u << 20,
    .wants = wants,
    .parse = parse,
    .join = join,
};

}  // namespace

const Cataloger& cataloger() { return kCataloger; }

}  // namespace pratique::catalog::ruby
