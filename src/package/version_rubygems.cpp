// RubyGems' order (Gem::Version): runs of digits and of letters are segments, a letter segment
// makes a pre-release and sorts before any number, zeros at the end of the numeric head and of the
// tail do not count.
#include <vector>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

// Digits, then ".ident" groups, then at most one "-" tail, as Gem::Version::VERSION_PATTERN has it.
bool is_valid(std::string_view text) {
  text = trim_blanks(text);
  const std::string_view digits = leading_digits(text);
  if (digits.empty()) return false;
  text.remove_prefix(digits.size());
  const std::size_t hyphen = text.find('-');
  std::string_view head = text.substr(0, hyphen);
  if (!head.empty()) {
    if (head.front() != '.') return false;
    head.remove_prefix(1);
    bool more = true;
    while (more) {
      const std::string_view piece = take_piece(head, '.', more);
      if (piece.empty()) return false;
      for (const char c : piece) {
        if (!is_alphanumeric(c)) return false;
      }
    }
  }
  if (hyphen == std::string_view::npos) return true;
  std::string_view tail = text.substr(hyphen + 1);
  bool more = true;
  while (more) {
    const std::string_view piece = take_piece(tail, '.', more);
    if (piece.empty()) return false;
    for (const char c : piece) {
      if (!is_alphanumeric(c) && c != '-') return false;
    }
  }
  return true;
}

// Beyond that, letters may follow the digits at once ("1beta").
bool is_comparable(std::string_view text) {
  text = trim_blanks(text);
  if (text.empty() || !is_digit(text.front())) return false;
  for (const char c : text) {
    if (!is_alphanumeric(c) && c != '.' && c != '-') return false;
  }
  return true;
}

using Segments = std::vector<std::string_view>;

void drop_zeros(Segments& segments, std::size_t from) {
  while (segments.size() > from && all_digits(segments.back()) && is_zero(segments.back())) {
    segments.pop_back();
  }
}

Segments canonical_segments(std::string_view text) {
  Segments segments;
  std::size_t numeric_head = 0;
  bool in_tail = false;
  const auto push = [&](std::string_view segment) {
    if (!in_tail && !all_digits(segment)) {
      drop_zeros(segments, 0);
      numeric_head = segments.size();
      in_tail = true;
    }
    segments.push_back(segment);
  };
  while (!text.empty()) {
    std::string_view segment = leading_digits(text);
    if (segment.empty()) segment = leading_letters(text);
    if (segment.empty()) {
      // A hyphen reads as ".pre.".
      if (text.front() == '-') push("pre");
      text.remove_prefix(1);
      continue;
    }
    push(segment);
    text.remove_prefix(segment.size());
  }
  drop_zeros(segments, numeric_head);
  return segments;
}

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const Segments a = canonical_segments(left);
  const Segments b = canonical_segments(right);
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    const std::string_view x = i < a.size() ? a[i] : "0";
    const std::string_view y = i < b.size() ? b[i] : "0";
    const bool numeric_x = all_digits(x);
    const bool numeric_y = all_digits(y);
    if (numeric_x != numeric_y) {
      return numeric_x ? std::weak_ordering::greater : std::weak_ordering::less;
    }
    const auto order = numeric_x ? compare_numbers(x, y) : x <=> y;
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

const OrderRules kRubygemsRules{is_valid, is_comparable, compare};

}  // namespace pratique::package
