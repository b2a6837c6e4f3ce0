#include "catalog/rpm/rpm.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "catalog/canonical_paths.h"
#include "catalog/rpm/database.h"
#include "catalog/rpm/package_of_header.h"

namespace pratique::catalog::rpm {
namespace {

constexpr std::string_view kManifest = "var/lib/rpmmanifest/container-manifest-2";
constexpr std::string_view kLog = "rpmdb.sqlite-wal";
constexpr std::string_view kLogNote = "rpm-wal";
// A log of its own header only holds no change (SQLite's file format, section 4.1).
constexpr std::size_t kLogHeader = 32;

bool is_database_folder(std::string_view folder) {
  return folder == "var/lib/rpm" || folder == "usr/lib/sysimage/rpm" || folder == "usr/share/rpm";
}

bool is_database_name(std::string_view name) {
  return name == "rpmdb.sqlite" || name == "Packages.db" || name == "Packages";
}

Want wants(const FileInfo& file) {
  if (file.path == kManifest) return Want::content;
  if (!is_database_folder(folder_of(file.path))) return Want::no;
  const std::string_view name = base_name(file.path);
  return is_database_name(name) || name == kLog ? Want::content : Want::no;
}

// Whether any of a log's frames carries the salt of its header: others are left over from before
// the last checkpoint, and their changes are in the database.
bool has_live_frame(std::string_view log) {
  constexpr std::size_t kFrameHead = 24;
  if (log.size() < kLogHeader + kFrameHead) return false;
  return log.substr(16, 8) == log.substr(kLogHeader + 8, 8);
}

Parsed parse(const FileInfo& file, std::string_view content) {
  if (file.path == kManifest) return parse_manifest(file, content);
  if (base_name(file.path) != kLog) return parse_database(file, content);
  Parsed out;
  if (has_live_frame(content))
    out.notes.push_back({std::string(kLogNote), std::string(file.path), {}});
  return out;
}

// An image that moved from one kind of database to another may hold both; a package counts once.
void drop_repeated(std::vector<FileResult>& files) {
  std::unordered_set<std::string> earlier;
  for (FileResult& file : files) {
    std::vector<std::string> own;
    std::erase_if(file.parsed.packages, [&](const package::Package& package) {
      std::string key = package.name + '\n' + package.version + '\n' + package.arch;
      if (earlier.contains(key)) return true;
      own.push_back(std::move(key));
      return false;
    });
    earlier.insert(own.begin(), own.end());
  }
}

bool is_path(const std::string& name) { return name.starts_with('/'); }

// "/bin/sh" -> "bash", where a package owns that path and none provides it by that name.
void name_required_paths(std::vector<FileResult>& files, const MergedTree& tree) {
  std::unordered_map<std::string, std::string> owners;  // by canonical path; empty: none yet
  std::unordered_set<std::string_view> provided;
  const auto each = [&](auto visit) {
    for (FileResult& file : files)
      for (package::Package& package : file.parsed.packages) visit(package);
  };
  CanonicalPaths canonical(tree);
  const auto canonical_of = [&](const std::string& required) {
    std::string path = required.substr(std::min(required.find_first_not_of('/'), required.size()));
    canonical.apply(path);
    return path;
  };
  each([&](package::Package& package) {
    for (const std::string& name : package.depends)
      if (is_path(name)) owners.emplace(canonical_of(name), "");
    for (const std::string& name : package.provides)
      if (is_path(name)) provided.insert(name);
  });
  if (owners.empty()) return;
  each([&](package::Package& package) {
    for (const package::OwnedFile& owned : package.files) {
      const auto found = owners.find(owned.path);
      if (found != owners.end() && found->second.empty()) found->second = package.name;
    }
  });
  each([&](package::Package& package) {
    bool changed = false;
    for (std::string& name : package.depends) {
      if (!is_path(name) || provided.contains(name)) continue;
      const std::string& owner = owners[canonical_of(name)];
      if (owner.empty()) continue;
      name = owner;
      changed = true;
    }
    if (!changed) return;
    std::unordered_set<std::string> seen;
    std::erase_if(package.depends, [&](const std::string& name) {
      return name == package.name || !seen.insert(name).second;
    });
  });
}

void report_log(std::vector<FileResult>& files) {
  for (FileResult& log : files) {
    for (const Note& note : log.parsed.notes) {
      if (note.kind != kLogNote) continue;
      const std::string_view database =
          std::string_view(note.key).substr(0, note.key.size() - std::string_view("-wal").size());
      const bool beside = std::any_of(files.begin(), files.end(), [&](const FileResult& file) {
        return file.path == database;
      });
      if (beside)
        log.parsed.problems.push_back({"unsupported", log.path,
                                       "the write-ahead log holds changes that are not in the "
                                       "database: packages may be missing "
                                       "or out of date"});
    }
    log.parsed.notes.clear();
  }
}

void join(std::vector<FileResult>& files, const MergedTree& tree) {
  drop_repeated(files);
  CanonicalPaths canonical(tree);
  for (FileResult& file : files)
    for (package::Package& package : file.parsed.packages)
      for (package::OwnedFile& owned : package.files) canonical.apply(owned.path);
  name_required_paths(files, tree);
  report_log(files);
}

// The next field of a line of the manifest, empty for "(none)".
std::string_view take_field(std::string_view& line) {
  const auto tab = line.find('\t');
  std::string_view field = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  while (field.ends_with('\r')) field.remove_suffix(1);
  return field == "(none)" ? std::string_view{} : field;
}

constexpr Cataloger kCataloger = {.name = "rpm",
                                  .version = 1,
                                  .most_bytes = 256u << 20,
                                  .wants = wants,
                                  .wants_content = nullptr,
                                  .parse = parse,
                                  .join = join};

}  // namespace

const Cataloger& cataloger() { return kCataloger; }

Parsed parse_database(const FileInfo& file, std::string_view content) {
  Parsed out;
  if (content.empty()) return out;  // rpm leaves an empty one behind when it cannot write
  // Paths and names of real databases take less than this: an entry of a file is over 100 bytes
  // long.
  Budget budget{8 * content.size() + (1u << 20)};
  const VisitBlob visit = [&](std::string_view blob, std::string_view place) {
    add_package(out, file, blob, place, budget);
  };
  const std::vector<Error> problems =
      content.starts_with("SQLite format 3")   ? read_sqlite(content, visit)
      : content.starts_with("RpmP")            ? read_ndb(content, visit)
      : base_name(file.path) == "Packages.db"  ? read_ndb(content, visit)
      : base_name(file.path) == "rpmdb.sqlite" ? read_sqlite(content, visit)
                                               : read_berkeley(content, visit);
  for (const Error& error : problems) add_problem(out, file, error);
  return out;
}

Parsed parse_manifest(const FileInfo& file, std::string_view content) {
  constexpr std::size_t kMostLines = 100'000;
  constexpr std::size_t kMostProblems = 32;
  Parsed out;
  std::size_t number = 0;
  while (!content.empty() && number < kMostLines) {
    const auto end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    std::array<std::string_view, 10> fields;
    for (std::string_view& field : fields) field = take_field(line);
    const auto [name, version, installed, built, vendor, epoch, size, arch, epoch_number, source] =
        fields;
    if (name.empty() || version.find('-') == std::string_view::npos ||
        version.find(' ') != std::string_view::npos) {
      if (out.problems.size() < kMostProblems)
        add_problem(out, file, invalid("line " + std::to_string(number) + " names no package"));
      continue;
    }
    if (name == "gpg-pubkey") continue;
    package::Package found;
    found.kind = package::Kind::rpm;
    found.path = file.path;
    found.name = name;
    found.version = epoch.empty() || epoch == "0" ? std::string(version)
                                                  : std::string(epoch) + ":" + std::string(version);
    found.arch = arch;
    found.vendor = vendor;
    const SourceName origin = read_source_rpm(source);
    if (origin.name != found.name) found.source_name = origin.name;
    if (origin.version != version) found.source_version = origin.version;
    out.packages.push_back(std::move(found));
  }
  return out;
}

}  // namespace pratique::catalog::rpm
