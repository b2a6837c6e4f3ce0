// The core metadata of an installed Python distribution: METADATA of a dist-info folder, PKG-INFO
// of an egg.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/cataloger.h"
#include "core/result.h"
#include "package/package.h"

namespace pratique::catalog::pypi {

// PEP 503: lower case, runs of "-", "_" and "." become one "-".
std::string normalised_name(std::string_view name);

// Name and version in the name of a metadata folder or file: "foo_bar-1.2.dist-info",
// "foo-1.2-py3.11.egg-info", "foo.egg-info" (no version).
struct FolderName {
  std::string name;
  std::string version;
};
std::optional<FolderName> read_folder_name(std::string_view folder);

// The name at the front of a dependency specifier (PEP 508); empty where there is none.
std::string_view name_of_requirement(std::string_view specifier);
// Whether its marker ties the dependency to an extra ("; extra == 'test'").
bool only_for_extra(std::string_view specifier);

// Reads the headers, up to the first empty line. Name and version fall back to those of `folder`
// (the last part of the metadata folder's path, may be empty). An error where no name is to be had.
Result<package::Package> parse_metadata(std::string_view content, std::string_view folder);

}  // namespace pratique::catalog::pypi
