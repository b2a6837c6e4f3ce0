// The advisory index: one immutable file, mapped into memory (docs/formats/advisory-index.md).
//
// Opening checks the header, the section table and that the file has the size it names; the rows
// are checked where they are used. So opening costs the same for any size, and a damaged or hostile
// file gives an error, never a crash. verify() reads all of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/index_builder.h"
#include "advisory/record.h"
#include "core/result.h"
#include "package/package.h"

namespace pratique::advisory {

// One vulnerability of one package: an alias group with every advisory of it that applies.
struct Match {
  std::string id;                       // the CVE where there is one, else the source's name
  std::vector<std::string> aliases;     // every other name, the advisories' own included, sorted
  std::vector<std::string> advisories;  // the advisories that apply, by their own ids
  std::string source;                   // of the advisory that decided: "Debian", "OSV:npm", …
  std::string summary;
  Severity severity = Severity::unknown;
  std::optional<double> score;
  std::string vector;
  std::string
      fixed_version;   // the smallest that fixes it above the installed one; empty: none known
  std::string status;  // "fixed" where there is a fixed version, else "affected", "wont-fix", …
  bool kev = false;
  std::optional<double> epss;
};

struct MatchResult {
  std::vector<Match> matches;  // sorted by id
  std::string ecosystem;       // OSV's name with release; empty: none
  std::string name;            // what was looked up there, e.g. the source package
  std::string version;
  // Why nothing can be said, or (for a distribution past its end of life) why what was found is not
  // all. Empty: assessed.
  std::string unassessed;
};

struct MatchOptions {
  bool foreign_vendor = false;  // not built by the distribution: its advisories do not apply
  // Days since 1970-01-01, to tell whether a distribution is past its end of life; 0: do not ask.
  std::int32_t today = 0;
  bool under_investigation = false;  // also what the source has not decided yet
};

struct IndexStatus {
  std::int64_t built = 0;  // seconds since 1970
  std::uint64_t bytes = 0;
  std::string sha256;  // as the header records it
  std::uint64_t advisories = 0;
  std::uint64_t packages = 0;
  std::uint64_t exploited = 0;       // CVEs in KEV
  std::uint64_t exploitability = 0;  // CVEs with an EPSS score
  std::vector<SourceInfo> sources;
  std::vector<std::string> ecosystems;
};

// Safe to use from several threads at once.
class Index {
 public:
  // invalid: not an index, cut short or damaged; unsupported: of a newer format.
  static Result<Index> open(const std::string& path);
  static Result<Index> from_bytes(std::string bytes);
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  // invalid where the rows of this package are damaged.
  Result<MatchResult> match(const package::Package& package,
                            const package::Distribution& distribution,
                            const MatchOptions& options = {}) const;
  // Whether the index has anything on an ecosystem ("Debian:12", "npm").
  bool covers(std::string_view ecosystem) const;
  IndexStatus status() const;
  // Reads everything: the check sum over the whole file, and every row's references.
  Status verify() const;

 private:
  struct State;
  explicit Index(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace pratique::advisory
