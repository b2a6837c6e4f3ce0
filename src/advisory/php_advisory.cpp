// FriendsOfPHP/security-advisories: VENDOR/PACKAGE/ID.yaml with `reference:
// composer://vendor/package` and branches, each with comparators that must all hold.
#include "advisory/constraint.h"
#include "advisory/sources.h"

namespace pratique::advisory {

using text::Json;

Status read_php_advisory(const Json& document, std::string_view name, const Sink& sink) {
  constexpr std::string_view kComposer = "composer://";
  std::string_view reference = document["reference"].string();
  if (!reference.starts_with(kComposer)) return unsupported("reference is no Composer package");
  reference.remove_prefix(kComposer.size());
  Record record;
  Affected affected;
  affected.ecosystem = "Packagist";
  affected.name = std::string(reference);
  record.id = std::string(document["cve"].string());
  if (!cve_key(record.id)) {
    // Without a CVE the file's name is unique only together with the package.
    std::string_view file = name.substr(name.rfind('/') + 1);
    record.id =
        "FRIENDSOFPHP-" + affected.name + "-" + std::string(file.substr(0, file.rfind('.')));
  }
  record.summary = one_line(document["title"].string());
  record.source = "FriendsOfPHP";
  for (const auto& [branch, details] : document["branches"].members()) {
    std::string all;
    for (const Json& comparator : details["versions"].items()) {
      if (!all.empty()) all += ", ";
      all += comparator.string();
    }
    if (record.published.empty()) record.published = std::string(details["time"].string());
    const auto intervals = parse_constraint(all, package::VersionOrder::packagist);
    if (!intervals) {
      sink.problem("branch " + branch.substr(0, 40) + ": " + intervals.error().message);
      continue;
    }
    for (const Interval& interval : *intervals) affected.ranges.push_back(range_of(interval));
  }
  if (affected.ranges.empty()) return invalid("no branch with versions");
  record.affected.push_back(std::move(affected));
  sink.record(std::move(record));
  return {};
}

}  // namespace pratique::advisory
