// Reads advisory files of every known kind into one index.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "advisory/index_builder.h"
#include "core/result.h"

namespace pratique::advisory {

struct ImportOptions {
  std::int64_t now = 0;  // seconds since 1970: the index says it was built then
  // Names the sources get instead of their paths ("OSV:npm"), by position in the list of paths; may
  // be shorter.
  std::vector<std::string> names;
};

// One file that was read, or was not, with the reason.
struct ImportedFile {
  std::string
      path;  // inside an archive: "gitlab.tar.xz!/npm/ws/CVE-….yml" only where it stands for itself
  std::string kind;  // "osv", "debian-tracker", …; empty: not advisory data, or unreadable
  std::uint64_t records = 0;
  std::uint64_t problems = 0;
  std::string message;  // why it was skipped, or its first problem
};

struct ImportReport {
  std::vector<ImportedFile> files;    // one for each file or archive found under the paths
  std::vector<std::string> problems;  // at most 1000, each names its place
  std::uint64_t problem_count = 0;
  std::uint64_t skipped = 0;  // documents that are no advisory data
  BuildCounts counts;
};

// Files and folders (searched) of advisories, archives and compressed ones too, into the index file
// `output`, which is replaced at once or, on an error, not at all. What is damaged costs itself: it
// is reported and the rest is kept. invalid where not a single record could be read; not_found for
// a path that does not exist.
Result<ImportReport> import_advisories(const std::vector<std::string>& paths,
                                       const std::string& output, const ImportOptions& options);

// One document by name and content, into `builder`; its kind and counts are added to `file`.
void import_document(std::string_view name, std::string_view content, IndexBuilder& builder,
                     ImportedFile& file, ImportReport& report);

}  // namespace pratique::advisory
