// Requirements files as pip reads them (pip.pypa.io, "Requirements File Format").
#pragma once

#include <string_view>
#include <vector>

#include "package/package.h"

namespace pratique::catalog::pypi {

// The pinned requirements: "==" and "===" to one version (no ".*"), and "name @ URL" where the
// URL's wheel or archive name says the version; without it the package is unidentified. Ranges,
// options, other files' names and bare paths say nothing about what is installed and are left out.
// A UTF-16 file with a byte order mark is read.
std::vector<package::Package> parse_requirements(std::string_view content);

}  // namespace pratique::catalog::pypi
