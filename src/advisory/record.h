// Record: one published advisory, normalised. Every source is a pure parser that makes these.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "finding/finding.h"

namespace pratique::advisory {

using finding::Severity;

// One step of a range, as the OSV schema (1.7, affected[].ranges[].events) has them, and `after`:
// affected from just above the version on, for sources that write "> 1.0".
enum class EventKind : std::uint8_t { introduced, after, fixed, last_affected, limit };

struct Event {
  EventKind kind = EventKind::introduced;
  std::string version;  // "0" for introduced: before every version; "*" for limit: no limit
  friend bool operator==(const Event&, const Event&) = default;
};

struct Range {
  std::vector<Event> events;
  friend bool operator==(const Range&, const Range&) = default;
};

// What the source says about a fix. The numbers are written to the index: never reuse one.
enum class State : std::uint8_t {
  affected = 0,
  wont_fix = 1,
  end_of_life = 2,
  deferred = 3,
  under_investigation = 4,  // the source does not know whether the package is affected
  unimportant = 5,          // Debian: of no security consequence
  fix_pending = 6,
};
std::string_view name_of(State state);  // "affected", "wont-fix", …

// One package that an advisory is about.
struct Affected {
  std::string ecosystem;  // OSV's name with release: "Debian:12", "npm"
  std::string name;       // as the ecosystem writes it: "group:artifact", "@scope/name"
  std::vector<Range> ranges;
  std::vector<std::string> versions;  // affected one by one, besides the ranges
  std::vector<std::string> vectors;   // CVSS, where this package has its own
  std::optional<Severity> severity;   // the distribution's own, where this package has its own
  State state = State::affected;
  // Versions that the source names as fixed where its ranges only tell the last affected one.
  std::vector<std::string> fixed_hints;
  // Restricts the ranges to one stream of the package. "module:NAME:STREAM[,NAME:STREAM…]":
  // packages of those rpm modules ("module:" alone: of any module); "prefix:5.10": versions whose
  // first components are 5.10. Empty: no restriction, but for rpm never a package of a module.
  std::string stream;
  friend bool operator==(const Affected&, const Affected&) = default;
};

struct Record {
  std::string id;
  std::vector<std::string> aliases;  // other names of the very same vulnerability
  std::vector<std::string>
      upstream;         // vulnerabilities that this advisory carries fixes for, each its own
  std::string summary;  // one line
  std::vector<std::string> vectors;  // CVSS of any version
  std::optional<Severity> severity;  // in words, as the source rates it
  bool from_distribution = false;    // that rating is a distribution's, and counts more than CVSS
  std::string published;             // RFC 3339 or a date; empty: unknown
  std::string modified;
  bool withdrawn = false;
  // The id names a document, so that an earlier one of the same id and source is an older edition
  // of this one. False where a source has one id in several files, each for a package.
  bool is_edition = false;
  std::string source;  // "OSV:npm", "Debian", "Amazon Linux", …
  std::vector<Affected> affected;
};

// CISA's catalogue of known exploited vulnerabilities, one line of it.
struct KnownExploited {
  std::string cve;
  std::string date_added;
  bool ransomware = false;
};

// FIRST's exploit prediction, one line of it.
struct Exploitability {
  std::string cve;
  double probability = 0;
  double percentile = 0;
};

// Where parsers deliver what they read. A parser calls these as it goes, so that a big file never
// stands in memory as records.
struct Sink {
  std::function<void(Record&&)> record;
  std::function<void(KnownExploited&&)> exploited;
  std::function<void(Exploitability&&)> exploitability;
  // The date a source gives itself.
  std::function<void(std::string_view)> date;
  // An ecosystem that the source speaks of, though perhaps of no package in it that is affected.
  std::function<void(std::string_view)> coverage;
  // A part that could not be read; reading goes on. Names the place.
  std::function<void(std::string)> problem;
};

// "CVE-2021-44228" -> year and number in one key that orders like them; none for anything else.
// Also of the names that distributions derive: "UBUNTU-CVE-2021-44228", "DEBIAN-CVE-…".
std::optional<std::uint64_t> cve_key(std::string_view id);
std::string cve_name(std::uint64_t key);

// The severity in a source's words: Debian's urgency, Ubuntu's priority, Red Hat's and Amazon's
// ratings, GitHub's and others'. None where it says nothing ("not yet assigned", "untriaged").
std::optional<Severity> severity_in_words(std::string_view words);

// The first line of a text, at most 200 bytes, cut on a character's border.
std::string one_line(std::string_view text);

}  // namespace pratique::advisory
