// The report for people. Text of packages and advisories is foreign: control characters are shown,
// never sent to the terminal.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "core/printable.h"
#include "finding/render.h"
#include "package/version.h"

namespace pratique::finding {
namespace {

constexpr std::size_t kMostReasons = 6;
constexpr std::size_t kMostProblems = 10;
constexpr std::size_t kMostUpgrades = 5;

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::critical: return "\033[1;31m";
    case Severity::high: return "\033[31m";
    case Severity::medium: return "\033[33m";
    case Severity::low: return "\033[36m";
    default: return "\033[2m";
  }
}

// Cuts on a character border.
std::string cut(std::string text, std::size_t width) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) continue;
    if (columns + 1 >= width && i + 1 < text.size()) return text.substr(0, i) + "…";
    ++columns;
  }
  return text;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string number(double value, int digits) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return buffer;
}

std::string counted(std::size_t count, std::string_view noun) {
  std::string out = std::to_string(count) + " " + std::string(noun);
  return count == 1 ? out : out + "s";
}

// The later of two versions; `a` may be empty.
std::string later_version(std::string_view ecosystem, const std::string& a, const std::string& b) {
  if (a.empty()) return b;
  const auto order = package::order_of(ecosystem);
  if (!order) return b;
  const auto compared = package::compare_versions(*order, a, b);
  return compared && *compared > 0 ? a : b;
}

class Table {
 public:
  Table(const Report& report, const TableOptions& options) : report_(report), options_(options) {}

  std::string render() {
    headline();
    summary();
    coverage();
    findings();
    problems();
    next_steps();
    return std::move(out_);
  }

 private:
  void line(std::string text) { out_ += std::move(text) + "\n"; }
  std::string paint(std::string_view code, std::string_view text) const {
    if (!options_.colour) return std::string(text);
    return std::string(code) + std::string(text) + "\033[0m";
  }
  std::string dim(std::string_view text) const { return paint("\033[2m", text); }
  std::string bold(std::string_view text) const { return paint("\033[1m", text); }

  void headline() {
    const Target& target = report_.target;
    std::string text = bold(printable(target.name)) + "  " + printable(target.kind);
    if (!target.platform.empty()) text += "  " + printable(target.platform);
    if (!target.digest.empty()) text += "  " + dim(printable(target.digest.substr(0, 19)));
    line(text);
    std::string system = target.distribution_name.empty()
                             ? (target.distribution.empty() ? "no distribution recognised"
                                                            : printable(target.distribution))
                             : printable(target.distribution_name);
    system += ", " + counted(report_.packages, "package");
    std::string kinds;
    for (const auto& [kind, count] : report_.packages_by_kind)
      kinds += (kinds.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
    if (!kinds.empty()) system += ": " + kinds;
    line(system);
    line("");
  }

  void summary() {
    std::array<std::size_t, 6> counts{};
    std::size_t fixable = 0;
    std::size_t exploited = 0;
    for (const Finding& finding : report_.findings) {
      ++counts[static_cast<std::size_t>(finding.severity)];
      fixable += finding.fixed_version.empty() ? 0 : 1;
      exploited += finding.kev ? 1 : 0;
    }
    if (report_.findings.empty()) {
      line(bold("No findings") + " in what was assessed.");
      return;
    }
    std::string text = bold(counted(report_.findings.size(), "finding")) + ": ";
    bool first = true;
    for (const Severity severity : {Severity::critical, Severity::high, Severity::medium,
                                    Severity::low, Severity::unknown, Severity::none}) {
      const std::size_t count = counts[static_cast<std::size_t>(severity)];
      if (count == 0) continue;
      text += (first ? "" : ", ") + paint(colour_of(severity), std::to_string(count) + " " +
                                                                   std::string(name_of(severity)));
      first = false;
    }
    text += "  (" + std::to_string(fixable) + " with a fix";
    if (exploited != 0) text += ", " + std::to_string(exploited) + " known exploited";
    line(text + ")");
  }

  void coverage() {
    std::string text = "Assessed " + std::to_string(report_.assessed) + " of " +
                       counted(report_.packages, "package");
    if (report_.unassessed.empty()) {
      line(text + ".");
    } else {
      line(text + "; " +
           paint("\033[33m", std::to_string(report_.unassessed.size()) + " not assessed") + ":");
      std::map<std::string, std::pair<std::size_t, std::string>> reasons;
      for (const Unassessed& each : report_.unassessed) {
        auto& [count, example] = reasons[each.reason];
        if (count++ == 0) example = each.package;
      }
      std::vector<std::pair<std::string, std::pair<std::size_t, std::string>>> sorted(
          reasons.begin(), reasons.end());
      std::ranges::sort(sorted, {}, [](const auto& reason) {
        return std::pair(-static_cast<long>(reason.second.first), reason.first);
      });
      for (std::size_t i = 0; i < std::min(sorted.size(), kMostReasons); ++i)
        line(cut("  " + padded(std::to_string(sorted[i].second.first), 5) +
                     printable(sorted[i].first) + ", such as " + printable(sorted[i].second.second),
                 options_.width));
      if (sorted.size() > kMostReasons)
        line("  and " + counted(sorted.size() - kMostReasons, "further reason") +
             " (--format json lists all)");
    }
    std::string database = "Advisories: " + printable(report_.database.path);
    if (report_.database.advisories != 0)
      database += ", " + counted(static_cast<std::size_t>(report_.database.advisories), "record");
    if (!report_.database.built.empty()) database += ", built " + report_.database.built;
    line(dim(database));
    line("");
  }

  // Findings of one package instance together; packages in the order of their worst finding.
  void findings() {
    std::map<std::string, std::size_t> known;
    std::vector<std::vector<const Finding*>> groups;
    for (const Finding& finding : report_.findings) {
      const std::string key = finding.package.purl + '\n' + finding.package.path;
      const auto [place, added] = known.try_emplace(key, groups.size());
      if (added) groups.emplace_back();
      groups[place->second].push_back(&finding);
    }
    for (const auto& group : groups) {
      package_line(group.front()->package);
      for (const Finding* finding : group) finding_line(*finding);
      line("");
    }
  }

  void package_line(const Subject& subject) {
    std::string text = bold(printable(subject.name) + " " + printable(subject.version)) + "  " +
                       dim(subject.ecosystem);
    if (!subject.path.empty()) text += dim("  " + printable(subject.path));
    line(text);
    if (!subject.build_step.empty())
      line(dim(cut("  from: " + printable(subject.build_step), options_.width)));
  }

  void finding_line(const Finding& finding) {
    std::string text = "  " + paint(colour_of(finding.severity),
                                    padded(std::string(name_of(finding.severity)), 8));
    text += " " + padded(finding.score ? number(*finding.score, 1) : "-", 4);
    text += " " + padded(printable(finding.advisory.id), 19);
    std::string rest =
        finding.fixed_version.empty()
            ? (finding.status.empty() || finding.status == "affected" ? "no fix yet"
                                                                      : printable(finding.status))
            : "fixed in " + printable(finding.fixed_version);
    if (finding.kev) rest += "  " + paint("\033[1;31m", "KNOWN EXPLOITED");
    if (finding.epss) rest += "  EPSS " + number(*finding.epss * 100, 1) + " %";
    text += " " + rest;
    line(text);
    if (!finding.advisory.summary.empty())
      line(dim(cut("                " + printable(finding.advisory.summary), options_.width)));
  }

  void problems() {
    if (report_.problems.empty()) return;
    line(paint("\033[33m", counted(report_.problems.size(), "problem") + " while reading") +
         " (the rest was kept):");
    for (std::size_t i = 0; i < std::min(report_.problems.size(), kMostProblems); ++i) {
      const package::Problem& problem = report_.problems[i];
      line(cut(
          "  " + problem.code + "  " + printable(problem.path) + "  " + printable(problem.message),
          options_.width * 2));
    }
    if (report_.problems.size() > kMostProblems)
      line("  and " + std::to_string(report_.problems.size() - kMostProblems) + " more");
    line("");
  }

  // The upgrades that remove the most, weighed by severity.
  void next_steps() {
    struct Upgrade {
      std::string name;
      std::string to;  // the version that is above all fixes
      int weight = 0;
      std::size_t count = 0;
    };
    std::map<std::string, Upgrade> upgrades;
    for (const Finding& finding : report_.findings) {
      if (finding.fixed_version.empty()) continue;
      Upgrade& upgrade = upgrades[finding.package.purl];
      const int rank = rank_of(finding.severity);
      upgrade.weight += rank * rank * rank + (finding.kev ? 100 : 0);
      ++upgrade.count;
      upgrade.name = printable(finding.package.name) + " " + printable(finding.package.version);
      upgrade.to = later_version(finding.package.ecosystem, upgrade.to, finding.fixed_version);
    }
    if (upgrades.empty()) return;
    std::vector<Upgrade> sorted;
    sorted.reserve(upgrades.size());
    for (auto& [purl, upgrade] : upgrades) sorted.push_back(std::move(upgrade));
    std::ranges::sort(sorted, {}, [](const Upgrade& u) { return std::pair(-u.weight, u.name); });
    line("Fix first:");
    for (std::size_t i = 0; i < std::min(sorted.size(), kMostUpgrades); ++i)
      line("  upgrade " + sorted[i].name + " to " + printable(sorted[i].to) + ": removes " +
           counted(sorted[i].count, "finding"));
  }

  const Report& report_;
  const TableOptions& options_;
  std::string out_;
};

}  // namespace

std::string render_table(const Report& report, const TableOptions& options) {
  return Table(report, options).render();
}

}  // namespace pratique::finding
