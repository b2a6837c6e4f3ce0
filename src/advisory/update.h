// `db update`: fetches the sources, keeps the last good copy of each, and builds a new index from
// all of them.
//
// A source's folder in the cache holds its files and `state.json`. What comes down is checked
// before it replaces anything: complete, of the check sum that its repository names, readable with
// few damaged parts, and not suddenly much less than before. So an outage or a broken publication
// leaves yesterday's data in place, and says so in the report.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "advisory/importer.h"
#include "core/result.h"

namespace pratique::advisory {

// What a server said of the copy we have; empty: unknown. Sent back as If-None-Match and
// If-Modified-Since.
struct Validators {
  std::string etag;
  std::string last_modified;
};

struct FetchReply {
  bool not_modified = false;  // 304: `path` was not written
  Validators validators;
};

// The HTTP client, as an update needs it.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // GETs a URL, follows redirects, writes the body to `path`. An Error for any answer but 200 and
  // 304, and for a body shorter than its announced length.
  virtual Result<FetchReply> get(const std::string& url, const Validators& known,
                                 const std::string& path) = 0;
};

enum class SourceKind {
  file,            // one file to import as it is
  rpm_repository,  // a mirror.list of a repository: repodata/repomd.xml -> updateinfo, by its check
                   // sum
  amazon_extras,   // the catalogue of Amazon Linux 2 extras: an rpm repository for each topic
  csaf_archive,    // Red Hat's archive_latest.txt: the archive, and what changed since
};

struct SourceSpec {
  std::string name;  // unique; letters, digits, blanks, dots, colons, dashes
  SourceKind kind = SourceKind::file;
  std::string url;
};

// OSV's bulk files of the ecosystems we match, Debian's tracker, Alpine, Wolfi and Chainguard
// secdb, Amazon Linux, Red Hat VEX, CISA KEV, FIRST EPSS.
std::vector<SourceSpec> default_sources();

struct SourceStatus {
  std::string name;
  std::string url;
  std::int64_t checked =
      0;  // seconds since 1970 of the last try that succeeded, also with "not modified"
  std::int64_t fetched = 0;  // of the copy in use
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  std::string error;     // of the last try; empty: it succeeded
  bool changed = false;  // by this update
};

struct UpdateReport {
  std::vector<SourceStatus> sources;
  bool rebuilt = false;  // a new index is in place
  ImportReport import;   // of the rebuild
};

struct UpdateOptions {
  std::string cache;           // folder, made if absent
  std::string output;          // the index
  std::int64_t now = 0;        // seconds since 1970
  double most_damaged = 0.02;  // share of records that may be unreadable
  double least_kept = 0.5;  // a copy with fewer records than this share of the last one is refused
};

// Fetches every source, then builds the index from all good copies if one of them changed or
// `output` is absent. Sources fail one by one, in the report; an Error only where nothing good is
// there at all, or the index cannot be written.
Result<UpdateReport> update_advisories(const std::vector<SourceSpec>& sources, Fetcher& fetcher,
                                       const UpdateOptions& options);

// What the cache says of the sources, for `db status`.
std::vector<SourceStatus> cached_sources(const std::vector<SourceSpec>& sources,
                                         const std::string& cache);

}  // namespace pratique::advisory
