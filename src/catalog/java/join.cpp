#include "catalog/java/join.h"

#include <map>
#include <set>
#include <string>

#include "catalog/java/archive_tree.h"

namespace pratique::catalog::java {
namespace {

using package::Evidence;
using package::Package;
using Groups = std::map<std::string, std::set<std::string>, std::less<>>;

Groups groups_of(const std::vector<FileResult>& files) {
  Groups groups;
  for (const FileResult& file : files) {
    for (const Note& note : file.parsed.notes) {
      if (note.kind != kGroupsNote) continue;
      for (std::size_t i = 0; i + 1 < note.values.size(); i += 2) {
        groups[note.values[i]].insert(note.values[i + 1]);
      }
    }
  }
  return groups;
}

void find_group(Package& package, const Groups& groups) {
  if (package.unidentified != kNoGroup) return;
  const auto named = groups.find(package.name);
  if (named == groups.end()) return;
  if (named->second.size() == 1) {
    package.name_space = *named->second.begin();
  } else if (!named->second.contains(package.name_space)) {
    return;
  }
  package.unidentified.clear();
}

void drop_installed_entries(std::vector<FileResult>& files) {
  std::set<std::string> installed;
  for (const FileResult& file : files) {
    for (const Package& package : file.parsed.packages) {
      if (package.evidence != Evidence::installed || !package.unidentified.empty()) continue;
      const std::string name = package.name_space + ":" + package.name + ":";
      installed.insert(name + package.version);
      installed.insert(name);
    }
  }
  for (FileResult& file : files) {
    std::erase_if(file.parsed.packages, [&](const Package& package) {
      return package.evidence == Evidence::lockfile &&
             installed.contains(package.name_space + ":" + package.name + ":" + package.version);
    });
  }
}

}  // namespace

void join(std::vector<FileResult>& files, const MergedTree&) {
  const Groups groups = groups_of(files);
  for (FileResult& file : files) {
    for (Package& package : file.parsed.packages) find_group(package, groups);
  }
  drop_installed_entries(files);
}

}  // namespace pratique::catalog::java
