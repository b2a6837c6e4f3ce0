// CVSS 2.0: "A Complete Guide to the Common Vulnerability Scoring System", section 3.2.
#include <algorithm>
#include <cmath>

#include "advisory/cvss_vector.h"

namespace pratique::advisory {
namespace {

enum Metric : std::size_t { kAV, kAC, kAu, kC, kI, kA, kE, kRL, kRC, kCDP, kTD, kCR, kIR, kAR };

constexpr std::array<CvssValue, 6> kImpact{{{"N", 0}, {"P", 0.275}, {"C", 0.660}}};
constexpr std::array<CvssValue, 6> kRequirement{{{"L", 0.5}, {"M", 1}, {"H", 1.51}, {"ND", 1}}};
constexpr CvssMetric kMetrics[] = {
    {"AV", true, {{{"L", 0.395}, {"A", 0.646}, {"N", 1}}}},
    {"AC", true, {{{"H", 0.35}, {"M", 0.61}, {"L", 0.71}}}},
    {"Au", true, {{{"M", 0.45}, {"S", 0.56}, {"N", 0.704}}}},
    {"C", true, kImpact},
    {"I", true, kImpact},
    {"A", true, kImpact},
    {"E", false, {{{"U", 0.85}, {"POC", 0.9}, {"F", 0.95}, {"H", 1}, {"ND", 1}}}},
    {"RL", false, {{{"OF", 0.87}, {"TF", 0.9}, {"W", 0.95}, {"U", 1}, {"ND", 1}}}},
    {"RC", false, {{{"UC", 0.9}, {"UR", 0.95}, {"C", 1}, {"ND", 1}}}},
    {"CDP", false, {{{"N", 0}, {"L", 0.1}, {"LM", 0.3}, {"MH", 0.4}, {"H", 0.5}, {"ND", 0}}}},
    {"TD", false, {{{"N", 0}, {"L", 0.25}, {"M", 0.75}, {"H", 1}, {"ND", 1}}}},
    {"CR", false, kRequirement},
    {"IR", false, kRequirement},
    {"AR", false, kRequirement}};

// Half up; the small part undoes what binary fractions lost.
double round_to_tenth(double value) { return std::floor(value * 10 + 0.5 + 1e-9) / 10; }

double base_of(const CvssChoices& m, double impact) {
  const double exploitability = 20 * m.weight(kAV) * m.weight(kAC) * m.weight(kAu);
  if (impact == 0) return 0;
  return round_to_tenth((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176);
}

double with_temporal(const CvssChoices& m, double base) {
  return round_to_tenth(base * m.weight(kE) * m.weight(kRL) * m.weight(kRC));
}

double environmental_of(const CvssChoices& m) {
  const double impact = std::min(
      10.0, 10.41 * (1 - (1 - m.weight(kC) * m.weight(kCR)) * (1 - m.weight(kI) * m.weight(kIR)) *
                             (1 - m.weight(kA) * m.weight(kAR))));
  const double temporal = with_temporal(m, base_of(m, impact));
  return round_to_tenth((temporal + (10 - temporal) * m.weight(kCDP, 0)) * m.weight(kTD));
}

}  // namespace

Result<Cvss> score_cvss2(std::string_view metrics) {
  const CvssChoices m = TRY(read_cvss_metrics(metrics, kMetrics));
  const double impact = 10.41 * (1 - (1 - m.weight(kC)) * (1 - m.weight(kI)) * (1 - m.weight(kA)));
  Cvss cvss;
  cvss.version = CvssVersion::v2;
  cvss.base = std::max(0.0, base_of(m, impact));
  if (m.any(kE, kRC)) cvss.temporal = std::max(0.0, with_temporal(m, cvss.base));
  if (m.any(kCDP, kAR)) cvss.environmental = std::max(0.0, environmental_of(m));
  cvss.overall = cvss.environmental.value_or(cvss.temporal.value_or(cvss.base));
  return cvss;
}

}  // namespace pratique::advisory
