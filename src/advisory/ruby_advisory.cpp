// rubysec/ruby-advisory-db: gems/NAME/ID.yml and rubies/ENGINE/ID.yml. patched_versions and
// unaffected_versions are requirements; what none of them holds for is vulnerable.
#include "advisory/constraint.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

std::string file_stem(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

void read_names(const Json& document, std::string_view name, Record& record) {
  std::vector<std::string> ids;
  const std::string_view cve = document["cve"].string();
  const std::string_view ghsa = document["ghsa"].string();
  const std::string_view osvdb = document["osvdb"].string();
  if (!cve.empty()) ids.push_back((cve.starts_with("CVE-") ? "" : "CVE-") + std::string(cve));
  if (!ghsa.empty()) ids.push_back((ghsa.starts_with("GHSA-") ? "" : "GHSA-") + std::string(ghsa));
  if (!osvdb.empty()) ids.push_back("OSVDB-" + std::string(osvdb));
  if (ids.empty()) ids.push_back(file_stem(name));
  record.id = ids.front();
  record.aliases.assign(ids.begin() + 1, ids.end());
}

}  // namespace

Status read_ruby_advisory(const Json& document, std::string_view name, const Sink& sink) {
  Record record;
  Affected affected;
  affected.name = std::string(document["gem"].string());
  affected.ecosystem = "RubyGems";
  auto order = package::VersionOrder::rubygems;
  if (affected.name.empty()) {
    // Ruby itself: its programs are assessed as Bitnami's "ruby" are. Other engines are no
    // packages.
    if (document["engine"].string() != "ruby") {
      if (document["engine"].string().empty()) return invalid("neither gem nor engine");
      return {};
    }
    affected.name = "ruby";
    affected.ecosystem = "Bitnami";
    order = package::VersionOrder::semver;  // as everything in that ecosystem
  }
  read_names(document, name, record);
  record.summary = one_line(document["title"].string());
  record.published = std::string(document["date"].string());
  record.source = "RubySec";
  std::vector<Interval> safe;
  for (const std::string_view member : {"patched_versions", "unaffected_versions"}) {
    for (const Json& requirement : document[member].items()) {
      auto some = TRY(parse_constraint(requirement.string(), order).in(member));
      for (Interval& interval : some) safe.push_back(std::move(interval));
    }
  }
  const auto vulnerable = TRY(complement(std::move(safe), order));
  for (const Interval& interval : vulnerable) affected.ranges.push_back(range_of(interval));
  record.affected.push_back(std::move(affected));
  sink.record(std::move(record));
  return {};
}

}  // namespace pratique::advisory
