#include "scan/judge.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "catalog/foreign.h"

namespace pratique::scan {
namespace {

using finding::Finding;

// The name an ecosystem's people know a package by.
std::string full_name(const package::Package& each) {
  if (each.name_space.empty() || package::is_os(each.kind)) return each.name;
  const char separator = each.kind == package::Kind::maven ? ':' : '/';
  return each.name_space + separator + each.name;
}

finding::Target target_of(const Inventory& inventory) {
  finding::Target out;
  out.kind = inventory.image.kind;
  out.name = inventory.named.empty() ? inventory.image.name : inventory.named;
  out.digest = inventory.image.digest.text();
  if (!inventory.image.platform.os.empty()) out.platform = inventory.image.platform.text();
  const package::Distribution& distribution = inventory.distribution;
  if (!distribution.id.empty()) {
    out.distribution = distribution.id;
    if (!distribution.version_id.empty()) out.distribution += ":" + distribution.version_id;
  }
  out.distribution_name = distribution.pretty_name;
  for (const oci::Layer& layer : inventory.image.layers)
    out.layers.push_back({layer.diff_id.text(), layer.digest.text(), layer.created_by});
  return out;
}

class Judge {
 public:
  Judge(const Inventory& inventory, const advisory::Index& index, const JudgeOptions& options)
      : inventory_(inventory), index_(index), options_(options) {}

  Result<finding::Report> run() {
    report_.target = target_of(inventory_);
    report_.packages = inventory_.packages.size();
    report_.problems = inventory_.problems;
    count_kinds();
    find_foreign();
    // Owners first: what they own is judged through them.
    for (const package::Package& each : inventory_.packages)
      if (package::is_os(each.kind)) TRY(judge_one(each));
    for (const package::Package& each : inventory_.packages)
      if (!package::is_os(each.kind)) TRY(judge_one(each));
    for (const auto& [what, why] : inventory_.blind)
      report_.unassessed.push_back({what, why, true});
    finding::sort_findings(report_.findings);
    std::ranges::sort(report_.unassessed, {}, [](const finding::Unassessed& each) {
      return std::tie(each.package, each.reason);
    });
    return std::move(report_);
  }

 private:
  void count_kinds() {
    std::map<std::string_view, std::size_t> counts;
    for (const package::Package& each : inventory_.packages)
      ++counts[package::purl_type(each.kind)];
    for (const auto& [kind, count] : counts) report_.packages_by_kind.emplace_back(kind, count);
    std::ranges::sort(report_.packages_by_kind, {}, [](const auto& each) {
      return std::pair(-static_cast<long>(each.second), each.first);
    });
  }

  void find_foreign() {
    for (const package::Package& each : inventory_.packages)
      if (package::is_os(each.kind) && catalog::is_foreign(each, inventory_.distribution))
        foreign_.insert(each.purl);
  }

  Status judge_one(const package::Package& each) {
    const bool os = package::is_os(each.kind);
    if (!each.owner.empty() && !foreign_.contains(each.owner)) {
      if (silent_.contains(each.owner))
        report_.unassessed.push_back(
            {each.purl, "its owner is not assessed: " + each.owner, false});
      else
        ++report_.assessed;
      return {};
    }
    advisory::MatchOptions options;
    options.today = options_.today;
    options.foreign_vendor = os && foreign_.contains(each.purl);
    const advisory::MatchResult result =
        TRY(index_.match(each, inventory_.distribution, options).in(each.purl));
    if (result.unassessed.empty()) {
      ++report_.assessed;
    } else {
      report_.unassessed.push_back({each.purl, result.unassessed, os});
      if (os) silent_.insert(each.purl);
    }
    for (const advisory::Match& match : result.matches)
      if (!options_.only_fixed || !match.fixed_version.empty()) add(each, result, match);
    return {};
  }

  void add(const package::Package& each, const advisory::MatchResult& result,
           const advisory::Match& match) {
    Finding out;
    out.id = finding::stable_id(out.type, match.id, each.purl, each.path);
    out.severity = match.severity;
    out.score = match.score;
    out.vector = match.vector;
    out.advisory = {match.id, match.aliases, match.source, match.summary};
    out.fixed_version = match.fixed_version;
    out.status = match.status;
    out.kev = match.kev;
    out.epss = match.epss;
    finding::Subject& subject = out.package;
    subject.purl = each.purl;
    subject.name = full_name(each);
    subject.version = each.version;
    subject.ecosystem = result.ecosystem;
    subject.path = each.path;
    subject.owner = each.owner;
    const auto& layers = inventory_.image.layers;
    if (each.layer >= 0 && static_cast<std::size_t>(each.layer) < layers.size()) {
      const oci::Layer& layer = layers[static_cast<std::size_t>(each.layer)];
      subject.layer = layer.diff_id.text();
      subject.build_step = layer.created_by;
    }
    if (package::is_os(each.kind) && (result.name != each.name || result.version != each.version))
      subject.source_package = result.name + " " + result.version;
    report_.findings.push_back(std::move(out));
  }

  const Inventory& inventory_;
  const advisory::Index& index_;
  const JudgeOptions& options_;
  std::unordered_set<std::string_view> foreign_;  // purls of OS packages of other vendors
  std::unordered_set<std::string_view> silent_;   // purls of OS packages that are not assessed
  finding::Report report_;
};

}  // namespace

Result<finding::Report> judge(const Inventory& inventory, const advisory::Index& index,
                              const JudgeOptions& options) {
  return Judge(inventory, index, options).run();
}

}  // namespace pratique::scan
