#include "advisory/rpm_modules.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "advisory/ecosystem.h"
#include "package/version.h"

namespace pratique::advisory {
namespace {

bool is_token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '+' || c == '-';
}

// "Moderate: python38:3.8 and python38-devel:3.8 security update" ->
// "python38:3.8,python38-devel:3.8"
std::string streams_in(std::string_view summary) {
  std::string out;
  for (std::size_t colon = summary.find(':'); colon != std::string_view::npos;
       colon = summary.find(':', colon + 1)) {
    std::size_t begin = colon;
    while (begin > 0 && is_token_character(summary[begin - 1])) --begin;
    std::size_t end = colon + 1;
    while (end < summary.size() && is_token_character(summary[end])) ++end;
    if (begin == colon || end == colon + 1) continue;
    if (!out.empty()) out += ',';
    out += summary.substr(begin, end - begin);
  }
  return out;
}

// The version where a range that begins at the beginning is fixed; empty for ranges of another
// shape.
std::string_view sole_fix(const Affected& affected) {
  if (affected.ranges.size() != 1 || !affected.versions.empty()) return {};
  const auto& events = affected.ranges.front().events;
  if (events.size() != 2 || events[0].kind != EventKind::introduced || events[0].version != "0" ||
      events[1].kind != EventKind::fixed)
    return {};
  return events[1].version;
}

void keep_lowest_builds(std::vector<Affected>& all) {
  std::map<std::string, std::size_t> first;  // by ecosystem, name and source build
  std::vector<Affected> kept;
  for (Affected& affected : all) {
    const std::string_view fix = sole_fix(affected);
    if (affected.stream.empty() || fix.empty()) {
      kept.push_back(std::move(affected));
      continue;
    }
    std::string key = affected.ecosystem + '\n' + affected.name + '\n';
    key += without_module_build(fix);
    const auto [place, is_new] = first.emplace(std::move(key), kept.size());
    if (is_new) {
      kept.push_back(std::move(affected));
      continue;
    }
    Affected& before = kept[place->second];
    const auto order = package::compare_versions(package::VersionOrder::rpm, fix, sole_fix(before));
    if (order && *order < 0) before = std::move(affected);
  }
  all = std::move(kept);
}

}  // namespace

bool is_module_build(std::string_view version) {
  return version.find(".module_") != std::string_view::npos ||
         version.find(".module+") != std::string_view::npos;
}

std::string_view without_module_build(std::string_view version) {
  return version.substr(0, std::min(version.find(".module_"), version.find(".module+")));
}

void tag_module_streams(Record& record) {
  std::string streams;
  for (Affected& affected : record.affected) {
    if (!is_rpm(affected.ecosystem) || !affected.stream.empty()) continue;
    const bool modular =
        std::any_of(affected.ranges.begin(), affected.ranges.end(), [](const Range& range) {
          return std::any_of(range.events.begin(), range.events.end(),
                             [](const Event& event) { return is_module_build(event.version); });
        });
    if (!modular) continue;
    if (streams.empty()) streams = "module:" + streams_in(record.summary);
    affected.stream = streams;
  }
  if (!streams.empty()) keep_lowest_builds(record.affected);
}

bool stream_holds(std::string_view stream, std::string_view version, std::string_view label,
                  bool rpm) {
  constexpr std::string_view kModule = "module:";
  constexpr std::string_view kPrefix = "prefix:";
  const bool modular = !label.empty() || is_module_build(version);
  if (stream.starts_with(kPrefix)) {
    stream.remove_prefix(kPrefix.size());
    const std::size_t colon = version.find(':');
    if (colon != std::string_view::npos) version.remove_prefix(colon + 1);
    return version.starts_with(stream) &&
           (version.size() == stream.size() || version[stream.size()] < '0' ||
            version[stream.size()] > '9');
  }
  if (!stream.starts_with(kModule)) return !rpm || !modular;
  if (!modular) return false;
  stream.remove_prefix(kModule.size());
  if (stream.empty() || label.empty()) return true;
  // name:stream of name:stream:version:context
  const std::size_t first = label.find(':');
  const std::string_view wanted =
      label.substr(0, first == std::string_view::npos ? first : label.find(':', first + 1));
  while (!stream.empty()) {
    const std::size_t comma = stream.find(',');
    if (stream.substr(0, comma) == wanted) return true;
    stream.remove_prefix(comma == std::string_view::npos ? stream.size() : comma + 1);
  }
  return false;
}

}  // namespace pratique::advisory
