// security-tracker.debian.org/tracker/data/json, as its own documentation and tracker_service.py
// describe it:
//   { SOURCE: { CVE: { "description", "scope", "releases": { CODENAME: {
//       "status": "open" | "resolved" | "undetermined", "fixed_version", "urgency", "nodsa",
//       "nodsa_reason", "repositories" } } } } }
// A fixed_version of "0" says the release was never affected.
#include "advisory/ecosystem.h"
#include "advisory/json_slices.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

State state_of(const Json& release) {
  const std::string_view urgency = release["urgency"].string();
  const std::string_view reason = release["nodsa_reason"].string();
  if (release["status"].string() == "undetermined") return State::under_investigation;
  if (urgency == "end-of-life") return State::end_of_life;
  if (urgency == "unimportant") return State::unimportant;
  if (reason == "ignored") return State::wont_fix;
  if (reason == "postponed" || release.contains("nodsa")) return State::deferred;
  return State::affected;
}

// One release of one vulnerability; false where it is not affected.
bool read_release(const std::string& source, const std::string& codename, const Json& release,
                  Affected& affected, std::string& problem) {
  const std::string_view number = debian_release(codename);
  if (number.empty()) {
    problem = "unknown release " + codename.substr(0, 40);
    return false;
  }
  const std::string_view status = release["status"].string();
  const std::string_view fixed = release["fixed_version"].string();
  if (status != "open" && status != "resolved" && status != "undetermined") {
    problem = "unknown status \"" + std::string(status.substr(0, 40)) + "\"";
    return false;
  }
  if (status == "resolved" && fixed == "0") return false;
  if (status == "resolved" && fixed.empty()) {
    problem = "resolved without a fixed version";
    return false;
  }
  affected.ecosystem = "Debian:" + std::string(number);
  affected.name = source;
  Range range;
  range.events.push_back({EventKind::introduced, "0"});
  if (status == "resolved") range.events.push_back({EventKind::fixed, std::string(fixed)});
  affected.ranges.push_back(std::move(range));
  affected.severity = severity_in_words(release["urgency"].string());
  affected.state = state_of(release);
  return true;
}

void read_cve(const std::string& source, const std::string& id, const Json& cve, const Sink& sink) {
  Record record;
  record.id = id;
  record.source = "Debian";
  record.from_distribution = true;
  record.summary = one_line(cve["description"].string());
  for (const auto& [codename, release] : cve["releases"].members()) {
    Affected affected;
    std::string problem;
    const std::string_view number = debian_release(codename);
    if (!number.empty()) sink.coverage("Debian:" + std::string(number));
    if (read_release(source, codename, release, affected, problem))
      record.affected.push_back(std::move(affected));
    else if (!problem.empty())
      sink.problem(source.substr(0, 100) + ": " + id + ": " + problem);
  }
  sink.record(std::move(record));
}

}  // namespace

Status read_debian_tracker(std::string_view json, const Sink& sink) {
  return each_member(json, [&](const std::string& source, std::string_view value) -> Status {
    const auto package = text::parse_json(value, {.bytes = 64u << 20, .depth = 16});
    if (!package) {
      sink.problem(source.substr(0, 100) + ": " + package.error().message);
      return {};
    }
    for (const auto& [id, cve] : package->members()) {
      if (!id.starts_with("CVE-") && !id.starts_with("TEMP-"))
        sink.problem(source.substr(0, 100) + ": \"" + id.substr(0, 40) + "\" is no vulnerability");
      else
        read_cve(source, id, cve, sink);
    }
    return {};
  });
}

}  // namespace pratique::advisory
