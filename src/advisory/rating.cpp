#include "advisory/rating.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "advisory/cvss.h"

namespace pratique::advisory {

std::optional<Rating> rate(std::string_view vector) {
  if (vector.empty() || vector.size() > 1000) return std::nullopt;
  const Result<Cvss> cvss = parse_cvss(vector);
  if (!cvss) return std::nullopt;
  Rating rating;
  switch (cvss->version) {
    case CvssVersion::v2: rating.cvss = 20; break;
    case CvssVersion::v3_0: rating.cvss = 30; break;
    case CvssVersion::v3_1: rating.cvss = 31; break;
    case CvssVersion::v4_0: rating.cvss = 40; break;
  }
  rating.tenths = static_cast<std::uint8_t>(std::lround(cvss->base * 10));
  rating.vector = std::string(vector);
  return rating;
}

std::optional<Rating> best_rating(const std::vector<std::string>& vectors) {
  std::optional<Rating> best;
  for (const std::string& vector : vectors) {
    std::optional<Rating> rating = rate(vector);
    if (rating && (!best || is_better(*rating, *best))) best = std::move(rating);
  }
  return best;
}

bool is_better(const Rating& a, const Rating& b) {
  return a.cvss != b.cvss ? a.cvss > b.cvss : a.tenths > b.tenths;
}

Severity severity_of_score(std::uint8_t tenths, std::uint8_t cvss) {
  if (cvss == 20)
    return tenths < 40 ? Severity::low : (tenths < 70 ? Severity::medium : Severity::high);
  if (tenths == 0) return Severity::none;
  if (tenths < 40) return Severity::low;
  if (tenths < 70) return Severity::medium;
  return tenths < 90 ? Severity::high : Severity::critical;
}

std::int32_t days_of_date(std::string_view date) {
  if (date.size() < 10 || date[4] != '-' || date[7] != '-') return 0;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (date[i] < '0' || date[i] > '9') return -1;
      value = value * 10 + (date[i] - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 1970 || month < 1 || day < 1) return 0;
  const std::chrono::year_month_day when{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return when.ok()
             ? static_cast<std::int32_t>(std::chrono::sys_days(when).time_since_epoch().count())
             : 0;
}

std::string date_of_days(std::int32_t days) {
  const std::chrono::year_month_day when{std::chrono::sys_days(std::chrono::days(days))};
  std::array<char, 40> buffer{};
  const int count =
      std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(when.year()),
                    static_cast<unsigned>(when.month()), static_cast<unsigned>(when.day()));
  return {buffer.data(), static_cast<std::size_t>(count)};
}

}  // namespace pratique::advisory
