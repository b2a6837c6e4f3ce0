// Modules of rpm distributions (docs.fedoraproject.org/en-US/modularity): the same package name in
// several streams, each with its own versions, so that a fix in one says nothing of another.
//
// A build of a module carries ".module_el8.5.0+119+9a9ec082" or ".module+el8…" in its release. The
// advisory names the stream in its summary ("Moderate: python36:3.6 security update"), the
// installed package in its MODULARITYLABEL ("python36:3.6:8050020211109:9a9ec082"). So a range
// whose versions are module builds holds only for packages of a module; where both streams are
// known they must be the same one.
#pragma once

#include <string>
#include <string_view>

#include "advisory/record.h"

namespace pratique::advisory {

bool is_module_build(std::string_view version);
// The part that the builds of one source for several platforms share: what stands before ".module".
std::string_view without_module_build(std::string_view version);

// Sets Affected::stream of the rpm ranges whose versions are module builds. Where one advisory
// lists a package several times with builds of the same source (they differ behind ".module" only),
// the lowest is kept: whoever has any of those builds has the fix.
void tag_module_streams(Record& record);

// Whether a range with that stream holds for a package. `label` is the MODULARITYLABEL, empty if
// unknown; without one, the release decides whether the package is of a module, and any stream may
// be meant.
bool stream_holds(std::string_view stream, std::string_view version, std::string_view label,
                  bool rpm);

}  // namespace pratique::advisory
