// The manifest of chiselled Ubuntu images, which have no dpkg database:
// var/lib/chisel/manifest.wall, a zstd stream of JSON objects, one a line, behind a header
// {"jsonwall":"1.0",…} (documentation.ubuntu.com/chisel, reference/manifest).
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::dpkg {

// One package for each line of kind "package", with the files ("path") of its slices. The manifest
// does not name source packages, by which Ubuntu's advisories go: where the name of a package is
// none of its own source, it would be judged clean by ignorance. So every package says in
// `unidentified` why it cannot be assessed. Lines that cannot be read are reported together.
Parsed parse_chisel(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::dpkg
