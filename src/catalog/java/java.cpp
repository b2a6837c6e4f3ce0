#include "catalog/java/java.h"

#include "catalog/java/archive_tree.h"
#include "catalog/java/build_files.h"
#include "catalog/java/jar_name.h"
#include "catalog/java/join.h"
#include "catalog/lines.h"

namespace pratique::catalog::java {
namespace {

enum class FileKind { none, archive, perhaps_archive, project_pom, gradle_lock, properties };

// Build files that say nothing of what runs: local repositories, Debian's poms, documentation,
// tests.
bool is_foreign_build_file(std::string_view path) {
  for (const std::string_view folder :
       {".m2", "maven-repo", "META-INF", "doc", "docs", "test", "tests", "testdata", "examples"}) {
    if (has_folder(path, folder)) return true;
  }
  return false;
}

FileKind kind_of(std::string_view path) {
  const std::string_view base = base_name(path);
  if (base == "pom.xml")
    return is_foreign_build_file(path) ? FileKind::none : FileKind::project_pom;
  if (base == "gradle.lockfile" || base == "buildscript-gradle.lockfile") {
    return is_foreign_build_file(path) ? FileKind::none : FileKind::gradle_lock;
  }
  if (base == "pom.properties") {
    return path.find("META-INF/maven/") != std::string_view::npos ? FileKind::properties
                                                                  : FileKind::none;
  }
  if (!is_archive_name(base)) return FileKind::none;
  const std::string extension = extension_of(base);
  return extension == "jar" || extension == "war" || extension == "ear" ? FileKind::archive
                                                                        : FileKind::perhaps_archive;
}

Want wants(const FileInfo& file) {
  if (file.size == 0) return Want::no;
  switch (kind_of(file.path)) {
    case FileKind::none: return Want::no;
    case FileKind::perhaps_archive: return Want::sniff;
    default: return Want::content;
  }
}

bool wants_content(const FileInfo&, std::string_view head) {
  return head.starts_with("PK\x03\x04");
}

Parsed parse(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  switch (kind_of(file.path)) {
    case FileKind::none: break;
    case FileKind::archive:
    case FileKind::perhaps_archive: read_archive(file, content, parsed); break;
    case FileKind::project_pom: parse_project_pom(file, content, parsed); break;
    case FileKind::gradle_lock: parse_gradle_lock(file, content, parsed); break;
    case FileKind::properties: parse_unpacked_properties(file, content, parsed); break;
  }
  return parsed;
}

constexpr Cataloger kCataloger{
    .name = "java",
    .most_bytes = 512u << 20,
    .wants = wants,
    .wants_content = wants_content,
    .parse = parse,
    .join = join,
};

}  // namespace

const Cataloger& cataloger() { return kCataloger; }

}  // namespace pratique::catalog::java
