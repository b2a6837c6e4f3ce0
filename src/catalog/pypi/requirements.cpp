#include "catalog/pypi/requirements.h"

#include <optional>
#include <string>

#include "catalog/cataloger.h"
#include "catalog/lines.h"
#include "catalog/pypi/metadata.h"
#include "catalog/pypi/record.h"

namespace pratique::catalog::pypi {
namespace {

constexpr std::size_t kMostPackages = 100'000;
constexpr std::size_t kLongestLine = 1u << 20;

// Requirements are ASCII but for comments: other code units become "?".
std::string from_utf16(std::string_view bytes) {
  const bool big_end = bytes[0] == '\xfe';
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const char low = bytes[i + (big_end ? 1 : 0)];
    const char high = bytes[i + (big_end ? 0 : 1)];
    out += high == 0 && static_cast<unsigned char>(low) < 0x80 ? low : '?';
  }
  return out;
}

// A comment begins at the front of a line or behind a blank, so that "…#egg=name" stays.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = 0; (at = line.find('#', at)) != std::string_view::npos; ++at) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  }
  return line;
}

// The next requirement with its continuation lines joined.
bool next_requirement(std::string_view& rest, std::string& joined) {
  joined.clear();
  std::string_view line;
  bool any = false;
  while (next_line(rest, line)) {
    any = true;
    const bool comment = trim(line).starts_with('#');
    const bool goes_on = line.ends_with('\\') && !comment;
    if (goes_on) line.remove_suffix(1);
    if (joined.size() + line.size() < kLongestLine) {
      joined += without_comment(line);
      joined += ' ';
    }
    if (!goes_on) break;
  }
  return any;
}

// Where the options of a requirement ("--hash=…", "--config-settings=…") begin.
std::string_view without_options(std::string_view line) {
  for (const std::string_view option : {" --", "\t--"}) line = line.substr(0, line.find(option));
  return trim(line);
}

// The version in the file name of a wheel ("n-1.0-py3-none-any.whl") or source archive
// ("n-1.0.tar.gz").
std::string version_of_url(std::string_view url, std::string_view name) {
  url = url.substr(0, url.find_first_of("?#"));
  std::string_view file = base_name(url);
  bool archive = false;
  for (const std::string_view end : {".whl", ".tar.gz", ".zip", ".tar.bz2"}) {
    if (!file.ends_with(end)) continue;
    file.remove_suffix(end.size());
    archive = true;
    break;
  }
  if (!archive) return {};
  for (std::size_t dash = file.find('-'); dash != std::string_view::npos;
       dash = file.find('-', dash + 1)) {
    if (normalised_name(file.substr(0, dash)) != normalised_name(name)) continue;
    const std::string_view version = file.substr(dash + 1);
    return std::string(version.substr(0, version.find('-')));
  }
  return {};
}

package::Package lockfile_package(std::string_view name, std::string_view version) {
  package::Package found;
  found.kind = package::Kind::pypi;
  found.evidence = package::Evidence::lockfile;
  found.name = name;
  found.version = version;
  return found;
}

package::Package from_url(std::string_view name, std::string_view url) {
  package::Package found = lockfile_package(name, version_of_url(url, name));
  if (found.version.empty()) found.unidentified = "required from a URL, no version recorded";
  const auto plus = url.find('+');
  if (plus != std::string_view::npos && plus < url.find(':')) {
    url = url.substr(0, url.find('#'));
    found.qualifiers.emplace_back("vcs_url", vcs_url(url.substr(0, plus), url, {}));
  } else if (url.starts_with("http")) {
    found.qualifiers.emplace_back("download_url", url.substr(0, url.find('#')));
  }
  return found;
}

// The version that "==1.0" or "==1.0,>0.9" pins; empty where none is.
std::string_view pinned_version(std::string_view specifiers) {
  if (specifiers.starts_with('(') && specifiers.ends_with(')')) {
    specifiers = specifiers.substr(1, specifiers.size() - 2);
  }
  for (std::string_view one : split_all(specifiers, ',')) {
    if (!one.starts_with("==")) continue;
    one = trim(one.substr(one.starts_with("===") ? 3 : 2));
    const bool plain =
        !one.empty() && one.find_first_of(" \t*$<>={}#\"'") == std::string_view::npos;
    if (plain) return one;
  }
  return {};
}

std::optional<package::Package> parse_line(std::string_view line) {
  line = without_options(trim(line));
  const bool editable = line.starts_with("-e ") || line.starts_with("--editable");
  if (editable) line = trim(line.substr(line.find_first_of(" =") + 1));
  if (line.empty() || line.starts_with('-')) return std::nullopt;
  const auto egg = line.find("#egg=");
  const auto scheme = line.find("://");
  const std::string_view name = name_of_requirement(line);
  // A bare URL names its package only in its fragment.
  const bool bare_url = scheme != std::string_view::npos &&
                        line.substr(0, scheme).find_first_of("@=< ") == std::string_view::npos;
  if (bare_url) {
    if (egg == std::string_view::npos) return std::nullopt;
    const std::string_view egg_name = name_of_requirement(line.substr(egg + 5));
    if (egg_name.empty()) return std::nullopt;
    return from_url(egg_name, line.substr(0, egg));
  }
  if (name.empty()) return std::nullopt;
  std::string_view rest = trim(line.substr(name.size()));
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    rest = trim(rest.substr(close + 1));
  }
  if (rest.starts_with('@')) {
    std::string_view url = trim(rest.substr(1));
    url = url.substr(0, url.find_first_of(" \t"));
    if (url.empty()) return std::nullopt;
    return from_url(name, url);
  }
  const std::string_view version = pinned_version(trim(rest.substr(0, rest.find(';'))));
  if (version.empty()) return std::nullopt;
  return lockfile_package(name, version);
}

}  // namespace

std::vector<package::Package> parse_requirements(std::string_view content) {
  std::string converted;
  if (content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff")) {
    converted = from_utf16(content);
    content = converted;
  } else if (content.starts_with("\xef\xbb\xbf")) {
    content.remove_prefix(3);
  }
  std::vector<package::Package> packages;
  std::string requirement;
  while (packages.size() < kMostPackages && next_requirement(content, requirement)) {
    auto found = parse_line(requirement);
    if (found) packages.push_back(std::move(*found));
  }
  return packages;
}

}  // namespace pratique::catalog::pypi
