// Debian's order (deb-version(7)), with the leniency of `dpkg --compare-versions`: what dpkg only
// warns about still compares, what it calls an error does not.
#include <cstdint>
#include <optional>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

struct DpkgVersion {
  std::string_view epoch;  // digits; empty: 0
  std::string_view upstream;
  std::string_view revision;  // empty sorts like "0"
  bool warned = false;        // dpkg compares it, but complains
};

// dpkg reads the epoch with strtol and keeps it in an int, so a sign is allowed where the value is
// not negative.
bool read_epoch(std::string_view text, DpkgVersion& version) {
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (!all_digits(text)) return false;
  if (negative && !is_zero(text)) return false;
  if (compare_numbers(text, "2147483647") > 0) return false;
  version.epoch = text;
  return true;
}

bool has_only(std::string_view text, std::string_view punctuation) {
  for (const char c : text) {
    if (!is_alphanumeric(c) && punctuation.find(c) == std::string_view::npos) return false;
  }
  return true;
}

std::optional<DpkgVersion> read_dpkg(std::string_view text) {
  text = trim_blanks(text);
  for (const char c : text) {
    if (is_blank(c)) return std::nullopt;
  }
  DpkgVersion version;
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    if (!read_epoch(text.substr(0, colon), version)) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
  const std::size_t hyphen = text.rfind('-');
  version.upstream = text.substr(0, hyphen);
  if (hyphen != std::string_view::npos) {
    version.revision = text.substr(hyphen + 1);
    if (version.revision.empty()) return std::nullopt;
  }
  if (version.upstream.empty()) return std::nullopt;
  version.warned = !is_digit(version.upstream.front()) || !has_only(version.upstream, ".-+~:") ||
                   !has_only(version.revision, ".+~");
  return version;
}

// Letters sort before everything else that is not a digit; a tilde sorts even before the end.
int weight(std::string_view text, std::size_t at) {
  if (at >= text.size() || is_digit(text[at])) return 0;
  const char c = text[at];
  if (is_letter(c)) return c;
  if (c == '~') return -1;
  return static_cast<signed char>(c) + 256;
}

std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    std::size_t at = 0;
    while ((at < a.size() && !is_digit(a[at])) || (at < b.size() && !is_digit(b[at]))) {
      const int left = weight(a, at);
      const int right = weight(b, at);
      if (left != right) return left <=> right;
      ++at;
    }
    a.remove_prefix(at);
    b.remove_prefix(at);
    const std::string_view left = leading_digits(a);
    const std::string_view right = leading_digits(b);
    const std::strong_ordering order = compare_numbers(left, right);
    if (order != 0) return order;
    a.remove_prefix(left.size());
    b.remove_prefix(right.size());
  }
  return std::strong_ordering::equal;
}

bool is_valid(std::string_view text) {
  const auto version = read_dpkg(text);
  return version.has_value() && !version->warned;
}

bool is_comparable(std::string_view text) { return read_dpkg(text).has_value(); }

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const DpkgVersion a = read_dpkg(left).value_or(DpkgVersion{});
  const DpkgVersion b = read_dpkg(right).value_or(DpkgVersion{});
  if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = compare_part(a.upstream, b.upstream); order != 0) return order;
  return compare_part(a.revision, b.revision);
}

}  // namespace

const OrderRules kDpkgRules{is_valid, is_comparable, compare};

}  // namespace pratique::package
