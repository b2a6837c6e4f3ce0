// package.json of an installed package (docs.npmjs.com/cli/configuring-npm/package-json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/cataloger.h"
#include "text/json.h"

namespace pratique::catalog::npm {

// The name under which the package of this package.json is installed ("NAME", "@SCOPE/NAME"), by
// its path alone; empty if the path is not that of a package root.
std::string_view installed_name(std::string_view path);

Parsed parse_package_json(const FileInfo& file, std::string_view content);

// The licences of `license` and `licenses`: strings, objects with a type, or lists of both.
std::vector<std::string> licences_of(const text::Json& document);

}  // namespace pratique::catalog::npm
