// What dpkg knows of the files of a package: var/lib/dpkg/info/NAME[:ARCH].list (one path a line,
// directories among them), NAME.md5sums (md5sum(1) lines, no conffiles), and
// var/lib/dpkg/diversions (dpkg-divert(1)).
//
// A large image has over a hundred thousand lines of these; so a note keeps a list as one string,
// and the files are made only when they are joined to their package.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/canonical_paths.h"
#include "catalog/cataloger.h"

namespace pratique::catalog::dpkg {

// Kinds of notes. The key is the name of the file without its suffix ("libc6:amd64"; of a status.d
// file its path), the only value the lines.
inline constexpr std::string_view kListNote = "dpkg-list";
inline constexpr std::string_view kSumsNote = "dpkg-md5sums";
inline constexpr std::string_view kDiversionsNote = "dpkg-diversions";

// Whether a path without leading slash names something below the root, of a length that a path may
// have.
bool is_usable(std::string_view path);

// The files of a list as lines without leading slash. What has other entries below it is a
// directory and left out (an empty directory cannot be told from a file here).
// Nothing is read after kMostListed lines.
inline constexpr std::size_t kMostListed = 1'000'000;
std::string files_of_list(std::string_view content);

Parsed parse_list(const FileInfo& file, std::string_view content);
// Lines that are no checksum are left out and reported as one problem.
Parsed parse_sums(const FileInfo& file, std::string_view content);
Parsed parse_diversions(const FileInfo& file, std::string_view content);

// from -> {to, the package whose own file stays at `from` (":" none)}.
struct Diversion {
  std::string to;
  std::string package;
};
using Diversions = std::unordered_map<std::string, Diversion>;
Diversions read_diversions(std::string_view lines);

// The files of one package out of the lines of its two notes; without a list the checksums alone
// tell them. At most `most` files, which is taken down by their number.
std::vector<package::OwnedFile> owned_files(std::string_view package, std::string_view list,
                                            std::string_view sums, const Diversions& diversions,
                                            CanonicalPaths& canonical, std::size_t& most);

}  // namespace pratique::catalog::dpkg
