// The metrics of a CVSS vector: tables of what a version knows, and the strict reader they drive.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "advisory/cvss.h"
#include "core/result.h"

namespace pratique::advisory {

struct CvssValue {
  std::string_view name;  // empty behind the last
  double weight = 0;
};

struct CvssMetric {
  std::string_view name;
  bool mandatory = false;
  std::array<CvssValue, 6> values;
};

// Which value each metric of the table has; -1 where the vector does not say.
struct CvssChoices {
  std::span<const CvssMetric> metrics;
  std::array<std::int8_t, 40> value;

  // An empty name, or a weight of `missing`, where the vector does not say.
  std::string_view name(std::size_t metric) const;
  double weight(std::size_t metric, double missing = 1) const;
  // Whether one of these metrics has a value other than "not defined".
  bool any(std::size_t first, std::size_t last) const;
};

// `vector` is what follows the prefix: "AV:N/AC:L/…".
Result<CvssChoices> read_cvss_metrics(std::string_view vector, std::span<const CvssMetric> metrics);

Result<Cvss> score_cvss2(std::string_view metrics);
Result<Cvss> score_cvss3(std::string_view metrics, CvssVersion version);
Result<Cvss> score_cvss4(std::string_view metrics);

}  // namespace pratique::advisory
