// The database of installed packages: var/lib/dpkg/status, and the single stanzas that distroless
// images keep in var/lib/dpkg/status.d/ (deb-control(5), dpkg(1) "package states").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/cataloger.h"

namespace pratique::catalog::dpkg {

// One package for each stanza whose state says that its files are there: installed, unpacked,
// half-installed, half-configured, triggers-awaited, triggers-pending, whatever is wanted of it. A
// stanza without Status (status.d, images built without dpkg) counts as installed.
//
// `depends` holds the names of Pre-Depends and Depends; alternatives stay together as "a|b" until
// choose_alternatives. `vendor` is the Maintainer, `origin` the Origin field.
// A stanza without Package or Version, or with broken lines, becomes a problem of its own; so does
// everything past the limits.
Parsed parse_status(const FileInfo& file, std::string_view content);

// The names of a dependency field, without versions, architectures and profiles: "a (>= 1), b:any |
// c" -> "a", "b|c".
std::vector<std::string> dependency_names(std::string_view field);

// Whether "STATE" of "want flag STATE" means that the package's files are there.
bool is_unpacked_state(std::string_view status);

}  // namespace pratique::catalog::dpkg
