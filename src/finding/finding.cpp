#include "finding/finding.h"

#include <algorithm>
#include <tuple>

#include "core/digest.h"

namespace pratique::finding {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::none: return "none";
    case Severity::low: return "low";
    case Severity::medium: return "medium";
    case Severity::high: return "high";
    case Severity::critical: return "critical";
    case Severity::unknown: return "unknown";
  }
  return "unknown";
}

std::optional<Severity> severity_named(std::string_view name) {
  for (const Severity severity : {Severity::none, Severity::low, Severity::medium, Severity::high,
                                  Severity::critical, Severity::unknown})
    if (name_of(severity) == name) return severity;
  return std::nullopt;
}

int rank_of(Severity severity) {
  switch (severity) {
    case Severity::critical: return 4;
    case Severity::high: return 3;
    case Severity::medium: return 2;
    case Severity::low: return 1;
    case Severity::unknown: return 1;
    case Severity::none: return 0;
  }
  return 0;
}

std::string stable_id(std::string_view type, std::string_view advisory, std::string_view purl,
                      std::string_view path) {
  Hasher hasher(HashKind::sha256);
  for (const std::string_view part : {type, advisory, purl, path}) {
    hasher.update(part);
    hasher.update(std::string_view("\0", 1));
  }
  return hasher.finish_hex().substr(0, 32);
}

void sort_findings(std::vector<Finding>& findings) {
  std::ranges::sort(findings, [](const Finding& a, const Finding& b) {
    const auto key = [](const Finding& f) {
      return std::tuple(-rank_of(f.severity), f.severity == Severity::unknown, !f.kev,
                        -f.score.value_or(0));
    };
    const auto rest = [](const Finding& f) {
      return std::tie(f.package.name, f.package.version, f.advisory.id, f.package.purl,
                      f.package.path, f.id);
    };
    return key(a) != key(b) ? key(a) < key(b) : rest(a) < rest(b);
  });
}

}  // namespace pratique::finding
