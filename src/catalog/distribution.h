// Which distribution an image is: os-release(5), and what older or stripped images have instead.
//
// The scan feeds the files named by distribution_files() (regular files, symbolic links resolved by
// the merged tree) and asks once, after merging. Nothing here reads anything itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "package/package.h"

namespace pratique::catalog {

// Files larger than this are none of ours.
inline constexpr std::size_t kMostDistributionBytes = 256u << 10;

// The wanted paths, the most trusted first: etc/os-release, usr/lib/os-release, then the release
// files of single distributions, then those that derivatives share (redhat-release, lsb-release,
// debian_version).
std::span<const std::string_view> distribution_files();
bool is_distribution_file(std::string_view path);

struct DistributionFile {
  std::string path;  // no leading slash
  std::string content;
};

// The distribution of an image by the files it has, in any order; `id` is empty where nothing
// tells.
// - os-release decides where it names an ID; the other files only fill what it leaves open.
// - Debian testing and unstable have no VERSION_ID: it comes from VERSION_CODENAME or
// debian_version
//   ("trixie/sid" -> "13"); plain "sid" stays "sid".
// - Alpine edge keeps its VERSION_ID ("3.21.0_alpha20240606") and gets the version_codename "edge".
package::Distribution detect_distribution(std::span<const DistributionFile> files);

// os-release(5): assignments in shell syntax with single, double or no quotes and backslash
// escapes; the last assignment of a name holds. ID and ID_LIKE in lower case. Values with control
// characters, and an ID with characters that no identifier has, count as absent. Never fails.
package::Distribution parse_os_release(std::string_view text);

// lsb-release (DISTRIB_ID=Ubuntu …), in the same syntax.
package::Distribution parse_lsb_release(std::string_view text);

// One line in prose, as redhat-release and its relatives hold it: "CentOS Linux release 7.9.2009
// (Core)", "Amazon Linux AMI release 2018.03". `id` is empty for a name we do not know.
package::Distribution parse_release_line(std::string_view text);

}  // namespace pratique::catalog
