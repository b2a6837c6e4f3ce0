// The files in which Conan names packages: each a pure function from its bytes to packages.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::conan {

Parsed parse_conan_lock(const FileInfo& file, std::string_view content);
Parsed parse_conanfile_txt(const FileInfo& file, std::string_view content);
// conaninfo.txt of a package in Conan 1's cache: the path names the package, the content what it
// needs.
Parsed parse_conaninfo(const FileInfo& file, std::string_view content);
// Conan 2's cache.sqlite3: the table `packages` with `reference` and `path`, a folder beside the
// database.
Parsed parse_cache_database(const FileInfo& file, std::string_view content);

// Whether a conaninfo.txt lies in a package folder of Conan 1's cache.
bool is_cached_conaninfo(std::string_view path);

}  // namespace pratique::catalog::conan
