#include "advisory/csv.h"
#include "advisory/sources.h"

namespace pratique::advisory {

Status read_kev_json(const text::Json& document, const Sink& sink) {
  if (!document["vulnerabilities"].is_array()) return invalid("KEV: vulnerabilities is no array");
  sink.date(document["dateReleased"].string());
  for (const text::Json& item : document["vulnerabilities"].items()) {
    KnownExploited known;
    known.cve = std::string(item["cveID"].string());
    known.date_added = std::string(item["dateAdded"].string());
    known.ransomware = item["knownRansomwareCampaignUse"].string() == "Known";
    if (cve_key(known.cve))
      sink.exploited(std::move(known));
    else
      sink.problem("KEV: \"" + known.cve.substr(0, 40) + "\" is no CVE");
  }
  return {};
}

Status read_kev_csv(std::string_view csv, const Sink& sink) {
  CsvReader reader(csv);
  std::vector<std::string> fields;
  if (!reader.next(fields)) return invalid("KEV: no header");
  const std::size_t cve = column(fields, "cveID");
  const std::size_t added = column(fields, "dateAdded");
  const std::size_t ransomware = column(fields, "knownRansomwareCampaignUse");
  if (cve == kNoColumn || added == kNoColumn) return invalid("KEV: no column cveID or dateAdded");
  while (reader.next(fields)) {
    if (fields.size() <= std::max(cve, added) || !cve_key(fields[cve])) {
      sink.problem("KEV: line " + std::to_string(reader.line()) + " is no entry");
      continue;
    }
    sink.exploited(
        {fields[cve], fields[added], ransomware < fields.size() && fields[ransomware] == "Known"});
  }
  return {};
}

}  // namespace pratique::advisory
