#include "catalog/dpkg/dpkg.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "catalog/dpkg/chisel.h"
#include "catalog/dpkg/copyright.h"
#include "catalog/dpkg/file_lists.h"
#include "catalog/dpkg/status.h"

namespace pratique::catalog::dpkg {
namespace {

constexpr std::string_view kStatus = "var/lib/dpkg/status";
constexpr std::string_view kStatusFolder = "var/lib/dpkg/status.d/";
constexpr std::string_view kInfo = "var/lib/dpkg/info/";
constexpr std::string_view kDiversions = "var/lib/dpkg/diversions";
constexpr std::string_view kChisel = "var/lib/chisel/manifest.wall";
constexpr std::string_view kDoc = "usr/share/doc/";

constexpr std::size_t kMostFiles = 4'000'000;  // of all packages of an image

bool is_copyright(std::string_view path) {
  return path.starts_with(kDoc) && path.ends_with("/copyright") &&
         path.find('/', kDoc.size()) == path.size() - std::string_view("/copyright").size();
}

bool is_stanza_file(std::string_view path) {
  return path.starts_with(kStatusFolder) && path.find('/', kStatusFolder.size()) == path.npos &&
         !path.ends_with(".md5sums");
}

Want wants(const FileInfo& file) {
  const std::string_view path = file.path;
  bool wanted = false;
  if (path.starts_with("var/lib/dpkg/"))
    wanted = path == kStatus || path == kDiversions || path.starts_with(kStatusFolder) ||
             (path.starts_with(kInfo) && (path.ends_with(".list") || path.ends_with(".md5sums")));
  else
    wanted = path == kChisel || is_copyright(path);
  return wanted ? Want::content : Want::no;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  const std::string_view path = file.path;
  if (path == kStatus || is_stanza_file(path)) return parse_status(file, content);
  if (path == kChisel) return parse_chisel(file, content);
  if (path.ends_with(".md5sums")) return parse_sums(file, content);
  if (path.ends_with(".list")) return parse_list(file, content);
  if (path == kDiversions) return parse_diversions(file, content);
  if (is_copyright(path)) {
    Parsed out;
    Note note{std::string(kLicenceNote), std::string(base_name(folder_of(path))),
              licences_of(content)};
    if (!note.values.empty()) out.notes.push_back(std::move(note));
    return out;
  }
  return {};
}

using Lines = std::unordered_map<std::string_view, std::string*>;

// All notes of the image by their keys, pointing into the notes.
struct Notes {
  Lines lists;
  Lines sums;
  std::unordered_map<std::string_view, const std::vector<std::string>*> licences;
  Diversions diversions;
};

Notes index_notes(std::vector<FileResult>& files) {
  Notes out;
  for (FileResult& file : files)
    for (Note& note : file.parsed.notes) {
      if (note.values.empty()) continue;
      if (note.kind == kListNote) out.lists.emplace(note.key, &note.values.front());
      if (note.kind == kSumsNote) out.sums.emplace(note.key, &note.values.front());
      if (note.kind == kLicenceNote) out.licences.emplace(note.key, &note.values);
      if (note.kind == kDiversionsNote) out.diversions = read_diversions(note.values.front());
    }
  return out;
}

// Multi-Arch: same packages have their files under "name:arch", all others under "name". No two
// packages share a list; so what was used is given back at once.
std::string take_lines(const Lines& notes, const package::Package& package) {
  auto found = notes.find(package.name + ":" + package.arch);
  if (found == notes.end()) found = notes.find(package.name);
  return found != notes.end() ? std::exchange(*found->second, {}) : std::string();
}

void attach_files(package::Package& package, const Notes& notes, CanonicalPaths& canonical,
                  std::size_t& most) {
  if (package.path == kChisel) {
    for (package::OwnedFile& owned : package.files) canonical.apply(owned.path);
    return;
  }
  if (is_stanza_file(package.path)) {
    const auto sums = notes.sums.find(package.path);
    if (sums != notes.sums.end())
      package.files =
          owned_files(package.name, {}, *sums->second, notes.diversions, canonical, most);
    return;
  }
  const std::string list = take_lines(notes.lists, package);
  const std::string sums = take_lines(notes.sums, package);
  package.files = owned_files(package.name, list, sums, notes.diversions, canonical, most);
}

void attach_licences(package::Package& package, const Notes& notes, const MergedTree& tree) {
  auto found = notes.licences.find(package.name);
  if (found == notes.licences.end()) {
    // The documentation of a binary package may be a link to that of its sibling.
    const std::string folder = tree.resolve(std::string(kDoc) + package.name);
    found = notes.licences.find(base_name(folder));
    if (!folder.starts_with(kDoc)) return;
  }
  if (found != notes.licences.end()) package.licences = *found->second;
}

using Names = std::unordered_set<std::string>;

// Of "a|b|c" the first that is installed, else the first.
void choose_alternatives(package::Package& package, const Names& installed) {
  for (std::string& group : package.depends) {
    if (group.find('|') == std::string::npos) continue;
    std::string chosen = group.substr(0, group.find('|'));
    for (std::size_t at = 0; at < group.size();) {
      const auto end = std::min(group.find('|', at), group.size());
      std::string name = group.substr(at, end - at);
      at = end + 1;
      if (!installed.contains(name)) continue;
      chosen = std::move(name);
      break;
    }
    group = std::move(chosen);
  }
  std::sort(package.depends.begin(), package.depends.end());
  package.depends.erase(std::unique(package.depends.begin(), package.depends.end()),
                        package.depends.end());
}

// status before status.d; an image with both names a package once.
void drop_repeated(std::vector<FileResult>& files) {
  Names seen;
  for (const bool stanza_files : {false, true})
    for (FileResult& file : files) {
      if (is_stanza_file(file.path) != stanza_files) continue;
      std::erase_if(file.parsed.packages, [&](const package::Package& package) {
        return !seen.insert(package.name + '\n' + package.version + '\n' + package.arch).second;
      });
    }
}

void join(std::vector<FileResult>& files, const MergedTree& tree) {
  drop_repeated(files);
  Names installed;
  for (const FileResult& file : files)
    for (const package::Package& package : file.parsed.packages) {
      installed.insert(package.name);
      installed.insert(package.provides.begin(), package.provides.end());
    }
  const Notes notes = index_notes(files);
  CanonicalPaths canonical(tree);
  std::size_t most = kMostFiles;
  for (FileResult& file : files) {
    for (package::Package& package : file.parsed.packages) {
      attach_files(package, notes, canonical, most);
      attach_licences(package, notes, tree);
      choose_alternatives(package, installed);
    }
    if (most == 0 && !file.parsed.packages.empty())
      file.parsed.problems.push_back({"limit", file.path, "packages own more than 4000000 files"});
  }
  for (FileResult& file : files) {
    file.parsed.notes.clear();
    file.parsed.notes.shrink_to_fit();
  }
}

constexpr Cataloger kCataloger = {.name = "dpkg",
                                  .version = 1,
                                  .wants = wants,
                                  .wants_content = nullptr,
                                  .parse = parse,
                                  .join = join};

}  // namespace

const Cataloger& cataloger() { return kCataloger; }

}  // namespace pratique::catalog::dpkg
