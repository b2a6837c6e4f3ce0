// Ecosystems as OSV names them ("npm", "Debian:12", "Ubuntu:Pro:22.04:LTS"): how names are compared
// in them, and which of them speak of the packages of a distribution or of a kind.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/record.h"
#include "package/package.h"
#include "package/version.h"

namespace pratique::advisory {

// The name with the spelling that the index uses: well-known names in OSV's case ("pypi" ->
// "PyPI").
std::string canonical_ecosystem(std::string_view ecosystem);
// What stands before the first colon: "Debian:12" -> "Debian".
std::string_view base_of(std::string_view ecosystem);
// Whether the ecosystem is a Linux distribution's, so that its own rating of severity counts.
bool is_distribution(std::string_view ecosystem);
// Whether its packages are rpms (its base name decides).
bool is_rpm(std::string_view ecosystem);

// The order of its versions; none for ecosystems that name no packages we catalogue.
std::optional<package::VersionOrder> version_order(std::string_view ecosystem);

// A package name as names are compared there: PyPI by PEP 503, Go, NuGet, Packagist, Hex and
// ConanCenter in lower case, others as they are.
std::string comparable_name(std::string_view ecosystem, std::string_view name);

// Debian's code names of releases: "bookworm" -> "12", "sid" -> "sid"; empty for no release of
// Debian's.
std::string_view debian_release(std::string_view codename);

// Where the advisories for a package are to be looked up, or why nowhere.
struct Lookup {
  // Names of ecosystems in the index. With `pattern`, every ecosystem of the index that starts with
  // the first element and (if there are more) contains the second as a whole word.
  std::vector<std::string> ecosystems;
  bool pattern = false;
  std::string shown;  // the ecosystem as a finding names it
  std::string name;   // the package's name there, comparable
  std::string version;
  std::string reason;  // why it cannot be assessed, if `ecosystems` is empty
};

// For a lookup by pattern: whether an ecosystem that starts with its first element is meant. After
// the release only a repository may follow (":…" of Red Hat's names, "-LTSS" of SUSE's), no further
// digit.
bool covers_release(std::string_view ecosystem, const Lookup& lookup);

// By source package for dpkg and apk, by binary package for rpm.
Lookup lookup_of(const package::Package& package, const package::Distribution& distribution);

}  // namespace pratique::advisory
