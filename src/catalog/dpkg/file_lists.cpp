#include "catalog/dpkg/file_lists.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "catalog/dpkg/deb822.h"

namespace pratique::catalog::dpkg {
namespace {

constexpr std::size_t kMostPath = 4096;

// A path as dpkg writes it ("/usr/x", "./usr/x", "/."), without what stands before its first part.
std::string_view relative(std::string_view path) {
  while (true) {
    if (path.starts_with("/"))
      path.remove_prefix(1);
    else if (path.starts_with("./"))
      path.remove_prefix(2);
    else
      break;
  }
  return path == "." ? std::string_view{} : path;
}

bool leaves_root(std::string_view path) {
  return path == ".." || path.starts_with("../") || path.ends_with("/..") ||
         path.find("/../") != std::string_view::npos;
}

struct Sum {
  std::string_view path;
  std::string_view md5;
};

// Every checksum of an image passes here twice, so without a branch for each character.
constexpr std::array<bool, 256> kHexDigits = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("0123456789abcdefABCDEF"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_hex(std::string_view text) {
  bool all = true;
  for (const char c : text) all &= kHexDigits[static_cast<unsigned char>(c)];
  return all;
}

// "d41d8cd98f00b204e9800998ecf8427e  usr/share/x"; the second blank is '*' for binary mode, and a
// backslash before all says that md5sum escaped the name (which debhelper undoes, so that the mark
// alone may be left).
bool read_sum(std::string_view line, Sum& out) {
  if (line.starts_with("\\")) line.remove_prefix(1);
  if (line.size() < 35 || line[32] != ' ' || (line[33] != ' ' && line[33] != '*')) return false;
  out.md5 = line.substr(0, 32);
  out.path = relative(line.substr(34));
  return is_hex(out.md5) && is_usable(out.path);
}

std::vector<Sum> read_sums(std::string_view lines) {
  std::vector<Sum> out;
  out.reserve(lines.size() / 80);
  Sum sum;
  while (!lines.empty() && out.size() < kMostListed)
    if (read_sum(take_line(lines), sum)) out.push_back(sum);
  const auto by_path = [](const Sum& a, const Sum& b) { return a.path < b.path; };
  // debhelper writes them sorted.
  if (!std::is_sorted(out.begin(), out.end(), by_path)) std::sort(out.begin(), out.end(), by_path);
  return out;
}

std::string digest_of(std::string_view md5) {
  std::string out;
  out.reserve(4 + md5.size());
  out.append("md5:");
  // Bit 5 makes a letter small and leaves a digit as it is.
  for (const char c : md5) out.push_back(static_cast<char>(c | 0x20));
  return out;
}

Note one_value(std::string_view kind, std::string_view key, std::string value) {
  Note note{std::string(kind), std::string(key), {}};
  note.values.push_back(std::move(value));
  return note;
}

}  // namespace

bool is_usable(std::string_view path) {
  if (path.empty() || path.size() > kMostPath || path.find('\0') != std::string_view::npos)
    return false;
  return path.find("..") == std::string_view::npos || !leaves_root(path);
}

std::string files_of_list(std::string_view content) {
  std::vector<std::string_view> paths;
  paths.reserve(std::min(kMostListed, content.size() / 48));
  std::unordered_set<std::string_view> folders;
  std::string_view last_folder;
  while (!content.empty() && paths.size() < kMostListed) {
    const std::string_view path = relative(take_line(content));
    if (!is_usable(path)) continue;
    paths.push_back(path);
    std::string_view folder = folder_of(path);
    if (folder == last_folder) continue;
    last_folder = folder;
    // Lists have every directory as a line of its own, so that the parents of a folder are met
    // there.
    folders.insert(folder);
  }
  std::string out;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string_view path = paths[i];
    const bool child_follows = i + 1 < paths.size() && paths[i + 1].size() > path.size() &&
                               paths[i + 1][path.size()] == '/' && paths[i + 1].starts_with(path);
    if (child_follows || folders.contains(path)) continue;
    out.append(path);
    out += '\n';
  }
  out.shrink_to_fit();
  return out;
}

Parsed parse_list(const FileInfo& file, std::string_view content) {
  Parsed out;
  std::string_view key = base_name(file.path);
  if (key.ends_with(".list")) key.remove_suffix(5);
  // Each line is at least a slash, a letter and its end.
  if (content.size() / 3 > kMostListed &&
      static_cast<std::size_t>(std::count(content.begin(), content.end(), '\n')) > kMostListed)
    add_problem(out, file, limit("more than 1000000 lines"));
  out.notes.push_back(one_value(kListNote, key, files_of_list(content)));
  return out;
}

Parsed parse_sums(const FileInfo& file, std::string_view content) {
  Parsed out;
  std::string_view key =
      file.path.starts_with("var/lib/dpkg/status.d/") ? file.path : base_name(file.path);
  if (key.ends_with(".md5sums")) key.remove_suffix(8);
  std::size_t line = 0;
  std::size_t damaged = 0;
  std::size_t first_damaged = 0;
  Sum sum;
  for (std::string_view rest = content; !rest.empty();) {
    const std::string_view text = take_line(rest);
    ++line;
    if (text.empty() || read_sum(text, sum)) continue;
    if (damaged++ == 0) first_damaged = line;
  }
  if (damaged > 0)
    add_problem(out, file,
                invalid(std::to_string(damaged) + " of " + std::to_string(line) +
                        " lines are no checksum of a file, the first is line " +
                        std::to_string(first_damaged)));
  if (damaged < line) out.notes.push_back(one_value(kSumsNote, key, std::string(content)));
  return out;
}

Parsed parse_diversions(const FileInfo& file, std::string_view content) {
  Parsed out;
  if (!content.empty())
    out.notes.push_back(one_value(kDiversionsNote, file.path, std::string(content)));
  return out;
}

Diversions read_diversions(std::string_view lines) {
  Diversions out;
  while (!lines.empty()) {
    const std::string_view from = relative(take_line(lines));
    const std::string_view to = relative(take_line(lines));
    const std::string_view package = take_line(lines);
    if (is_usable(from) && is_usable(to) && !package.empty())
      out.insert_or_assign(std::string(from), Diversion{std::string(to), std::string(package)});
  }
  return out;
}

std::vector<package::OwnedFile> owned_files(std::string_view package, std::string_view list,
                                            std::string_view sums, const Diversions& diversions,
                                            CanonicalPaths& canonical, std::size_t& most) {
  std::vector<package::OwnedFile> out;
  const std::vector<Sum> known = read_sums(sums);
  const auto add = [&](std::string_view path, std::string_view md5) {
    if (most == 0) return;
    --most;
    std::string digest = md5.empty() ? std::string() : digest_of(md5);
    if (!diversions.empty()) {
      const auto diverted = diversions.find(std::string(path));
      if (diverted != diversions.end() && diverted->second.package != package)
        return out.push_back({canonical.of(diverted->second.to), std::move(digest)});
    }
    out.push_back({canonical.of(path), std::move(digest)});
  };
  if (list.empty()) {
    out.reserve(known.size());
    for (const Sum& sum : known) add(sum.path, sum.md5);
    return out;
  }
  out.reserve(static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n')));
  std::size_t cursor = 0;  // both are nearly always in the same order
  while (!list.empty()) {
    const std::string_view path = take_line(list);
    if (path.empty()) continue;
    if (cursor >= known.size() || known[cursor].path != path)
      cursor = static_cast<std::size_t>(
          std::lower_bound(known.begin(), known.end(), path,
                           [](const Sum& sum, std::string_view p) { return sum.path < p; }) -
          known.begin());
    const bool found = cursor < known.size() && known[cursor].path == path;
    add(path, found ? known[cursor].md5 : std::string_view{});
    if (found) ++cursor;
  }
  return out;
}

}  // namespace pratique::catalog::dpkg
