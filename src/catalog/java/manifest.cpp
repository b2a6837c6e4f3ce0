#include "catalog/java/manifest.h"

#include "catalog/lines.h"

namespace pratique::catalog::java {
namespace {

// Import-Package and Export-Package of a big bundle reach some 100 KB; nothing we read does.
constexpr std::size_t kLongestValue = 4096;
constexpr std::size_t kMostAttributes = 500;

}  // namespace

Manifest Manifest::parse(std::string_view content) {
  Manifest manifest;
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  std::string_view line;
  bool open = false;  // whether a continuation belongs to the last attribute
  while (next_line(content, line)) {
    if (line.empty()) break;
    if (line.front() == ' ') {
      if (!open) continue;
      std::string& value = manifest.attributes_.back().second;
      if (value.size() < kLongestValue) value += line.substr(1);
      continue;
    }
    open = false;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    if (manifest.attributes_.size() >= kMostAttributes) break;
    const std::string_view value = line.substr(colon + 1);
    manifest.attributes_.emplace_back(trim(line.substr(0, colon)),
                                      value.starts_with(' ') ? value.substr(1) : value);
    open = true;
  }
  return manifest;
}

std::string_view Manifest::operator[](std::string_view name) const {
  for (const auto& [key, value] : attributes_) {
    if (!equal_ignoring_case(key, name)) continue;
    std::string_view text = trim(value);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
      text = trim(text.substr(1, text.size() - 2));
    }
    return text;
  }
  return {};
}

}  // namespace pratique::catalog::java
