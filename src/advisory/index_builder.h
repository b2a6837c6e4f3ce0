// Builds an advisory index from records, in memory, and writes it out.
//
// Memory is that of the finished index plus about half: records are turned into rows at once. An
// edition (Record::is_edition) of an earlier record replaces it if it was modified later; with the
// same date its packages are added.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/record.h"
#include "core/result.h"

namespace pratique::advisory {

// What `db status` says of one source file.
struct SourceInfo {
  std::string name;    // the file, as it was given
  std::string kind;    // "osv", "debian-tracker", …
  std::string date;    // the newest date in it
  std::string sha256;  // hex
  std::uint64_t records = 0;
  std::uint64_t problems = 0;
};

struct BuildCounts {
  std::uint64_t advisories = 0;
  std::uint64_t packages = 0;
  std::uint64_t entries = 0;
  std::uint64_t ranges = 0;
  std::uint64_t unreadable_ranges = 0;  // their versions are none in their ecosystem
  std::uint64_t unknown_ecosystems =
      0;  // packages of ecosystems without a version order: never matched
  std::uint64_t withdrawn = 0;
  std::uint64_t bytes = 0;  // of the file
};

class IndexBuilder {
 public:
  IndexBuilder();
  ~IndexBuilder();
  IndexBuilder(const IndexBuilder&) = delete;
  IndexBuilder& operator=(const IndexBuilder&) = delete;

  void add(const Record& record);
  void add(const KnownExploited& known);
  void add(const Exploitability& probability);
  void add(const SourceInfo& source);
  // An ecosystem that a source covers, though it may name no package of it: what is not named is
  // then clean.
  void add_coverage(std::string_view ecosystem);

  // The file's bytes. The builder is used up. limit where a table outgrows its 32-bit numbers.
  Result<std::string> finish(std::int64_t built);
  // Counts, complete after finish().
  const BuildCounts& counts() const;
  // The first 500 of the unreadable ranges, each with advisory, package and reason.
  const std::vector<std::string>& unreadable() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pratique::advisory
