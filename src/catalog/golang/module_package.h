// What the two sources of Go modules share: a module as a package.
#pragma once

#include <string_view>

#include "catalog/golang/build_info.h"
#include "package/package.h"

namespace pratique::catalog::golang {

// Splits the module's path at its last slash into namespace and name and carries its sum over.
package::Package package_of_module(const Module& module, std::string_view found_at);

// "sha256:<hex>" for an "h1:<base64>" sum; empty for any other.
std::string digest_of_sum(std::string_view sum);

// Whether a module path is a folder: "./x", "../x", "/x" or "C:\x".
bool is_folder(std::string_view module_path);

// Whether a version is one that Go resolves to a release or revision: "v" and three numbers, at
// least.
bool is_module_version(std::string_view version);

}  // namespace pratique::catalog::golang
