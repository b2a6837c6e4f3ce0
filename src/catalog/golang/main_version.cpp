#include "catalog/golang/main_version.h"

#include <vector>

namespace pratique::catalog::golang {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  const std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

// Words as the go command splits -ldflags: at blanks, except inside single or double quotes.
std::vector<std::string> split_flags(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  char quote = '\0';
  bool open = false;
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word.push_back(c);
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      open = true;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (open) words.push_back(std::move(word));
      word.clear();
      open = false;
    } else {
      word.push_back(c);
      open = true;
    }
  }
  if (open) words.push_back(std::move(word));
  return words;
}

// v1.2 or 1.2.3-rc.1+x: two or three numbers, then a suffix of letters, digits, dots and dashes.
bool is_plain_version(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  int numbers = 0;
  while (numbers < 3) {
    if (take_digits(text).empty()) return false;
    ++numbers;
    if (text.empty() || text[0] != '.' || numbers == 3) break;
    text.remove_prefix(1);
  }
  if (numbers < 2) return false;
  if (text.empty()) return true;
  if ((text[0] != '-' && text[0] != '+') || text.size() < 2) return false;
  for (const char c : text.substr(1)) {
    if (!is_alphanumeric(c) && c != '.' && c != '-' && c != '+') return false;
  }
  return true;
}

bool names_a_version(std::string_view variable) {
  const std::string name = lower(variable);
  for (const std::string_view known :
       {"version", "ver", "appversion", "buildversion", "gitversion", "releaseversion", "semver",
        "cliversion", "versionstring", "currentversion", "version_", "tag", "gittag", "buildtag"}) {
    if (name == known) return true;
  }
  return false;
}

// How good a variable is as the source of the main module's version: 0 is best, -1 is none.
int rank_of(std::string_view key, std::string_view main_module) {
  const std::size_t dot = key.rfind('.');
  if (dot == std::string_view::npos || !names_a_version(key.substr(dot + 1))) return -1;
  const std::string_view package = key.substr(0, dot);
  int rank = 4;
  if (package == "main") {
    rank = 0;
  } else if (!main_module.empty() && package.starts_with(main_module) &&
             (package.size() == main_module.size() || package[main_module.size()] == '/')) {
    rank = 2;
  }
  return rank + (lower(key.substr(dot + 1)) == "version" ? 0 : 1);
}

}  // namespace

std::string toolchain_release(std::string_view go_version) {
  if (!go_version.starts_with("go")) return {};
  std::string_view text = go_version.substr(2);
  std::string release(take_digits(text));
  if (release.empty() || text.empty() || text[0] != '.') return {};
  text.remove_prefix(1);
  const std::string_view minor = take_digits(text);
  if (minor.empty()) return {};
  release += '.';
  release += minor;
  bool has_patch = false;
  if (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
    text.remove_prefix(1);
    release += '.';
    release += take_digits(text);
    has_patch = true;
  }
  // Behind the numbers: "rc1" and "beta1" are pre-releases; "-custom", "+x", " X:…" and "b4"
  // (BoringCrypto) name builds of the release.
  if (text.starts_with("-devel") || text.starts_with("-pre")) return {};
  for (const std::string_view stage : {"rc", "beta"}) {
    if (!text.starts_with(stage)) continue;
    text.remove_prefix(stage.size());
    if (!has_patch) release += ".0";
    release += '-';
    release += stage;
    release += '.';
    release += take_digits(text);
  }
  return release;
}

std::string linked_version(const BuildInfo& info) {
  const std::vector<std::string> words = split_flags(info.setting("-ldflags"));
  std::string best;
  int best_rank = 100;
  bool ambiguous = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view assignment;
    if ((words[i] == "-X" || words[i] == "--X") && i + 1 < words.size()) {
      assignment = words[++i];
    } else if (words[i].starts_with("-X=")) {
      assignment = std::string_view(words[i]).substr(3);
    } else {
      continue;
    }
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view value = assignment.substr(equals + 1);
    const int rank = rank_of(assignment.substr(0, equals), info.main ? info.main->path : "");
    if (rank < 0 || rank > best_rank || !is_plain_version(value)) continue;
    const std::string version = (value[0] == 'v' || value[0] == 'V')
                                    ? "v" + std::string(value.substr(1))
                                    : "v" + std::string(value);
    ambiguous = rank == best_rank && (ambiguous || version != best);
    best_rank = rank;
    best = version;
  }
  return ambiguous ? std::string() : best;
}

std::string revision_version(const BuildInfo& info) {
  const std::string_view revision = info.setting("vcs.revision");
  const std::string_view time = info.setting("vcs.time");  // RFC 3339, in UTC
  if (revision.size() < 12 || time.size() < 19) return {};
  std::string stamp;
  for (const char c : time.substr(0, 19)) {
    if (is_digit(c)) stamp.push_back(c);
  }
  if (stamp.size() != 14) return {};
  std::string version = "v0.0.0-" + stamp + "-" + std::string(revision.substr(0, 12));
  if (info.setting("vcs.modified") == "true") version += "+dirty";
  return version;
}

bool is_untagged_revision(std::string_view version) {
  if (!version.starts_with('v')) return false;
  version.remove_prefix(1);
  if (take_digits(version).empty() || !version.starts_with(".0.0-")) return false;
  version.remove_prefix(5);
  if (take_digits(version).size() != 14 || !version.starts_with('-')) return false;
  std::size_t size = 1;
  while (size < version.size() && is_alphanumeric(version[size])) ++size;
  return size == 13;
}

}  // namespace pratique::catalog::golang
