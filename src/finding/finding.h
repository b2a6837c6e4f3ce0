// Finding: the single result type of every detector, and the report one scan makes of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "package/package.h"

namespace pratique::finding {

enum class Severity { none, low, medium, high, critical, unknown };

std::string_view name_of(Severity severity);  // lower case, as CLI.md lists them
std::optional<Severity> severity_named(std::string_view name);
// For thresholds and sorting: unknown counts as low (it is reported, and gates only a gate on low).
int rank_of(Severity severity);

struct AdvisoryReference {
  std::string id;                    // the CVE where there is one, else the source's own
  std::vector<std::string> aliases;  // every other name, sorted
  std::string source;                // "Debian", "OSV:npm", …
  std::string summary;               // one line; may be empty
};

// The package a finding is about, as an answer to "which of the many".
struct Subject {
  std::string purl;
  std::string
      name;  // as the ecosystem writes it: "org.apache.logging.log4j:log4j-core", "@scope/x"
  std::string version;
  std::string ecosystem;  // OSV's name, with release: "Debian:12", "npm"
  std::string path;
  std::string owner;  // purl of the package that owns the path; empty: none
  std::string layer;  // diffID; empty: unknown
  std::string build_step;
  std::string source_package;  // "openssl 3.0.9-1" where the match was made by source package
};

struct Finding {
  std::string id;  // stable: the same problem has the same id on the next run
  std::string type = "vulnerability";
  Severity severity = Severity::unknown;
  std::optional<double> score;  // CVSS base score
  std::string vector;           // the CVSS vector behind the score; empty: none
  AdvisoryReference advisory;
  Subject package;
  std::string fixed_version;  // empty: no fix is known
  std::string status;         // "affected", "fixed", "wont-fix", "end-of-life", … of the source
  bool kev = false;
  std::optional<double> epss;
};

// Hex, from what makes the problem the same problem: type, advisory, package, version and path.
std::string stable_id(std::string_view type, std::string_view advisory, std::string_view purl,
                      std::string_view path);

struct Unassessed {
  std::string package;  // purl
  std::string reason;
  bool os = false;  // a package of a distribution: it counts for --fail-on
};

struct LayerReference {
  std::string diff_id;
  std::string digest;
  std::string build_step;
};

struct DatabaseReference {
  std::string path;   // "built-in" for the starter set
  std::string built;  // RFC 3339
  std::string digest;
  std::int64_t advisories = 0;
  std::vector<std::string> sources;
};

struct Target {
  std::string kind;
  std::string name;
  std::string digest;
  std::string platform;
  std::string distribution;       // "debian:12"; empty: none found
  std::string distribution_name;  // "Debian GNU/Linux 12 (bookworm)"
  std::vector<LayerReference> layers;
};

// What `pratique scan` found in one image. Findings are sorted: worst first, then package, then
// advisory.
struct Report {
  Target target;
  std::size_t packages = 0;
  std::vector<std::pair<std::string, std::size_t>> packages_by_kind;  // ("deb", 624), …
  std::vector<Finding> findings;
  std::size_t assessed = 0;
  std::vector<Unassessed> unassessed;
  std::vector<package::Problem> problems;
  DatabaseReference database;
};

void sort_findings(std::vector<Finding>& findings);

}  // namespace pratique::finding
