#include "advisory/osv.h"

#include <array>

#include "advisory/ecosystem.h"
#include "advisory/rpm_modules.h"

namespace pratique::advisory {
namespace {

using text::Json;

Result<std::vector<std::string>> strings(const Json& value, std::string_view place) {
  std::vector<std::string> out;
  if (value.is_null()) return out;
  if (!value.is_array()) return invalid(std::string(place) + " is no array");
  for (const Json& item : value.items()) {
    if (!item.is_string())
      return invalid(std::string(place) + " holds something else than strings");
    out.emplace_back(item.string());
  }
  return out;
}

// CVSS vectors into `vectors`; a word of Ubuntu's or another distribution's into `words`.
Status read_severity(const Json& value, std::string_view place, std::vector<std::string>& vectors,
                     std::optional<Severity>& words) {
  if (value.is_null()) return {};
  if (!value.is_array()) return invalid(std::string(place) + " is no array");
  for (const Json& item : value.items()) {
    const std::string_view type = item["type"].string();
    const std::string_view score = item["score"].string();
    if (type == "CVSS_V2" || type == "CVSS_V3" || type == "CVSS_V4")
      vectors.emplace_back(score);
    else if (!words)
      words = severity_in_words(score);
  }
  return {};
}

struct EventName {
  std::string_view name;
  EventKind kind;
};
constexpr std::array<EventName, 4> kEventNames{{{"introduced", EventKind::introduced},
                                                {"fixed", EventKind::fixed},
                                                {"last_affected", EventKind::last_affected},
                                                {"limit", EventKind::limit}}};

Result<std::vector<Range>> read_ranges(const Json& value, const std::string& place) {
  std::vector<Range> ranges;
  if (value.is_null()) return ranges;
  if (!value.is_array()) return invalid(place + ".ranges is no array");
  for (const Json& item : value.items()) {
    const std::string_view type = item["type"].string();
    if (type == "GIT") continue;
    if (type != "SEMVER" && type != "ECOSYSTEM")
      return invalid(place + ".ranges: unknown type \"" + std::string(type.substr(0, 40)) + "\"");
    Range range;
    if (!item["events"].is_array()) return invalid(place + ".ranges: no events");
    for (const Json& event : item["events"].items()) {
      for (const EventName& known : kEventNames) {
        const Json& version = event[known.name];
        if (version.is_null()) continue;
        if (!version.is_string() || version.string().empty())
          return invalid(place + ".ranges: " + std::string(known.name) + " is no version");
        range.events.push_back({known.kind, std::string(version.string())});
      }
    }
    if (!range.events.empty()) ranges.push_back(std::move(range));
  }
  return ranges;
}

// The name in a record without one: what its package URL says, by ecosystem.
std::string name_of_purl(std::string_view purl, std::string_view ecosystem) {
  const std::size_t colon = purl.find('/');
  if (!purl.starts_with("pkg:") || colon == std::string_view::npos) return {};
  std::string_view rest = purl.substr(colon + 1);
  rest = rest.substr(0, rest.find_first_of("?#"));
  const std::size_t at = rest.rfind('@');
  if (at != std::string_view::npos && at != 0 && rest[at - 1] != '/') rest = rest.substr(0, at);
  std::string name;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest.substr(i, 3) == "%40") {
      name += '@';
      i += 2;
    } else {
      name += rest[i];
    }
  }
  const std::size_t slash = name.rfind('/');
  if (slash == std::string::npos) return name;
  if (base_of(ecosystem) == "Maven") name[slash] = ':';
  const std::string_view base = base_of(ecosystem);
  const bool has_namespace =
      base == "Maven" || base == "npm" || base == "Go" || base == "Packagist";
  return has_namespace ? name : name.substr(slash + 1);
}

Result<Affected> read_affected(const Json& item, std::size_t index) {
  const std::string place = "affected[" + std::to_string(index) + "]";
  if (!item.is_object()) return invalid(place + " is no object");
  Affected affected;
  const Json& package = item["package"];
  affected.ecosystem = canonical_ecosystem(package["ecosystem"].string());
  affected.name = std::string(package["name"].string());
  if (affected.name.empty())
    affected.name = name_of_purl(package["purl"].string(), affected.ecosystem);
  affected.ranges = TRY(read_ranges(item["ranges"], place));
  affected.versions = TRY(strings(item["versions"], place + ".versions"));
  TRY(read_severity(item["severity"], place + ".severity", affected.vectors, affected.severity));
  const Json& specific = item["ecosystem_specific"];
  const Json& database = item["database_specific"];
  for (const Json* from : {&specific, &database}) {
    if (affected.severity) break;
    for (const std::string_view name : {"severity", "urgency", "ubuntu_priority"}) {
      const Json& word = (*from)[name];
      if (!word.is_string()) continue;
      affected.severity = severity_in_words(word.string());
      if (word.string() == "unimportant") affected.state = State::unimportant;
      if (word.string() == "end-of-life") affected.state = State::end_of_life;
      if (affected.severity) break;
    }
  }
  for (const Json& hint : database["fixed_versions"].items())
    if (hint.is_string()) affected.fixed_hints.emplace_back(hint.string());
  return affected;
}

// A distribution's own ratings: Ubuntu's type of severity, the first word of Red Hat-like
// summaries.
void rate_by_distribution(const Json& document, Record& record) {
  const Json& specific = document["database_specific"];
  if (!record.severity && specific["severity"].is_string())
    record.severity = severity_in_words(specific["severity"].string());
  const std::size_t colon = record.summary.find(": ");
  if (!record.severity && record.from_distribution && colon != std::string::npos && colon < 12)
    record.severity = severity_in_words(std::string_view(record.summary).substr(0, colon));
}

}  // namespace

bool is_osv(const Json& document) {
  return document.is_object() && document["id"].is_string() &&
         (document["affected"].is_array() || document["schema_version"].is_string() ||
          (document["modified"].is_string() &&
           (document.contains("details") || document.contains("withdrawn"))));
}

Result<Record> read_osv(const Json& document) {
  if (!document.is_object()) return invalid("advisory is no object");
  if (!document["id"].is_string() || document["id"].string().empty())
    return invalid("advisory without an id");
  Record record;
  record.id = std::string(document["id"].string());
  if (record.id.size() > 200) return invalid("id is too long");
  record.aliases = TRY(strings(document["aliases"], "aliases"));
  record.upstream = TRY(strings(document["upstream"], "upstream"));
  record.summary = one_line(document["summary"].string());
  if (record.summary.empty()) record.summary = one_line(document["details"].string());
  record.published = std::string(document["published"].string());
  record.modified = std::string(document["modified"].string());
  record.is_edition = true;
  record.withdrawn = document["withdrawn"].is_string() && !document["withdrawn"].string().empty();
  TRY(read_severity(document["severity"], "severity", record.vectors, record.severity));
  const Json& affected = document["affected"];
  if (!affected.is_null() && !affected.is_array()) return invalid("affected is no array");
  for (std::size_t i = 0; i < affected.size(); ++i) {
    Affected one = TRY(read_affected(affected.at(i), i));
    if (one.ecosystem.empty() || one.name.empty()) continue;  // ranges of commits only
    if (is_distribution(one.ecosystem)) record.from_distribution = true;
    if (record.source.empty()) record.source = "OSV:" + std::string(base_of(one.ecosystem));
    record.affected.push_back(std::move(one));
  }
  if (record.source.empty()) record.source = "OSV";
  rate_by_distribution(document, record);
  for (Affected& one : record.affected)
    if (one.severity && !is_distribution(one.ecosystem)) one.severity.reset();

  // An advisory of a distribution carries fixes for several vulnerabilities: those it names as
  // upstream, older records as related, or as aliases, which then cannot all mean the same thing.
  if (record.from_distribution) {
    std::size_t cves = 0;
    for (const std::string& alias : record.aliases)
      if (cve_key(alias)) ++cves;
    if (cves > 1) {
      for (std::string& alias : record.aliases)
        if (cve_key(alias)) record.upstream.push_back(std::move(alias));
      record.aliases.clear();
    }
    if (cves == 0 && record.upstream.empty() && !cve_key(record.id)) {
      for (const Json& related : document["related"].items())
        if (cve_key(related.string())) record.upstream.emplace_back(related.string());
    }
    tag_module_streams(record);
  }
  return record;
}

Result<Record> parse_osv(std::string_view bytes) {
  const Json document = TRY(text::parse_json(bytes, {.bytes = 64u << 20, .depth = 32}));
  return read_osv(document);
}

}  // namespace pratique::advisory
