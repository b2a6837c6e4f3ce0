// CVSS vectors as the index keeps them: version and score, to compare them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/record.h"

namespace pratique::advisory {

struct Rating {
  std::uint8_t cvss = 0;    // 20, 30, 31 or 40
  std::uint8_t tenths = 0;  // base score × 10
  std::string vector;
};

// The rating of a vector; none for a damaged one.
std::optional<Rating> rate(std::string_view vector);
// The one to use: the newest version of CVSS, then the highest score.
std::optional<Rating> best_rating(const std::vector<std::string>& vectors);
bool is_better(const Rating& a, const Rating& b);

// The severity of a score by CVSS's qualitative scale; version 2 by NVD's (no critical, low from
// 0).
Severity severity_of_score(std::uint8_t tenths, std::uint8_t cvss);

// Days since 1970-01-01 of "2024-05-06" and what follows; 0 for anything else.
std::int32_t days_of_date(std::string_view date);
std::string date_of_days(std::int32_t days);

}  // namespace pratique::advisory
