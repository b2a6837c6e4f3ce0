#include <algorithm>
#include <unordered_set>

#include "catalog/apk/apk.h"
#include "core/digest.h"

namespace pratique::catalog::apk {
namespace {

constexpr std::size_t kMostPackages = 100'000;
constexpr std::size_t kMostPath = 4096;
constexpr std::size_t kMostProblems = 32;
constexpr std::size_t kMostNames = 16'384;  // of one field

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= 512 && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  });
}

// A folder or file of the database never leaves the root.
bool is_usable(std::string_view path) {
  return path.size() <= kMostPath && path != ".." && !path.starts_with("../") &&
         path.find("/../") == std::string_view::npos && !path.ends_with("/..") &&
         path.find('\0') == std::string_view::npos;
}

std::string digest_of(std::string_view checksum) {
  const bool sha1 = checksum.starts_with("Q1");
  if (!sha1 && !checksum.starts_with("Q2")) return {};
  const auto raw = from_base64(checksum.substr(2));
  if (!raw || raw->size() != (sha1 ? 20u : 32u)) return {};
  return (sha1 ? "sha1:" : "sha256:") + to_hex(*raw);
}

// "musl>=1.2 so:x !conflict cmd:sh@tag" -> "musl", "so:x", "cmd:sh".
std::vector<std::string> names_of(std::string_view field) {
  std::vector<std::string> out;
  std::unordered_set<std::string_view> seen;
  while (!field.empty() && out.size() < kMostNames) {
    const auto end = field.find(' ');
    std::string_view word = field.substr(0, end);
    field.remove_prefix(end == std::string_view::npos ? field.size() : end + 1);
    if (word.starts_with("!")) continue;
    word = word.substr(0, word.find_first_of("<>=~@"));
    if (is_plain(word) && seen.insert(word).second) out.emplace_back(word);
  }
  return out;
}

class Reader {
 public:
  explicit Reader(const FileInfo& file) : file_(file) {}

  Parsed read(std::string_view rest) {
    // Each folder is a prefix of many files, and a name of one letter takes a whole string: what
    // comes out may be far more than what came in. A real database comes out four times as large.
    budget_ = 16 * rest.size() + (1u << 20);
    while (!rest.empty() && !full_) {
      const auto end = rest.find('\n');
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      ++line_;
      if (line.ends_with("\r")) line.remove_suffix(1);
      if (line.empty())
        finish();
      else
        read_line(line);
    }
    finish();
    if (dropped_ > 0)
      add_problem(out_, file_, invalid(std::to_string(dropped_) + " more damaged lines"));
    return std::move(out_);
  }

 private:
  void read_line(std::string_view line) {
    if (begin_ == 0) begin_ = line_;
    if (line.size() < 2 || line[1] != ':') {
      report("line " + std::to_string(line_) + " is no field");
      return;
    }
    const std::string_view value = line.substr(2);
    switch (line[0]) {
      case 'P': package_.name = value; break;
      case 'V': package_.version = value; break;
      case 'A': package_.arch = is_plain(value) ? value : std::string_view{}; break;
      case 'o': package_.source_name = is_plain(value) ? value : std::string_view{}; break;
      case 'm': package_.vendor = value; break;
      case 'L':
        if (!value.empty()) package_.licences.assign(1, std::string(value));
        break;
      case 'D': package_.depends = names(value); break;
      case 'p': package_.provides = names(value); break;
      case 'F':
        folder_ = value;
        in_file_ = false;
        folder_usable_ = is_usable(value);
        if (!folder_usable_) report("line " + std::to_string(line_) + " names no folder");
        break;
      case 'R': add_file(value); break;
      case 'Z':
        if (in_file_) package_.files.back().digest = digest_of(value);
        break;
      default: break;  // sizes, times, owners, replaces, triggers
    }
  }

  void add_file(std::string_view name) {
    in_file_ = false;
    if (!folder_usable_) return;
    if (name.empty() || name.find('/') != name.npos || name == ".." || !is_usable(name)) {
      report("line " + std::to_string(line_) + " names no file");
      return;
    }
    if (!spend(sizeof(package::OwnedFile) + 64 + folder_.size() + name.size())) return;
    std::string path;
    path.reserve(folder_.size() + 1 + name.size());
    path.append(folder_);
    if (!path.empty()) path += '/';
    path.append(name);
    package_.files.push_back({std::move(path), {}});
    in_file_ = true;
  }

  bool spend(std::size_t bytes) {
    if (bytes <= budget_) {
      budget_ -= bytes;
      return true;
    }
    if (!full_)
      add_problem(out_, file_,
                  limit("more files and names than a database of this size can hold, line " +
                        std::to_string(line_)));
    full_ = true;
    return false;
  }

  std::vector<std::string> names(std::string_view field) {
    std::vector<std::string> found = names_of(field);
    std::size_t bytes = 0;
    for (const std::string& name : found) bytes += sizeof(name) + name.size();
    if (!spend(bytes)) found.clear();
    return found;
  }

  void finish() {
    if (begin_ == 0) return;
    const std::string place = "block at line " + std::to_string(begin_);
    if (out_.packages.size() >= kMostPackages) {
      add_problem(out_, file_, limit("more than 100000 packages"));
      full_ = true;
    } else if (!is_plain(package_.name)) {
      report(place + ": no package name");
    } else {
      package_.kind = package::Kind::apk;
      package_.path = file_.path;
      if (package_.source_name == package_.name) package_.source_name.clear();
      if (!is_plain(package_.version)) {
        report(place + ": " + package_.name + ": no version");
        package_.version.clear();
        package_.unidentified = "no version recorded";
      }
      out_.packages.push_back(std::move(package_));
    }
    package_ = {};
    folder_ = {};
    folder_usable_ = true;
    in_file_ = false;
    begin_ = 0;
  }

  void report(std::string message) {
    if (out_.problems.size() < kMostProblems)
      add_problem(out_, file_, invalid(std::move(message)));
    else
      ++dropped_;
  }

  const FileInfo& file_;
  Parsed out_;
  package::Package package_;
  std::string_view folder_;
  bool folder_usable_ = true;
  bool in_file_ = false;  // whether the last file of package_ takes the next Z:
  bool full_ = false;
  std::size_t line_ = 0;
  std::size_t begin_ = 0;   // first line of the block; 0: between blocks
  std::size_t budget_ = 0;  // bytes that files and names may still take
  std::size_t dropped_ = 0;
};

}  // namespace

Parsed parse_installed(const FileInfo& file, std::string_view content) {
  return Reader(file).read(content);
}

std::vector<std::string> parse_repositories(std::string_view content) {
  std::vector<std::string> out;
  while (!content.empty() && out.size() < 64) {
    const auto end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!line.empty() && blank(line.front())) line.remove_prefix(1);
    while (!line.empty() && blank(line.back())) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '@') {  // "@edge https://…"
      const auto url = line.find_first_of(" \t");
      if (url == std::string_view::npos) continue;
      line.remove_prefix(url + 1);
    }
    if (is_plain(line)) out.emplace_back(line);
  }
  return out;
}

}  // namespace pratique::catalog::apk
