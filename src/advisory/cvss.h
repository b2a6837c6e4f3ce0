// CVSS scores from vectors: version 2.0 (the guide of 2007), 3.0, 3.1 and 4.0 (the FIRST
// specifications).
#pragma once

#include <optional>
#include <string_view>

#include "core/result.h"

namespace pratique::advisory {

enum class CvssVersion { v2, v3_0, v3_1, v4_0 };
enum class CvssSeverity { none, low, medium, high, critical };

struct Cvss {
  CvssVersion version = CvssVersion::v2;
  // All from 0.0 to 10.0, in whole tenths.
  double base = 0;  // of the base metrics alone (CVSS-B)
  // Version 3 always has both; version 2 only where the vector has metrics of the group; version 4
  // never.
  std::optional<double> temporal;
  std::optional<double> environmental;
  // What the whole vector says: 4.0 with its threat and environmental metrics; before that the
  // environmental, else the temporal, else the base score, the last of these whose group the vector
  // has metrics of.
  double overall = 0;
};

// "AV:N/…" is version 2 (parentheses around it are allowed, as NVD prints it), "CVSS:3.1/AV:N/…"
// names its own. Metrics may come in any order. An `invalid` Error names the metric that is
// unknown, given twice, without a known value or missing; `unsupported` is another version.
Result<Cvss> parse_cvss(std::string_view vector);

// The qualitative scale: of the specification since 3.0, of NVD for 2.0, which has neither none nor
// critical.
CvssSeverity severity_of(double score, CvssVersion version);

}  // namespace pratique::advisory
