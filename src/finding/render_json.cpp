#include "finding/render.h"

namespace pratique::finding {
namespace {

using text::Json;

// Empty text is a missing value: null.
Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json strings(const std::vector<std::string>& all) {
  Json out = Json::array();
  for (const std::string& each : all) out.push(each);
  return out;
}

Json subject_json(const Subject& subject) {
  Json out = Json::object();
  out.set("purl", subject.purl)
      .set("name", subject.name)
      .set("version", subject.version)
      .set("ecosystem", subject.ecosystem)
      .set("path", subject.path)
      .set("owner", or_null(subject.owner))
      .set("layer", or_null(subject.layer));
  if (!subject.build_step.empty()) out.set("build_step", subject.build_step);
  if (!subject.source_package.empty()) out.set("source_package", subject.source_package);
  return out;
}

Json finding_json(const Finding& finding) {
  Json advisory = Json::object();
  advisory.set("id", finding.advisory.id)
      .set("aliases", strings(finding.advisory.aliases))
      .set("source", finding.advisory.source);
  if (!finding.advisory.summary.empty()) advisory.set("summary", finding.advisory.summary);
  Json out = Json::object();
  out.set("id", finding.id)
      .set("type", finding.type)
      .set("severity", name_of(finding.severity))
      .set("score", finding.score ? Json(*finding.score) : Json())
      .set("vector", or_null(finding.vector))
      .set("advisory", std::move(advisory))
      .set("package", subject_json(finding.package))
      .set("fixed_version", or_null(finding.fixed_version))
      .set("status", or_null(finding.status))
      .set("kev", finding.kev)
      .set("epss", finding.epss ? Json(*finding.epss) : Json());
  return out;
}

Json target_json(const Target& target) {
  Json layers = Json::array();
  for (const LayerReference& layer : target.layers) {
    Json entry = Json::object();
    entry.set("diff_id", layer.diff_id)
        .set("digest", or_null(layer.digest))
        .set("build_step", or_null(layer.build_step));
    layers.push(std::move(entry));
  }
  Json out = Json::object();
  out.set("kind", target.kind)
      .set("name", target.name)
      .set("digest", or_null(target.digest))
      .set("platform", or_null(target.platform))
      .set("distribution", or_null(target.distribution))
      .set("layers", std::move(layers));
  return out;
}

}  // namespace

Json report_json(const Report& report) {
  Json findings = Json::array();
  for (const Finding& finding : report.findings) findings.push(finding_json(finding));
  Json unassessed = Json::array();
  for (const Unassessed& each : report.unassessed) {
    Json entry = Json::object();
    entry.set("package", each.package).set("reason", each.reason);
    unassessed.push(std::move(entry));
  }
  Json coverage = Json::object();
  coverage.set("assessed", static_cast<std::uint64_t>(report.assessed))
      .set("unassessed", std::move(unassessed));
  Json problems = Json::array();
  for (const package::Problem& problem : report.problems) {
    Json entry = Json::object();
    entry.set("code", problem.code).set("path", problem.path).set("message", problem.message);
    problems.push(std::move(entry));
  }
  Json database = Json::object();
  database.set("path", report.database.path)
      .set("built", or_null(report.database.built))
      .set("digest", or_null(report.database.digest))
      .set("advisories", report.database.advisories)
      .set("sources", strings(report.database.sources));
  Json out = Json::object();
  out.set("schema", "pratique.scan/1")
      .set("target", target_json(report.target))
      .set("packages", static_cast<std::uint64_t>(report.packages))
      .set("findings", std::move(findings))
      .set("coverage", std::move(coverage))
      .set("problems", std::move(problems))
      .set("database", std::move(database));
  return out;
}

std::string render_json(const std::vector<Report>& reports) {
  if (reports.size() == 1) return text::write_json(report_json(reports.front()), 2) + "\n";
  Json all = Json::array();
  for (const Report& report : reports) all.push(report_json(report));
  Json out = Json::object();
  out.set("schema", "pratique.scan-set/1").set("reports", std::move(all));
  return text::write_json(out, 2) + "\n";
}

}  // namespace pratique::finding
