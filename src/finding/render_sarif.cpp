// SARIF 2.1.0. A rule an advisory, a result a finding; the artifact is the path inside the image.
// GitHub reads at most 5,000 results and 20 tags, and takes the severity from the rule's
// `security-severity`.
#include <cstdio>
#include <map>

#include "finding/render.h"

namespace pratique::finding {
namespace {

using text::Json;

constexpr std::size_t kMostResults = 5000;

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
    case Severity::high: return "error";
    case Severity::medium: return "warning";
    case Severity::low:
    case Severity::unknown: return "note";
    case Severity::none: return "none";
  }
  return "none";
}

// GitHub wants a number for every rule; where no score is known, the middle of the severity's
// range.
std::string security_severity(const Finding& finding) {
  double score = 0;
  if (finding.score) {
    score = *finding.score;
  } else {
    switch (finding.severity) {
      case Severity::critical: score = 9.5; break;
      case Severity::high: score = 8.0; break;
      case Severity::medium: score = 5.5; break;
      case Severity::low: score = 2.0; break;
      default: score = 0.0;
    }
  }
  char text[16];
  std::snprintf(text, sizeof text, "%.1f", score);
  return text;
}

Json message(std::string text) {
  Json out = Json::object();
  out.set("text", std::move(text));
  return out;
}

std::string help_address(const std::string& id) {
  if (id.starts_with("CVE-")) return "https://nvd.nist.gov/vuln/detail/" + id;
  if (id.starts_with("GHSA-")) return "https://github.com/advisories/" + id;
  return "https://osv.dev/vulnerability/" + id;
}

Json rule_json(const Finding& finding) {
  Json properties = Json::object();
  Json tags = Json::array();
  tags.push("security").push("vulnerability").push(name_of(finding.severity));
  if (finding.kev) tags.push("known-exploited");
  properties.set("security-severity", security_severity(finding))
      .set("precision", "very-high")
      .set("tags", std::move(tags));
  Json configuration = Json::object();
  configuration.set("level", level_of(finding.severity));
  const std::string& summary =
      finding.advisory.summary.empty() ? finding.advisory.id : finding.advisory.summary;
  Json out = Json::object();
  out.set("id", finding.advisory.id)
      .set("name", "Vulnerability")
      .set("shortDescription", message(finding.advisory.id + " in " + finding.package.name))
      .set("fullDescription", message(summary))
      .set("defaultConfiguration", std::move(configuration))
      .set("helpUri", help_address(finding.advisory.id))
      .set("help", message(summary))
      .set("properties", std::move(properties));
  return out;
}

// A path as the URI reference SARIF wants (RFC 3986: unreserved characters and slashes stay).
std::string uri_of(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '.' || c == '-' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Json location_json(const Report& report, const Finding& finding) {
  Json artifact = Json::object();
  const std::string& path =
      finding.package.path.empty() ? report.target.name : finding.package.path;
  artifact.set("uri", uri_of(path)).set("uriBaseId", "ROOTFS");
  Json region = Json::object();
  region.set("startLine", 1);
  Json physical = Json::object();
  physical.set("artifactLocation", std::move(artifact)).set("region", std::move(region));
  Json logical = Json::object();
  logical.set("fullyQualifiedName", finding.package.purl).set("kind", "package");
  Json out = Json::object();
  out.set("physicalLocation", std::move(physical));
  out.set("logicalLocations", Json(text::JsonArray{std::move(logical)}));
  return out;
}

std::string sentence(const Finding& finding) {
  std::string text = finding.package.name + " " + finding.package.version + " is affected by " +
                     finding.advisory.id + " (" + std::string(name_of(finding.severity)) + ")";
  text += finding.fixed_version.empty() ? "; no fix is known."
                                        : "; fixed in " + finding.fixed_version + ".";
  return text;
}

Json run_json(const Report& report, std::string_view tool_version) {
  Json rules = Json::array();
  Json results = Json::array();
  std::map<std::string, std::size_t> known;
  std::size_t written = 0;
  for (const Finding& finding : report.findings) {
    if (++written > kMostResults) break;
    const auto [rule, added] = known.try_emplace(finding.advisory.id, known.size());
    if (added) rules.push(rule_json(finding));
    Json prints = Json::object();
    prints.set("pratiqueFindingId/v1", finding.id);
    Json result = Json::object();
    result.set("ruleId", finding.advisory.id)
        .set("ruleIndex", static_cast<std::uint64_t>(rule->second))
        .set("level", level_of(finding.severity))
        .set("message", message(sentence(finding)))
        .set("locations", Json(text::JsonArray{location_json(report, finding)}))
        .set("partialFingerprints", std::move(prints));
    results.push(std::move(result));
  }
  Json driver = Json::object();
  driver.set("name", "Pratique").set("version", tool_version).set("rules", std::move(rules));
  Json tool = Json::object();
  tool.set("driver", std::move(driver));
  Json root = Json::object();
  root.set("uri", "file:///");
  Json bases = Json::object();
  bases.set("ROOTFS", std::move(root));
  Json properties = Json::object();
  properties.set("target", report.target.name)
      .set("digest", report.target.digest)
      .set("platform", report.target.platform)
      .set("findings", static_cast<std::uint64_t>(report.findings.size()))
      .set("unassessed", static_cast<std::uint64_t>(report.unassessed.size()));
  Json out = Json::object();
  out.set("tool", std::move(tool))
      .set("originalUriBaseIds", std::move(bases))
      .set("columnKind", "utf16CodeUnits")
      .set("results", std::move(results))
      .set("properties", std::move(properties));
  return out;
}

}  // namespace

std::string render_sarif(const std::vector<Report>& reports, std::string_view tool_version) {
  Json runs = Json::array();
  for (const Report& report : reports) runs.push(run_json(report, tool_version));
  Json out = Json::object();
  out.set("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      .set("version", "2.1.0")
      .set("runs", std::move(runs));
  return text::write_json(out, 2) + "\n";
}

}  // namespace pratique::finding
