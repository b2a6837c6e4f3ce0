#include "catalog/pypi/metadata.h"

#include <algorithm>

#include "catalog/lines.h"
#include "catalog/pypi/licence.h"

namespace pratique::catalog::pypi {
namespace {

constexpr std::size_t kLongestField = 64u << 10;
constexpr std::size_t kLongestName = 512;
constexpr std::size_t kMostDependencies = 2000;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

struct Headers {
  std::string name;
  std::string version;
  LicenceFields licence;
  std::vector<std::string> requires_dist;
};

void take(Headers& headers, std::string_view name, std::string_view value) {
  value = trim(value);
  if (equal_ignoring_case(name, "Name")) {
    if (headers.name.empty()) headers.name = value;
  } else if (equal_ignoring_case(name, "Version")) {
    if (headers.version.empty()) headers.version = value;
  } else if (equal_ignoring_case(name, "License")) {
    headers.licence.licence = value;
  } else if (equal_ignoring_case(name, "License-Expression")) {
    headers.licence.expression = value;
  } else if (equal_ignoring_case(name, "Classifier")) {
    if (value.starts_with("License ::") && headers.licence.classifiers.size() < 64) {
      headers.licence.classifiers.emplace_back(value);
    }
  } else if (equal_ignoring_case(name, "Requires-Dist") || equal_ignoring_case(name, "Requires")) {
    if (headers.requires_dist.size() < kMostDependencies) headers.requires_dist.emplace_back(value);
  }
}

Headers read_headers(std::string_view rest) {
  Headers headers;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  std::string_view line;
  std::string_view name;
  std::string value;
  while (next_line(rest, line)) {
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!name.empty() && value.size() + line.size() < kLongestField) {
        value += '\n';
        value += trim(line);
      }
      continue;
    }
    if (!name.empty()) take(headers, name, value);
    name = {};
    const auto colon = line.find(':');
    // A line without a colon is damage of its own; what follows is read all the same.
    if (colon == std::string_view::npos || colon == 0) continue;
    name = trim(line.substr(0, colon));
    value = line.substr(colon + 1, kLongestField);
  }
  if (!name.empty()) take(headers, name, value);
  return headers;
}

bool is_plausible(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x21; });
}

}  // namespace

std::string normalised_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    if (c != '-' && c != '_' && c != '.') {
      out += c;
    } else if (out.empty() || out.back() != '-') {
      out += '-';
    }
  }
  return out;
}

std::optional<FolderName> read_folder_name(std::string_view folder) {
  for (const std::string_view end : {".dist-info", ".egg-info", ".egg"}) {
    if (!ends_ignoring_case(folder, end)) continue;
    folder.remove_suffix(end.size());
    const auto dash = folder.find('-');
    FolderName read;
    read.name = folder.substr(0, dash);
    if (read.name.empty()) return std::nullopt;
    if (dash == std::string_view::npos) return read;
    std::string_view version = folder.substr(dash + 1);
    // An egg's name goes on with the Python version and the platform; a version itself has no dash
    // there.
    if (end != ".dist-info") version = version.substr(0, version.find("-py"));
    if (version.find('-') == std::string_view::npos) read.version = version;
    return read;
  }
  return std::nullopt;
}

std::string_view name_of_requirement(std::string_view specifier) {
  specifier = trim(specifier);
  std::size_t size = 0;
  while (size < specifier.size() && is_name_char(specifier[size])) ++size;
  const std::string_view name = specifier.substr(0, size);
  const bool valid =
      !name.empty() && std::string_view("-_.").find(name.front()) == std::string_view::npos;
  return valid ? name : std::string_view{};
}

bool only_for_extra(std::string_view specifier) {
  const auto semicolon = specifier.find(';');
  if (semicolon == std::string_view::npos) return false;
  const std::string_view marker = specifier.substr(semicolon + 1);
  for (std::size_t at = 0; (at = marker.find("extra", at)) != std::string_view::npos; at += 5) {
    const bool starts = at == 0 || !is_name_char(marker[at - 1]);
    const std::string_view behind = trim(marker.substr(at + 5));
    if (starts && behind.starts_with("==")) return true;
  }
  return false;
}

Result<package::Package> parse_metadata(std::string_view content, std::string_view folder) {
  Headers headers = read_headers(content);
  const auto from_folder = read_folder_name(folder);
  package::Package found;
  found.kind = package::Kind::pypi;
  found.name = std::move(headers.name);
  found.version = std::move(headers.version);
  if (!is_plausible(found.name) && from_folder) found.name = from_folder->name;
  if (!is_plausible(found.version)) found.version = from_folder ? from_folder->version : "";
  if (!is_plausible(found.name)) return invalid("python metadata without a name");
  if (!is_plausible(found.version)) {
    found.version.clear();
    found.unidentified = "no version recorded";
  }
  found.licences = licences_of(headers.licence);
  for (const std::string& specifier : headers.requires_dist) {
    const std::string_view name = name_of_requirement(specifier);
    if (name.empty() || only_for_extra(specifier)) continue;
    if (std::ranges::find(found.depends, name) == found.depends.end()) {
      found.depends.emplace_back(name);
    }
  }
  return found;
}

}  // namespace pratique::catalog::pypi
