#include "catalog/conan/conan.h"

#include <string>
#include <unordered_set>

#include "catalog/conan/conan_files.h"

namespace pratique::catalog::conan {
namespace {

bool is_database(std::string_view path) {
  return base_name(path) == "cache.sqlite3" && base_name(folder_of(path)) == "p";
}

Want wants(const FileInfo& file) {
  const std::string_view name = base_name(file.path);
  if (name == "conan.lock" || name == "conanfile.txt") return Want::content;
  if (name == "conaninfo.txt") return is_cached_conaninfo(file.path) ? Want::content : Want::no;
  return is_database(file.path) ? Want::sniff : Want::no;
}

bool wants_content(const FileInfo&, std::string_view head) {
  return head.starts_with("SQLite format 3");
}

Parsed parse(const FileInfo& file, std::string_view content) {
  const std::string_view name = base_name(file.path);
  if (name == "conan.lock") return parse_conan_lock(file, content);
  if (name == "conanfile.txt") return parse_conanfile_txt(file, content);
  if (name == "conaninfo.txt") return parse_conaninfo(file, content);
  return parse_cache_database(file, content);
}

void join(std::vector<FileResult>& files, const MergedTree& tree) {
  std::unordered_set<std::string> locked;
  for (const FileResult& file : files) {
    if (base_name(file.path) == "conan.lock") locked.emplace(folder_of(file.path));
  }
  std::unordered_set<std::string> cached;  // name and version, of every cache in the image
  for (FileResult& file : files) {
    auto& packages = file.parsed.packages;
    if (base_name(file.path) == "conanfile.txt") {
      if (locked.contains(std::string(folder_of(file.path)))) packages.clear();
      continue;
    }
    if (base_name(file.path) == "conan.lock") continue;
    const bool database = is_database(file.path);
    std::erase_if(packages, [&](const package::Package& package) {
      // The database also remembers binaries whose folders were removed.
      if (database && !tree.exists(package.path)) return true;
      std::string key = package.name_space + "/" + package.name + "/" + package.version;
      for (const auto& [name, value] : package.qualifiers) key += "\n" + value;
      return !cached.insert(std::move(key)).second;
    });
  }
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger{.name = "conan",
                                    .wants = wants,
                                    .wants_content = wants_content,
                                    .parse = parse,
                                    .join = join};
  return kCataloger;
}

}  // namespace pratique::catalog::conan
