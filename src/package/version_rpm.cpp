// RPM's order: [EPOCH:]VERSION[-RELEASE], each compared as rpmvercmp() does. Every text is a
// version to rpm.
#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

struct RpmVersion {
  std::string_view epoch;  // empty: 0
  std::string_view version;
  std::string_view release;
  bool has_release = false;
};

RpmVersion read_rpm(std::string_view text) {
  RpmVersion result;
  const std::string_view digits = leading_digits(text);
  if (digits.size() < text.size() && text[digits.size()] == ':') {
    result.epoch = digits;
    text.remove_prefix(digits.size() + 1);
  }
  const std::size_t hyphen = text.rfind('-');
  result.version = text.substr(0, hyphen);
  if (hyphen != std::string_view::npos) {
    result.has_release = true;
    result.release = text.substr(hyphen + 1);
  }
  return result;
}

void skip_separators(std::string_view& text) {
  while (!text.empty() && !is_alphanumeric(text.front()) && text.front() != '~' &&
         text.front() != '^') {
    text.remove_prefix(1);
  }
}

bool starts_with(std::string_view text, char c) { return !text.empty() && text.front() == c; }

std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  using order = std::strong_ordering;
  while (true) {
    skip_separators(a);
    skip_separators(b);
    if (starts_with(a, '~') || starts_with(b, '~')) {
      if (!starts_with(a, '~')) return order::greater;
      if (!starts_with(b, '~')) return order::less;
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    // A caret sorts after the end, but before anything else that could follow.
    if (starts_with(a, '^') || starts_with(b, '^')) {
      if (a.empty()) return order::less;
      if (b.empty()) return order::greater;
      if (!starts_with(a, '^')) return order::greater;
      if (!starts_with(b, '^')) return order::less;
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) break;
    const bool numeric = is_digit(a.front());
    const std::string_view left = numeric ? leading_digits(a) : leading_letters(a);
    const std::string_view right = numeric ? leading_digits(b) : leading_letters(b);
    if (right.empty()) return numeric ? order::greater : order::less;
    const order segment = numeric ? compare_numbers(left, right) : left <=> right;
    if (segment != 0) return segment;
    a.remove_prefix(left.size());
    b.remove_prefix(right.size());
  }
  if (a.empty() && b.empty()) return order::equal;
  return a.empty() ? order::less : order::greater;
}

bool is_valid(std::string_view text) { return !text.empty(); }

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const RpmVersion a = read_rpm(left);
  const RpmVersion b = read_rpm(right);
  if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = compare_part(a.version, b.version); order != 0) return order;
  if (a.has_release != b.has_release) {
    return a.has_release ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  return compare_part(a.release, b.release);
}

}  // namespace

const OrderRules kRpmRules{is_valid, is_valid, compare};

}  // namespace pratique::package
