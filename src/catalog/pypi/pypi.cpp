#include "catalog/pypi/pypi.h"

#include "archive/zip.h"
#include "catalog/lines.h"
#include "catalog/pypi/join.h"
#include "catalog/pypi/locks.h"
#include "catalog/pypi/metadata.h"
#include "catalog/pypi/record.h"
#include "catalog/pypi/requirements.h"

namespace pratique::catalog::pypi {
namespace {

enum class FileKind {
  none,
  metadata,
  egg_info_file,
  egg_zip,
  record,
  installed_files,
  requires_txt,
  direct_url,
  requirements,
  pipfile_lock,
  poetry_lock,
  uv_lock,
  pdm_lock,
  pylock,
};

FileKind kind_in_metadata_folder(std::string_view base, std::string_view folder) {
  if (ends_ignoring_case(folder, "dist-info")) {
    if (base == "METADATA") return FileKind::metadata;
    if (base == "RECORD") return FileKind::record;
    if (base == "direct_url.json") return FileKind::direct_url;
  }
  if (ends_ignoring_case(folder, "egg-info")) {
    if (base == "PKG-INFO") return FileKind::metadata;
    if (base == "installed-files.txt") return FileKind::installed_files;
    if (base == "requires.txt") return FileKind::requires_txt;
  }
  return FileKind::none;
}

FileKind kind_of_lock(std::string_view base) {
  if (base == "Pipfile.lock") return FileKind::pipfile_lock;
  if (base == "poetry.lock") return FileKind::poetry_lock;
  if (base == "uv.lock") return FileKind::uv_lock;
  if (base == "pdm.lock") return FileKind::pdm_lock;
  if (base == "pylock.toml" || (base.starts_with("pylock.") && base.ends_with(".toml"))) {
    return FileKind::pylock;
  }
  if (base.ends_with(".txt") && base.find("requirements") != std::string_view::npos) {
    return FileKind::requirements;
  }
  return FileKind::none;
}

// Lock files and requirements that say nothing about this image: those that a library ships,
// documentation, tests.
bool is_foreign_lock(std::string_view path) {
  for (const std::string_view folder :
       {"site-packages", "dist-packages", "doc", "docs", "test", "tests", "testdata", "examples"}) {
    if (has_folder(path, folder)) return true;
  }
  return false;
}

// Python's own tests carry distributions as test data.
bool is_test_of_python(std::string_view path) {
  const auto at = path.find("/test/");
  return at != std::string_view::npos && base_name(path.substr(0, at)).starts_with("python");
}

FileKind kind_of(std::string_view path) {
  const std::string_view base = base_name(path);
  const FileKind lock = kind_of_lock(base);
  if (lock != FileKind::none) return is_foreign_lock(path) ? FileKind::none : lock;
  FileKind kind = FileKind::none;
  if (ends_ignoring_case(base, ".egg-info")) {
    kind = FileKind::egg_info_file;
  } else if (ends_ignoring_case(base, ".egg")) {
    kind = FileKind::egg_zip;
  } else {
    kind = kind_in_metadata_folder(base, base_name(folder_of(path)));
  }
  return kind != FileKind::none && is_test_of_python(path) ? FileKind::none : kind;
}

Want wants(const FileInfo& file) {
  return kind_of(file.path) == FileKind::none ? Want::no : Want::content;
}

void add_metadata(const FileInfo& file, std::string_view content, std::string_view folder,
                  std::string path, Parsed& parsed) {
  auto found = parse_metadata(content, folder);
  if (!found) return add_problem(parsed, file, found.error());
  found->path = std::move(path);
  parsed.packages.push_back(std::move(*found));
}

// An egg that is a zip archive: its metadata is EGG-INFO/PKG-INFO inside. Other files may end in
// ".egg" too; only zip archives are meant.
void parse_egg_zip(const FileInfo& file, std::string_view content, Parsed& parsed) {
  if (!content.starts_with("PK")) return;
  const auto archive = archive::ZipArchive::open(content);
  if (!archive) return add_problem(parsed, file, archive.error());
  for (const archive::ZipEntry& entry : archive->entries()) {
    if (entry.path != "EGG-INFO/PKG-INFO") continue;
    if (entry.size > (8u << 20)) return add_problem(parsed, file, limit("metadata too large"));
    const auto bytes = archive->read(entry);
    if (!bytes) return add_problem(parsed, file, bytes.error());
    return add_metadata(file, *bytes, base_name(file.path),
                        std::string(file.path) + "!/" + entry.path, parsed);
  }
}

void add_files_note(std::vector<package::OwnedFile> files, std::string_view folder,
                    Parsed& parsed) {
  Note note{std::string(kFilesNote), std::string(folder), {}};
  note.values.reserve(files.size() * 2);
  for (package::OwnedFile& file : files) {
    note.values.push_back(std::move(file.path));
    note.values.push_back(std::move(file.digest));
  }
  parsed.notes.push_back(std::move(note));
}

void add_direct_url_note(const FileInfo& file, std::string_view content, Parsed& parsed) {
  auto qualifiers = parse_direct_url(content);
  if (!qualifiers) return add_problem(parsed, file, qualifiers.error());
  Note note{std::string(kDirectUrlNote), std::string(folder_of(file.path)), {}};
  for (auto& [key, value] : *qualifiers) {
    note.values.push_back(std::move(key));
    note.values.push_back(std::move(value));
  }
  if (!note.values.empty()) parsed.notes.push_back(std::move(note));
}

void add_requirements(const FileInfo& file, std::string_view content, Parsed& parsed) {
  parsed.packages = parse_requirements(content);
  const std::string base = lower(base_name(file.path));
  const bool development =
      base.find("dev") != std::string::npos || base.find("test") != std::string::npos;
  for (package::Package& found : parsed.packages) found.development = development;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const std::string_view folder = folder_of(file.path);
  switch (kind_of(file.path)) {
    case FileKind::none: break;
    case FileKind::metadata:
      // "x-1.0-py3.11.egg/EGG-INFO/PKG-INFO": the name is one folder further up.
      add_metadata(file, content,
                   base_name(equal_ignoring_case(base_name(folder), "EGG-INFO") ? folder_of(folder)
                                                                                : folder),
                   std::string(file.path), parsed);
      break;
    case FileKind::egg_info_file:
      add_metadata(file, content, base_name(file.path), std::string(file.path), parsed);
      break;
    case FileKind::egg_zip: parse_egg_zip(file, content, parsed); break;
    case FileKind::record:
      add_files_note(parse_record(content, folder_of(folder)), folder, parsed);
      break;
    case FileKind::installed_files:
      add_files_note(parse_installed_files(content, folder), folder, parsed);
      break;
    case FileKind::requires_txt:
      parsed.notes.push_back(
          {std::string(kRequiresNote), std::string(folder), parse_requires(content)});
      break;
    case FileKind::direct_url: add_direct_url_note(file, content, parsed); break;
    case FileKind::requirements: add_requirements(file, content, parsed); break;
    case FileKind::pipfile_lock: parse_pipfile_lock(file, content, parsed); break;
    case FileKind::poetry_lock: parse_poetry_lock(file, content, parsed); break;
    case FileKind::uv_lock: parse_uv_lock(file, content, parsed); break;
    case FileKind::pdm_lock: parse_pdm_lock(file, content, parsed); break;
    case FileKind::pylock: parse_pylock(file, content, parsed); break;
  }
  for (package::Package& found : parsed.packages) {
    if (found.path.empty()) found.path = file.path;
  }
  return parsed;
}

constexpr Cataloger kCataloger{
    .name = "pypi",
    .wants = wants,
    .parse = parse,
    .join = join,
};

}  // namespace

const Cataloger& cataloger() { return kCataloger; }

}  // namespace pratique::catalog::pypi
