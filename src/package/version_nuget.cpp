// NuGet's order: one to four numbers, then pre-release labels as in semver but without regard to
// case; build metadata does not count.
#include <algorithm>
#include <array>
#include <optional>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

struct NugetVersion {
  std::array<std::string_view, 4> numbers;
  std::string_view labels;
};

bool are_labels(std::string_view text) {
  bool more = true;
  while (more) {
    const std::string_view label = take_piece(text, '.', more);
    if (label.empty()) return false;
    for (const char c : label) {
      if (!is_alphanumeric(c) && c != '-') return false;
    }
  }
  return true;
}

std::optional<NugetVersion> read_nuget(std::string_view text) {
  text = trim_blanks(text);
  NugetVersion version;
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && !are_labels(text.substr(plus + 1))) return std::nullopt;
  text = text.substr(0, plus);
  const std::size_t hyphen = text.find('-');
  if (hyphen != std::string_view::npos) {
    version.labels = text.substr(hyphen + 1);
    if (!are_labels(version.labels)) return std::nullopt;
  }
  text = text.substr(0, hyphen);
  bool more = true;
  for (std::size_t i = 0; more; ++i) {
    const std::string_view digits = take_piece(text, '.', more);
    if (i == version.numbers.size() || !all_digits(digits)) return std::nullopt;
    version.numbers[i] = digits;
  }
  return version;
}

std::strong_ordering compare_label(std::string_view a, std::string_view b) {
  const bool numeric_a = all_digits(a);
  const bool numeric_b = all_digits(b);
  if (numeric_a && numeric_b) return compare_numbers(a, b);
  if (numeric_a != numeric_b) {
    return numeric_a ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return to_lower(a) <=> to_lower(b);
}

bool is_valid(std::string_view text) { return read_nuget(text).has_value(); }

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const NugetVersion a = read_nuget(left).value_or(NugetVersion{});
  const NugetVersion b = read_nuget(right).value_or(NugetVersion{});
  for (std::size_t i = 0; i < a.numbers.size(); ++i) {
    if (const auto order = compare_numbers(a.numbers[i], b.numbers[i]); order != 0) return order;
  }
  if (a.labels.empty() != b.labels.empty()) {
    return a.labels.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  std::string_view rest_a = a.labels;
  std::string_view rest_b = b.labels;
  bool more_a = !rest_a.empty();
  bool more_b = !rest_b.empty();
  while (more_a && more_b) {
    const std::string_view label_a = take_piece(rest_a, '.', more_a);
    const std::string_view label_b = take_piece(rest_b, '.', more_b);
    if (const auto order = compare_label(label_a, label_b); order != 0) return order;
  }
  return more_a <=> more_b;
}

}  // namespace

const OrderRules kNugetRules{is_valid, is_valid, compare};

}  // namespace pratique::package
