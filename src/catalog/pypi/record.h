// What lies beside the metadata of an installed distribution: the files it owns and where it came
// from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "package/package.h"

namespace pratique::catalog::pypi {

// Joins a relative path with ".." parts to a folder, inside the root ("a/b" + "../../bin/x" ->
// "bin/x").
std::string join_path(std::string_view folder, std::string_view relative);

// RECORD: CSV rows of path, "ALGORITHM=urlsafe-base64", size; paths are relative to `site`, the
// folder that holds the dist-info. Rows that cannot be read are left out. At most 500,000 rows.
std::vector<package::OwnedFile> parse_record(std::string_view content, std::string_view site);

// installed-files.txt of an egg-info folder: one path a line, relative to that folder.
std::vector<package::OwnedFile> parse_installed_files(std::string_view content,
                                                      std::string_view folder);

// requires.txt of an egg-info folder: the specifiers before the first [section].
std::vector<std::string> parse_requires(std::string_view content);

// direct_url.json: the purl qualifier that tells a copy from version control ("vcs_url") or from an
// archive on the web ("download_url") from the index's own. Local paths give none. invalid where it
// is no such document.
Result<std::vector<std::pair<std::string, std::string>>> parse_direct_url(std::string_view content);

// "git+https://host/path@commit", the form purl's vcs_url takes (SPDX download location).
std::string vcs_url(std::string_view system, std::string_view url, std::string_view commit);

}  // namespace pratique::catalog::pypi
