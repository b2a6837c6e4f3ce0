// Completes the Python packages of an image once all layers are merged.
#pragma once

#include <vector>

#include "catalog/cataloger.h"

namespace pratique::catalog::pypi {

// Notes that parsing leaves, keyed by the metadata folder: "files" (path and digest by turns),
// "requires" (names), "direct_url" (qualifier key and value by turns).
inline constexpr std::string_view kFilesNote = "files";
inline constexpr std::string_view kRequiresNote = "requires";
inline constexpr std::string_view kDirectUrlNote = "direct_url";

// Gives packages their notes; keeps one of two metadata folders for the same package in the same
// site folder; drops packages of lock files that are installed in the same version; writes
// dependencies under the names the packages found have.
void join(std::vector<FileResult>& files, const MergedTree& tree);

}  // namespace pratique::catalog::pypi
