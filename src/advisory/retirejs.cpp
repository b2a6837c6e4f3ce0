// RetireJS jsrepository: libraries with vulnerabilities [{atOrAbove, below, severity,
// identifiers}]. Only libraries with an npmname are packages that a cataloger can find; the others
// are recognised by the content of script files, which is not what this index is for, and are left
// out.
#include "advisory/constraint.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

std::string name_of_library(const Json& library) {
  const Json& name = library["npmname"];
  return std::string(name.is_array() ? name.at(0).string() : name.string());
}

void read_names(const Json& identifiers, const std::string& fallback, Record& record) {
  std::vector<std::string> cves;
  std::vector<std::string> others;
  for (const Json& cve : identifiers["CVE"].items())
    if (cve_key(cve.string())) cves.emplace_back(cve.string());
  if (!identifiers["githubID"].string().empty())
    others.emplace_back(identifiers["githubID"].string());
  if (cves.size() == 1) {
    record.id = cves.front();
    record.aliases = std::move(others);
    return;
  }
  record.id = others.empty() ? fallback : others.front();
  record.upstream = std::move(cves);
}

// Text that tells two vulnerabilities of a library apart where the repository gives no name.
std::string fallback_name(const std::string& library, const Json& vulnerability) {
  const Json& identifiers = vulnerability["identifiers"];
  for (const std::string_view member : {"retid", "issue", "bug", "PR", "release"}) {
    const std::string_view value = identifiers[member].string();
    if (!value.empty()) return "RETIREJS-" + library + "-" + std::string(value.substr(0, 40));
  }
  return "RETIREJS-" + library + "-below-" +
         std::string(vulnerability["below"].string().substr(0, 40));
}

// "excludes" are single versions in the range that are not affected.
void exclude(const Json& versions, Affected& affected) {
  const auto order = package::VersionOrder::npm;
  if (versions.size() == 0) return;
  auto left = intervals_of(affected.ranges.front(), order);
  for (const Json& version : versions.items()) {
    const std::string text(version.string());
    const auto others = complement({{text, false, text, End::last_affected}}, order);
    if (!left || !others) return;
    left = intersection(*others, *left, order);
  }
  if (!left) return;
  affected.ranges.clear();
  for (const Interval& interval : *left) affected.ranges.push_back(range_of(interval));
}

}  // namespace

Status read_retirejs(const Json& document, const Sink& sink) {
  for (const auto& [library, details] : document.members()) {
    const std::string name = name_of_library(details);
    if (name.empty()) continue;
    for (const Json& vulnerability : details["vulnerabilities"].items()) {
      Record record;
      record.source = "RetireJS";
      read_names(vulnerability["identifiers"], fallback_name(library, vulnerability), record);
      record.summary = one_line(vulnerability["identifiers"]["summary"].string());
      record.severity = severity_in_words(vulnerability["severity"].string());
      Affected affected;
      affected.ecosystem = "npm";
      affected.name = name;
      Range range;
      const std::string_view low = vulnerability["atOrAbove"].string();
      const std::string_view high = vulnerability["below"].string();
      range.events.push_back({EventKind::introduced, low.empty() ? "0" : std::string(low)});
      if (!high.empty()) range.events.push_back({EventKind::fixed, std::string(high)});
      affected.ranges.push_back(std::move(range));
      exclude(vulnerability["excludes"], affected);
      record.affected.push_back(std::move(affected));
      sink.record(std::move(record));
    }
  }
  return {};
}

}  // namespace pratique::advisory
