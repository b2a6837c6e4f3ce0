// Package URLs (purl-spec, PURL-SPECIFICATION.rst and the type definitions under types/).
#pragma once

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
// names the part that is wrong.
Result<Purl> parse_purl(std::string_view text);
// Checks and normalises the parts, then writes the canonical form.
Result<std::string> build_purl(Purl parts);
// The canonical form of parts that are already normal.
std::string write_purl(const Purl& parts);

// The purl of a package we catalogued, `distro` giving namespace and distro qualifier for deb, apk,
// rpm: pkg:deb/debian/NAME@VERSION?arch=amd64&distro=debian-12, rpm with epoch= and upstream-free.
std::string purl_of(const Package& package, const Distribution& distro);
// The other way: what an SBOM's purl says of a package. `distro` is filled from the distro
// qualifier.
Package package_of(const Purl& purl, Distribution* distro);

}  // namespace pratique::package
