#include "catalog/pypi/join.h"

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "catalog/lines.h"
#include "catalog/pypi/metadata.h"

namespace pratique::catalog::pypi {
namespace {

using package::Evidence;
using package::Package;

// PEP 440 takes "1.0" and "1.0.0" for the same, and ignores case and a leading "v".
std::string comparable_version(std::string_view version) {
  std::string out = lower(version);
  if (out.starts_with('v')) out.erase(0, 1);
  while (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

std::string identity(const Package& package) {
  return normalised_name(package.name) + "=" + comparable_version(package.version);
}

using Notes = std::multimap<std::string, Note*, std::less<>>;

void apply_notes(Package& package, const std::string& folder, const Notes& notes) {
  const auto [first, last] = notes.equal_range(folder);
  for (auto it = first; it != last; ++it) {
    Note& note = *it->second;
    if (note.kind == kFilesNote) {
      package.files.reserve(note.values.size() / 2);
      for (std::size_t i = 0; i + 1 < note.values.size(); i += 2) {
        package.files.push_back({std::move(note.values[i]), std::move(note.values[i + 1])});
      }
      note.values.clear();
    } else if (note.kind == kRequiresNote && package.depends.empty()) {
      package.depends = note.values;
    } else if (note.kind == kDirectUrlNote) {
      for (std::size_t i = 0; i + 1 < note.values.size(); i += 2) {
        package.qualifiers.emplace_back(note.values[i], note.values[i + 1]);
      }
    }
  }
}

// The folder that packages are imported from: what stands above the metadata file or folder.
std::string_view site_of(std::string_view metadata_path) {
  const std::string_view folder = folder_of(metadata_path);
  return read_folder_name(base_name(folder)) ? folder_of(folder) : folder;
}

void drop_twins(std::vector<FileResult>& files) {
  std::set<std::string> kept;
  for (FileResult& file : files) {
    std::erase_if(file.parsed.packages, [&](const Package& package) {
      if (package.evidence != Evidence::installed) return false;
      std::string key = std::string(site_of(package.path)) + "\n" + identity(package);
      return !kept.insert(std::move(key)).second;
    });
  }
}

void drop_installed_lock_entries(std::vector<FileResult>& files) {
  std::set<std::string> installed;
  for (const FileResult& file : files) {
    for (const Package& package : file.parsed.packages) {
      if (package.evidence == Evidence::installed) installed.insert(identity(package));
    }
  }
  for (FileResult& file : files) {
    std::erase_if(file.parsed.packages, [&](const Package& package) {
      return package.evidence == Evidence::lockfile && installed.contains(identity(package));
    });
  }
}

void name_dependencies(std::vector<FileResult>& files) {
  std::unordered_map<std::string, std::string> recorded;
  for (const FileResult& file : files) {
    for (const Package& package : file.parsed.packages) {
      recorded.emplace(normalised_name(package.name), package.name);
    }
  }
  for (FileResult& file : files) {
    for (Package& package : file.parsed.packages) {
      for (std::string& name : package.depends) {
        const auto found = recorded.find(normalised_name(name));
        if (found != recorded.end()) name = found->second;
      }
    }
  }
}

}  // namespace

void join(std::vector<FileResult>& files, const MergedTree&) {
  Notes notes;
  for (FileResult& file : files) {
    for (Note& note : file.parsed.notes) notes.emplace(note.key, &note);
  }
  for (FileResult& file : files) {
    for (Package& package : file.parsed.packages) {
      if (package.evidence != Evidence::installed) continue;
      apply_notes(package, std::string(folder_of(package.path)), notes);
    }
  }
  drop_twins(files);
  drop_installed_lock_entries(files);
  name_dependencies(files);
}

}  // namespace pratique::catalog::pypi
