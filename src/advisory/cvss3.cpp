// CVSS 3.0 and 3.1, specification documents, sections 7 ("CVSS v3.x Equations") and 8 of 3.0.
#include <algorithm>
#include <cmath>

#include "advisory/cvss_vector.h"

namespace pratique::advisory {
namespace {

enum Metric : std::size_t {
  kAV,
  kAC,
  kPR,
  kUI,
  kS,
  kC,
  kI,
  kA,
  kE,
  kRL,
  kRC,
  kCR,
  kIR,
  kAR,
  kMAV,
  kMAC,
  kMPR,
  kMUI,
  kMS,
  kMC,
  kMI,
  kMA
};

using Values = std::array<CvssValue, 6>;
constexpr Values kVector{{{"N", 0.85}, {"A", 0.62}, {"L", 0.55}, {"P", 0.2}, {"X"}}};
constexpr Values kComplexity{{{"L", 0.77}, {"H", 0.44}, {"X"}}};
constexpr Values kPrivileges{{{"N", 0.85}, {"L", 0.62}, {"H", 0.27}, {"X"}}};
constexpr Values kInteraction{{{"N", 0.85}, {"R", 0.62}, {"X"}}};
constexpr Values kScope{{{"U"}, {"C"}, {"X"}}};
constexpr Values kImpact{{{"H", 0.56}, {"L", 0.22}, {"N", 0}, {"X"}}};
constexpr Values kRequirement{{{"X", 1}, {"H", 1.5}, {"M", 1}, {"L", 0.5}}};

// A base metric cannot be "not defined".
constexpr Values defined(Values values) {
  for (CvssValue& value : values)
    if (value.name == "X") value = {};
  return values;
}

constexpr CvssMetric kMetrics[] = {
    {"AV", true, defined(kVector)},
    {"AC", true, defined(kComplexity)},
    {"PR", true, defined(kPrivileges)},
    {"UI", true, defined(kInteraction)},
    {"S", true, defined(kScope)},
    {"C", true, defined(kImpact)},
    {"I", true, defined(kImpact)},
    {"A", true, defined(kImpact)},
    {"E", false, {{{"X", 1}, {"H", 1}, {"F", 0.97}, {"P", 0.94}, {"U", 0.91}}}},
    {"RL", false, {{{"X", 1}, {"U", 1}, {"W", 0.97}, {"T", 0.96}, {"O", 0.95}}}},
    {"RC", false, {{{"X", 1}, {"C", 1}, {"R", 0.96}, {"U", 0.92}}}},
    {"CR", false, kRequirement},
    {"IR", false, kRequirement},
    {"AR", false, kRequirement},
    {"MAV", false, kVector},
    {"MAC", false, kComplexity},
    {"MPR", false, kPrivileges},
    {"MUI", false, kInteraction},
    {"MS", false, kScope},
    {"MC", false, kImpact},
    {"MI", false, kImpact},
    {"MA", false, kImpact}};

// To the next tenth. 3.1 (appendix A) does it on hundred-thousandths; 3.0 has only the words, so
// the small part just undoes what binary fractions lost.
double round_up(double value, CvssVersion version) {
  if (version == CvssVersion::v3_0) return std::ceil(value * 10 - 1e-9) / 10;
  const auto scaled = static_cast<long>(std::round(value * 100'000));
  if (scaled % 10'000 == 0) return static_cast<double>(scaled) / 100'000;
  const auto tenths = scaled / 10'000 + 1;  // rounded up: the specification divides whole numbers
  return static_cast<double>(tenths) / 10;
}

// The metric itself, or the modified one where that is defined.
std::size_t modified(const CvssChoices& m, std::size_t base, std::size_t changed) {
  return m.any(changed, changed) ? changed : base;
}

double privileges(const CvssChoices& m, std::size_t metric, bool scope_changed) {
  if (scope_changed && m.name(metric) == "L") return 0.68;
  if (scope_changed && m.name(metric) == "H") return 0.5;
  return m.weight(metric);
}

double combine(double impact, double exploitability, bool scope_changed, CvssVersion version) {
  if (impact <= 0) return 0;
  const double factor = scope_changed ? 1.08 : 1;
  return round_up(std::min(factor * (impact + exploitability), 10.0), version);
}

double base_of(const CvssChoices& m, CvssVersion version) {
  const bool changed = m.name(kS) == "C";
  const double iss = 1 - (1 - m.weight(kC)) * (1 - m.weight(kI)) * (1 - m.weight(kA));
  const double impact =
      changed ? 7.52 * (iss - 0.029) - 3.25 * std::pow(iss - 0.02, 15) : 6.42 * iss;
  const double exploitability =
      8.22 * m.weight(kAV) * m.weight(kAC) * privileges(m, kPR, changed) * m.weight(kUI);
  return combine(impact, exploitability, changed, version);
}

double environmental_of(const CvssChoices& m, double temporal, CvssVersion version) {
  const bool changed = m.name(modified(m, kS, kMS)) == "C";
  const auto left = [&m](std::size_t base, std::size_t of_base, std::size_t requirement) {
    return 1 - m.weight(modified(m, base, of_base)) * m.weight(requirement);
  };
  const double miss =
      std::min(1 - left(kC, kMC, kCR) * left(kI, kMI, kIR) * left(kA, kMA, kAR), 0.915);
  double impact = 6.42 * miss;
  if (changed) {
    const double last = version == CvssVersion::v3_1 ? std::pow(miss * 0.9731 - 0.02, 13)
                                                     : std::pow(miss - 0.02, 15);
    impact = 7.52 * (miss - 0.029) - 3.25 * last;
  }
  const double exploitability =
      8.22 * m.weight(modified(m, kAV, kMAV)) * m.weight(modified(m, kAC, kMAC)) *
      privileges(m, modified(m, kPR, kMPR), changed) * m.weight(modified(m, kUI, kMUI));
  return round_up(combine(impact, exploitability, changed, version) * temporal, version);
}

}  // namespace

Result<Cvss> score_cvss3(std::string_view metrics, CvssVersion version) {
  const CvssChoices m = TRY(read_cvss_metrics(metrics, kMetrics));
  const double temporal = m.weight(kE) * m.weight(kRL) * m.weight(kRC);
  Cvss cvss;
  cvss.version = version;
  cvss.base = base_of(m, version);
  cvss.temporal = round_up(cvss.base * temporal, version);
  cvss.environmental = environmental_of(m, temporal, version);
  cvss.overall =
      m.any(kCR, kMA) ? *cvss.environmental : (m.any(kE, kRC) ? *cvss.temporal : cvss.base);
  return cvss;
}

}  // namespace pratique::advisory
