#include "catalog/npm/join.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "catalog/npm/lockfiles.h"
#include "catalog/npm/names.h"
#include "catalog/npm/package_json.h"

namespace pratique::catalog::npm {
namespace {

using package::Package;

constexpr std::string_view kModules = "node_modules/";

bool below_modules(std::string_view path) {
  return path.starts_with(kModules) || path.find("/node_modules/") != std::string_view::npos;
}

// One folder with lockfiles.
struct Project {
  std::vector<FileResult*> lockfiles;  // the one that knows best first
  bool installed = false;
  std::unordered_map<std::string, const Package*> locked;  // by identity, where installed
  std::unordered_map<std::string_view, const Note*> places;
};
using Projects = std::unordered_map<std::string, Project>;

// Calls `visit` with each folder that has `path` below its node_modules, innermost first, until it
// says true.
template <typename Visit>
void for_each_project(std::string_view path, Visit visit) {
  std::size_t at = path.rfind(kModules);
  while (at != std::string_view::npos) {
    if (at == 0) {
      visit(std::string_view{});
      return;
    }
    if (path[at - 1] == '/' && visit(path.substr(0, at - 1))) return;
    at = path.rfind(kModules, at - 1);
  }
}

// The project whose lockfiles speak of an installed package: the innermost that has it below its
// node_modules; else, for a workspace's own node_modules, the innermost around it with an installed
// tree.
const Projects::value_type* project_around(std::string_view path, const Projects& projects) {
  const Projects::value_type* found = nullptr;
  std::string_view outermost;
  for_each_project(path, [&](std::string_view folder) {
    outermost = folder;
    const auto project = projects.find(std::string(folder));
    if (project != projects.end()) found = &*project;
    return found != nullptr;
  });
  while (found == nullptr && !outermost.empty()) {
    outermost = folder_of(outermost);
    const auto project = projects.find(std::string(outermost));
    if (project != projects.end() && project->second.installed) found = &*project;
  }
  return found;
}

std::string in_folder(std::string_view folder, std::string_view path) {
  return folder.empty() ? std::string(path) : std::string(folder) + "/" + std::string(path);
}

// The lockfiles of a project without an installed tree: keeps those that npm and pnpm would read.
void keep_effective(Project& project) {
  const auto has = [&](FileKind kind) {
    return std::any_of(project.lockfiles.begin(), project.lockfiles.end(),
                       [&](const FileResult* file) { return kind_of(file->path) == kind; });
  };
  const bool shrinkwrap = has(FileKind::shrinkwrap);
  const bool npm = shrinkwrap || has(FileKind::npm_lock);
  const bool pnpm = has(FileKind::pnpm_lock);
  for (FileResult* file : project.lockfiles) {
    const FileKind kind = kind_of(file->path);
    if ((kind == FileKind::npm_lock && shrinkwrap) || (kind == FileKind::npm_hidden && npm) ||
        (kind == FileKind::pnpm_hidden && pnpm))
      file->parsed.packages.clear();
  }
}

void index_locked(Project& project) {
  for (const FileResult* file : project.lockfiles) {
    for (const Package& package : file->parsed.packages)
      project.locked.emplace(identity(package), &package);
    for (const Note& note : file->parsed.notes) {
      if (note.kind == kPlaceNote && note.values.size() == 2)
        project.places.emplace(note.key, &note);
    }
  }
}

void complete(Package& installed, std::string_view folder, const Project& project) {
  if (installed.version.empty()) {
    std::string_view place = folder_of(installed.path);
    if (!folder.empty()) place.remove_prefix(folder.size() + 1);
    const auto note = project.places.find(place);
    if (note != project.places.end() && !note->second->values[1].empty()) {
      const Package known = make_package(note->second->values[0], note->second->values[1]);
      installed.name_space = known.name_space;
      installed.name = known.name;
      installed.version = known.version;
      installed.unidentified.clear();
    }
  }
  const auto found = project.locked.find(identity(installed));
  if (found == project.locked.end()) return;
  const Package& locked = *found->second;
  installed.development = locked.development;
  if (installed.digests.empty()) installed.digests = locked.digests;
  if (installed.licences.empty()) installed.licences = locked.licences;
  if (installed.qualifiers.empty()) installed.qualifiers = locked.qualifiers;
}

// The packages that npm linked into node_modules from elsewhere in the project.
void list_linked(std::string_view folder, Project& project, const MergedTree& tree) {
  std::unordered_set<std::string> listed;
  for (FileResult* file : project.lockfiles) {
    for (const Note& note : file->parsed.notes) {
      if (note.kind != kLinkNote || note.values.size() != 2 || note.values[1].empty()) continue;
      std::string path = in_folder(folder, note.key + "/package.json");
      if (note.key.find("..") != std::string::npos || !tree.exists(path)) continue;
      if (!listed.insert(path).second) continue;
      Package package = make_package(note.values[0], note.values[1]);
      package.path = std::move(path);
      file->parsed.packages.push_back(std::move(package));
    }
  }
}

Projects find_projects(std::vector<FileResult>& files) {
  Projects projects;
  for (FileResult& file : files) {
    const FileKind kind = kind_of(file.path);
    if (kind != FileKind::none && kind != FileKind::package)
      projects[std::string(project_of(file.path))].lockfiles.push_back(&file);
  }
  for (auto& [folder, project] : projects) {
    std::sort(project.lockfiles.begin(), project.lockfiles.end(),
              [](const FileResult* a, const FileResult* b) {
                return kind_of(a->path) < kind_of(b->path);
              });
  }
  for (const FileResult& file : files) {
    if (kind_of(file.path) != FileKind::package) continue;
    for_each_project(file.path, [&](std::string_view folder) {
      const auto project = projects.find(std::string(folder));
      if (project != projects.end()) project->second.installed = true;
      return false;
    });
  }
  return projects;
}

}  // namespace

FileKind kind_of(std::string_view path) {
  const std::string_view name = base_name(path);
  if (name == "package.json")
    return installed_name(path).empty() ? FileKind::none : FileKind::package;
  const std::string_view folder = folder_of(path);
  if (name == ".package-lock.json")
    return base_name(folder) == "node_modules" && !below_modules(folder) ? FileKind::npm_hidden
                                                                         : FileKind::none;
  if (name == "lock.yaml")
    return base_name(folder) == ".pnpm" && base_name(folder_of(folder)) == "node_modules" &&
                   !below_modules(folder_of(folder))
               ? FileKind::pnpm_hidden
               : FileKind::none;
  FileKind kind = FileKind::none;
  if (name == "package-lock.json") kind = FileKind::npm_lock;
  if (name == "npm-shrinkwrap.json") kind = FileKind::shrinkwrap;
  if (name == "pnpm-lock.yaml") kind = FileKind::pnpm_lock;
  if (name == "yarn.lock") kind = FileKind::yarn_lock;
  if (name == "bun.lock") kind = FileKind::bun_lock;
  // Debian's packages also carry the lockfiles of their sources.
  if (kind != FileKind::none && (below_modules(path) || path.starts_with("usr/share/nodejs/")))
    return FileKind::none;
  return kind;
}

std::string_view project_of(std::string_view lockfile) {
  std::string_view folder = folder_of(lockfile);
  switch (kind_of(lockfile)) {
    case FileKind::npm_hidden: return folder_of(folder);
    case FileKind::pnpm_hidden: return folder_of(folder_of(folder));
    default: return folder;
  }
}

void join(std::vector<FileResult>& files, const MergedTree& tree) {
  Projects projects = find_projects(files);
  for (auto& [folder, project] : projects) {
    if (project.installed)
      index_locked(project);
    else
      keep_effective(project);
  }
  for (FileResult& file : files) {
    if (kind_of(file.path) != FileKind::package) continue;
    for (Package& package : file.parsed.packages) {
      const auto* project = project_around(package.path, projects);
      if (project != nullptr) complete(package, project->first, project->second);
    }
  }
  for (auto& [folder, project] : projects) {
    if (!project.installed) continue;
    for (FileResult* file : project.lockfiles) file->parsed.packages.clear();
    list_linked(folder, project, tree);
  }
}

}  // namespace pratique::catalog::npm
