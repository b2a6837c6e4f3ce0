// How npm and its lockfiles write names, versions, sources and digests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "package/package.h"
#include "text/json.h"

namespace pratique::catalog::npm {

// "@scope/name@1.0.0" -> {"@scope/name", "1.0.0"}; version empty where there is none.
struct NameAndVersion {
  std::string_view name;
  std::string_view version;
};
NameAndVersion split_specifier(std::string_view specifier);

// Whether npm could install something under this name: "name" or "@scope/name", URL-safe, no
// leading dot (validate-npm-package-name's rules for old packages).
bool is_package_name(std::string_view name);
// Whether `text` starts like a semantic version ("1.2.3", "1.2.3-rc.1+b").
bool is_version(std::string_view text);
// What npm makes of a version field: surrounding blanks and leading "=" or "v" dropped.
std::string clean_version(std::string_view text);

// An npm package of that name ("@scope/name") and version. Without a version it is unidentified.
package::Package make_package(std::string_view full_name, std::string_view version);
// "@scope/name" of a package, and "@scope/name@version".
std::string full_name(const package::Package& package);
std::string identity(const package::Package& package);

// The name that a dependency of this name and range means: "npm:real@1" -> "real", else `name`.
std::string_view dependency_name(std::string_view name, std::string_view range);
// Adds the names of an object of dependencies ({"name": "range"}) to `package.depends`.
void add_dependencies(package::Package& package, const text::Json& dependencies);

// "sha512-BASE64 sha1-BASE64" (Subresource Integrity) -> {"sha512:HEX", "sha1:HEX"}; what is no
// known digest of the right length is left out.
std::vector<std::string> digests_of_integrity(std::string_view integrity);
// Notes a git source ("git+ssh://git@host/x.git#COMMIT") as qualifier vcs_url; others are left out.
void note_source(package::Package& package, std::string_view resolved);
// Whether `source` names a git repository, and a file or folder of the project.
bool is_git(std::string_view source);
bool is_local(std::string_view source);

}  // namespace pratique::catalog::npm
