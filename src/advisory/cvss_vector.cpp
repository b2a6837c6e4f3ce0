#include "advisory/cvss_vector.h"

#include <algorithm>
#include <string>

namespace pratique::advisory {
namespace {

bool not_defined(std::string_view value) { return value.empty() || value == "X" || value == "ND"; }

// For messages: a vector's part may be anything.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, 40)) out += c >= ' ' && c <= '~' ? c : '?';
  return out + "'";
}

}  // namespace

std::string_view CvssChoices::name(std::size_t metric) const {
  if (value[metric] < 0) return {};
  return metrics[metric].values[static_cast<std::size_t>(value[metric])].name;
}

double CvssChoices::weight(std::size_t metric, double missing) const {
  if (value[metric] < 0) return missing;
  return metrics[metric].values[static_cast<std::size_t>(value[metric])].weight;
}

bool CvssChoices::any(std::size_t first, std::size_t last) const {
  for (std::size_t metric = first; metric <= last; ++metric)
    if (!not_defined(name(metric))) return true;
  return false;
}

Result<CvssChoices> read_cvss_metrics(std::string_view vector,
                                      std::span<const CvssMetric> metrics) {
  CvssChoices choices{metrics, {}};
  choices.value.fill(-1);
  while (true) {
    const std::size_t slash = std::min(vector.find('/'), vector.size());
    const std::string_view part = vector.substr(0, slash);
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos)
      return invalid("CVSS vector: " + quoted(part) + " is no metric");
    const std::string_view name = part.substr(0, colon), value = part.substr(colon + 1);
    const auto metric = std::ranges::find(metrics, name, &CvssMetric::name);
    if (metric == metrics.end()) return invalid("CVSS vector: unknown metric " + quoted(name));
    const auto known = std::ranges::find(metric->values, value, &CvssValue::name);
    if (value.empty() || known == metric->values.end())
      return invalid("CVSS vector: metric " + std::string(name) + " has no value " + quoted(value));
    auto& chosen = choices.value[static_cast<std::size_t>(metric - metrics.begin())];
    if (chosen >= 0) return invalid("CVSS vector: metric " + std::string(name) + " is given twice");
    chosen = static_cast<std::int8_t>(known - metric->values.begin());
    if (slash == vector.size()) break;
    vector.remove_prefix(slash + 1);
  }
  for (std::size_t i = 0; i != metrics.size(); ++i)
    if (metrics[i].mandatory && choices.value[i] < 0)
      return invalid("CVSS vector: metric " + std::string(metrics[i].name) + " is missing");
  return choices;
}

}  // namespace pratique::advisory
