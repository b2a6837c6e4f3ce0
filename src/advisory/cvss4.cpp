// CVSS 4.0, specification document, section 8: macro vectors and the interpolation between them.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <optional>

#include "advisory/cvss4_macrovectors.h"
#include "advisory/cvss_vector.h"

namespace pratique::advisory {
namespace {

// The modified metrics follow in the order of the base metrics, kMAV for kAV and so on.
enum Metric : std::size_t {
  kAV,
  kAC,
  kAT,
  kPR,
  kUI,
  kVC,
  kVI,
  kVA,
  kSC,
  kSI,
  kSA,
  kE,
  kCR,
  kIR,
  kAR,
  kMAV
};

// Weights are severity levels: steps below the highest value (section 8.3).
using Values = std::array<CvssValue, 6>;
constexpr Values kVector{{{"N", 0}, {"A", 1}, {"L", 2}, {"P", 3}, {"X"}}};
constexpr Values kComplexity{{{"L", 0}, {"H", 1}, {"X"}}};
constexpr Values kRequirements{{{"N", 0}, {"P", 1}, {"X"}}};
constexpr Values kPrivileges{{{"N", 0}, {"L", 1}, {"H", 2}, {"X"}}};
constexpr Values kInteraction{{{"N", 0}, {"P", 1}, {"A", 2}, {"X"}}};
constexpr Values kVulnerable{{{"H", 0}, {"L", 1}, {"N", 2}, {"X"}}};
constexpr Values kSubsequent{{{"H", 1}, {"L", 2}, {"N", 3}, {"X"}}};
constexpr Values kSubsequentSafety{{{"S", 0}, {"H", 1}, {"L", 2}, {"N", 3}, {"X"}}};
constexpr Values kSecurity{{{"H", 0}, {"M", 1}, {"L", 2}, {"X", 0}}};

constexpr Values defined(Values values) {
  for (CvssValue& value : values)
    if (value.name == "X") value = {};
  return values;
}

constexpr CvssMetric kMetrics[] = {
    {"AV", true, defined(kVector)},
    {"AC", true, defined(kComplexity)},
    {"AT", true, defined(kRequirements)},
    {"PR", true, defined(kPrivileges)},
    {"UI", true, defined(kInteraction)},
    {"VC", true, defined(kVulnerable)},
    {"VI", true, defined(kVulnerable)},
    {"VA", true, defined(kVulnerable)},
    {"SC", true, defined(kSubsequent)},
    {"SI", true, defined(kSubsequent)},
    {"SA", true, defined(kSubsequent)},
    {"E", false, {{{"X", 0}, {"A", 0}, {"P", 1}, {"U", 2}}}},
    {"CR", false, kSecurity},
    {"IR", false, kSecurity},
    {"AR", false, kSecurity},
    {"MAV", false, kVector},
    {"MAC", false, kComplexity},
    {"MAT", false, kRequirements},
    {"MPR", false, kPrivileges},
    {"MUI", false, kInteraction},
    {"MVC", false, kVulnerable},
    {"MVI", false, kVulnerable},
    {"MVA", false, kVulnerable},
    {"MSC", false, kSubsequent},
    {"MSI", false, kSubsequentSafety},
    {"MSA", false, kSubsequentSafety},
    // Supplemental metrics are checked and change no score.
    {"S", false, {{{"X"}, {"N"}, {"P"}}}},
    {"AU", false, {{{"X"}, {"N"}, {"Y"}}}},
    {"R", false, {{{"X"}, {"A"}, {"U"}, {"I"}}}},
    {"V", false, {{{"X"}, {"D"}, {"C"}}}},
    {"RE", false, {{{"X"}, {"L"}, {"M"}, {"H"}}}},
    {"U", false, {{{"X"}, {"Clear"}, {"Green"}, {"Amber"}, {"Red"}}}}};

// Severity levels of the metrics from kAV to kAR, modified ones put in place.
using Levels = std::array<int, kAR + 1>;

Levels levels_of(const CvssChoices& m, bool base_only) {
  Levels levels{};
  for (std::size_t metric = kAV; metric <= kAR; ++metric) {
    if (metric >= kE) {
      levels[metric] = base_only ? 0 : static_cast<int>(m.weight(metric, 0));
      continue;
    }
    const std::size_t changed = kMAV + metric;
    const bool use = !base_only && m.any(changed, changed);
    levels[metric] = static_cast<int>(m.weight(use ? changed : metric));
  }
  return levels;
}

struct MacroVector {
  int eq1, eq2, eq3, eq4, eq5, eq6;

  std::optional<int> score() const {
    if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1) return std::nullopt;
    const int tenths = kMacroVectorScores[eq1][eq2][eq3][eq4][eq5][eq6];
    if (tenths == kNoMacroVector) return std::nullopt;
    return tenths;
  }
};

// Section 8.2, tables 24 to 29.
MacroVector macro_vector(const Levels& l) {
  MacroVector v{};
  const bool network = l[kAV] == 0, no_privileges = l[kPR] == 0, no_interaction = l[kUI] == 0;
  const bool physical = l[kAV] == 3;
  if (network && no_privileges && no_interaction)
    v.eq1 = 0;
  else
    v.eq1 = !physical && (network || no_privileges || no_interaction) ? 1 : 2;
  v.eq2 = l[kAC] == 0 && l[kAT] == 0 ? 0 : 1;
  const bool vc = l[kVC] == 0, vi = l[kVI] == 0, va = l[kVA] == 0;
  if (vc && vi)
    v.eq3 = 0;
  else
    v.eq3 = vc || vi || va ? 1 : 2;
  if (l[kSI] == 0 || l[kSA] == 0)
    v.eq4 = 0;
  else
    v.eq4 = l[kSC] == 1 || l[kSI] == 1 || l[kSA] == 1 ? 1 : 2;
  v.eq5 = l[kE];
  const bool required = (l[kCR] == 0 && vc) || (l[kIR] == 0 && vi) || (l[kAR] == 0 && va);
  v.eq6 = required ? 0 : 1;
  return v;
}

// The levels of one highest-severity vector of an equivalence class (tables 24 to 29), for up to
// six metrics.
using Highest = std::array<int, 6>;

// Steps from the first highest vector that is nowhere below the levels.
int distance(const Levels& levels, std::initializer_list<std::size_t> metrics,
             std::initializer_list<Highest> highest) {
  int steps = 0;
  for (const Highest& top : highest) {
    bool above = true;
    steps = 0;
    std::size_t i = 0;
    for (const std::size_t metric : metrics) {
      const int step = levels[metric] - top[i++];
      above = above && step >= 0;
      steps += step;
    }
    if (above) break;
  }
  return steps;
}

// How far the levels are into their class, and how deep the class is (section 8.3, "depth").
struct Depth {
  int steps, depth;
};

Depth depth_eq1(const Levels& l, int eq1) {
  constexpr int kDepths[] = {1, 4, 5};
  const auto steps = [&](std::initializer_list<Highest> highest) {
    return distance(l, {kAV, kPR, kUI}, highest);
  };
  if (eq1 == 0) return {steps({{0, 0, 0}}), kDepths[0]};
  if (eq1 == 1) return {steps({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}), kDepths[1]};
  return {steps({{3, 0, 0}, {1, 1, 1}}), kDepths[2]};
}

Depth depth_eq2(const Levels& l, int eq2) {
  if (eq2 == 0) return {distance(l, {kAC, kAT}, {{0, 0}}), 1};
  return {distance(l, {kAC, kAT}, {{1, 0}, {0, 1}}), 2};
}

Depth depth_eq3_eq6(const Levels& l, int eq3, int eq6) {
  const auto steps = [&](std::initializer_list<Highest> highest) {
    return distance(l, {kVC, kVI, kVA, kCR, kIR, kAR}, highest);
  };
  if (eq3 == 0 && eq6 == 0) return {steps({{0, 0, 0, 0, 0, 0}}), 7};
  if (eq3 == 0) return {steps({{0, 0, 1, 1, 1, 0}, {0, 0, 0, 1, 1, 1}}), 6};
  if (eq3 == 1 && eq6 == 0) return {steps({{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}}), 8};
  if (eq3 == 1)
    return {steps({{1, 0, 1, 0, 1, 0},
                   {1, 0, 0, 0, 1, 1},
                   {0, 1, 0, 1, 0, 1},
                   {0, 1, 1, 1, 0, 0},
                   {1, 1, 0, 0, 0, 1}}),
            8};
  return {steps({{1, 1, 1, 0, 0, 0}}), 10};
}

Depth depth_eq4(const Levels& l, int eq4) {
  const auto steps = [&](const Highest& highest) {
    return distance(l, {kSC, kSI, kSA}, {highest});
  };
  if (eq4 == 0) return {steps({1, 0, 0}), 6};
  if (eq4 == 1) return {steps({1, 1, 1}), 5};
  return {steps({2, 2, 2}), 4};
}

std::optional<int> next_lower_eq3_eq6(const MacroVector& v) {
  MacroVector less = v;
  if (v.eq3 == 0 && v.eq6 == 0) {
    MacroVector other = v;
    ++less.eq6;
    ++other.eq3;
    return std::max(less.score(), other.score());
  }
  if (v.eq3 == 1 && v.eq6 == 0)
    ++less.eq6;
  else
    ++less.eq3;
  return less.score();
}

double score_of(const Levels& levels) {
  bool no_impact = true;
  for (const std::size_t metric : {kVC, kVI, kVA}) no_impact = no_impact && levels[metric] == 2;
  for (const std::size_t metric : {kSC, kSI, kSA}) no_impact = no_impact && levels[metric] == 3;
  if (no_impact) return 0;

  const MacroVector v = macro_vector(levels);
  const int top = v.score().value_or(0);
  double sum = 0;
  int lower_classes = 0;
  const auto add = [&](std::optional<int> lower, Depth depth) {
    if (!lower) return;
    ++lower_classes;
    sum += static_cast<double>(top - *lower) * depth.steps / depth.depth;
  };
  MacroVector eq1 = v, eq2 = v, eq4 = v, eq5 = v;
  ++eq1.eq1;
  ++eq2.eq2;
  ++eq4.eq4;
  ++eq5.eq5;
  add(eq1.score(), depth_eq1(levels, v.eq1));
  add(eq2.score(), depth_eq2(levels, v.eq2));
  add(next_lower_eq3_eq6(v), depth_eq3_eq6(levels, v.eq3, v.eq6));
  add(eq4.score(), depth_eq4(levels, v.eq4));
  add(eq5.score(), {0, 1});  // a class of EQ5 has one value
  const double tenths = lower_classes == 0 ? top : top - sum / lower_classes;
  return std::clamp(std::floor(tenths + 0.5 + 1e-5) / 10, 0.0, 10.0);
}

}  // namespace

Result<Cvss> score_cvss4(std::string_view metrics) {
  const CvssChoices m = TRY(read_cvss_metrics(metrics, kMetrics));
  Cvss cvss;
  cvss.version = CvssVersion::v4_0;
  cvss.base = score_of(levels_of(m, true));
  cvss.overall = score_of(levels_of(m, false));
  return cvss;
}

}  // namespace pratique::advisory
