// nodejs/security-wg: vuln/npm/N.json (module_name, vulnerable_versions, patched_versions, cves)
// and vuln/core/N.json (Node.js itself: cve, vulnerable, patched). What is patched is not
// vulnerable, though the vulnerable range may include it ("20.x" patched in "^20.5.1").
#include "advisory/constraint.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

Result<std::vector<Interval>> vulnerable_in(std::string_view vulnerable, std::string_view patched) {
  const auto order = package::VersionOrder::npm;
  std::vector<Interval> intervals =
      TRY(parse_constraint(vulnerable, order).in("vulnerable versions"));
  if (patched.empty() || patched == "<0.0.0" || patched == "none" || patched == "None")
    return intervals;
  const auto safe = TRY(parse_constraint(patched, order).in("patched versions"));
  const auto unsafe = TRY(complement(safe, order));
  return intersection(intervals, unsafe, order);
}

std::string number_in(std::string_view name) {
  std::string_view file = name.substr(name.rfind('/') + 1);
  return std::string(file.substr(0, file.rfind('.')));
}

// One CVE by its name and several apart, as an advisory of many; none by the number of the record.
void read_names(const Json& cves, const std::string& otherwise, Record& record) {
  std::vector<std::string> ids;
  for (const Json& cve : cves.items())
    if (cve_key(cve.string())) ids.emplace_back(cve.string());
  record.id = ids.size() == 1 ? ids.front() : otherwise;
  if (ids.size() > 1) record.upstream = std::move(ids);
}

}  // namespace

Status read_nodejs_advisory(const Json& document, std::string_view name, const Sink& sink) {
  Record record;
  Affected affected;
  record.source = "Node.js";
  const bool core = !document.contains("module_name");
  const std::string_view vulnerable =
      document[core ? "vulnerable" : "vulnerable_versions"].string();
  const std::string_view patched = document[core ? "patched" : "patched_versions"].string();
  if (core) {
    affected.ecosystem = "Node.js";
    affected.name = "node";
    read_names(document["cve"], "NODEJS-CORE-" + number_in(name), record);
    record.summary = one_line(document["overview"].string());
    record.severity = severity_in_words(document["severity"].string());
  } else {
    affected.ecosystem = "npm";
    affected.name = std::string(document["module_name"].string());
    if (affected.name.empty()) return invalid("module_name is empty");
    const std::int64_t id = document["id"].integer(-1);
    read_names(document["cves"], "NODEJS-NPM-" + (id < 0 ? number_in(name) : std::to_string(id)),
               record);
    record.summary = one_line(document["title"].string());
    record.published = std::string(document["publish_date"].string());
    record.modified = std::string(document["updated_at"].string());
    if (!document["cvss_vector"].string().empty())
      record.vectors.emplace_back(document["cvss_vector"].string());
  }
  const auto intervals = TRY(vulnerable_in(vulnerable, patched));
  for (const Interval& interval : intervals) affected.ranges.push_back(range_of(interval));
  record.affected.push_back(std::move(affected));
  sink.record(std::move(record));
  return {};
}

}  // namespace pratique::advisory
