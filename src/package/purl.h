// Package URLs (purl-spec, PURL-SPECIFICATION.rst and the type definitions under types/).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "package/package.h"

namespace pratique::package {

struct Purl {
  std::string type;        // lower case
  std::string name_space;  // decoded, segments separated by '/'; empty: none
  std::string name;        // decoded
  std::string version;     // decoded; empty: none
  std::vector<std::pair<std::string, std::string>>
      qualifiers;       // decoded, sorted by key, no empty values
  std::string subpath;  // decoded, no leading or trailing slash
  friend bool operator==(const Purl&, const Purl&) = default;
};

// Reads and normalises by the rules of the type (case folding, required namespace, …). An error
// names the part that is wrong. Qualifier keys in upper case are folded, except for the types whose
// test suites refuse them (gem, rpm).
Result<Purl> parse_purl(std::string_view text);
// The canonical form of a purl in any spelling; more lenient than parse_purl: it folds every
// qualifier key.
Result<std::string> canonical_purl(std::string_view text);
// Checks and normalises the parts, then writes the canonical form.
Result<std::string> build_purl(Purl parts);
// The canonical form of parts that are already normal.
std::string write_purl(const Purl& parts);

// Purls above this size are refused.
inline constexpr std::size_t kLongestPurl = std::size_t{64} << 10;

// The purl of a package we catalogued, `distro` giving namespace and distro qualifier for deb, apk,
// rpm: pkg:deb/debian/NAME@VERSION?arch=amd64&distro=debian-12, rpm with epoch=. Empty where the
// package has no name or breaks the rules of its type.
std::string purl_of(const Package& package, const Distribution& distro);
// The other way: what an SBOM's purl says of a package, also in the words of other tools (syft's
// upstream and rpmmod, trivy's modularitylabel and bare distro versions). For deb, apk and rpm
// `distro`, where not null, is set to what namespace and distro qualifier say; else it is left
// alone.
Package package_of(const Purl& purl, Distribution* distro);

}  // namespace pratique::package
