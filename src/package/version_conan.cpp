// Conan's order (conan.internal.model.version): items between dots are numbers or words, zeros at
// the end do not count, "-" starts a pre-release and the last "+" build metadata, which both
// compare by the same rules.
#include <optional>
#include <string>
#include <vector>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

using Items = std::vector<std::string_view>;

Items read_items(std::string_view text) {
  Items items;
  bool more = true;
  while (more) items.push_back(take_piece(text, '.', more));
  while (!items.empty() && all_digits(items.back()) && is_zero(items.back())) items.pop_back();
  return items;
}

std::string_view without_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

std::strong_ordering compare_items(const Items& a, const Items& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const bool numeric_a = all_digits(a[i]);
    const bool numeric_b = all_digits(b[i]);
    if (numeric_a && numeric_b) {
      if (const auto order = compare_numbers(a[i], b[i]); order != 0) return order;
      continue;
    }
    // A number against a word compares as text: 1.1.1 is before 1.1.1s.
    const std::string_view left = numeric_a ? without_zeros(a[i]) : a[i];
    const std::string_view right = numeric_b ? without_zeros(b[i]) : b[i];
    if (const auto order = left <=> right; order != 0) return order;
  }
  return a.size() <=> b.size();
}

struct ConanVersion {
  Items items;
  std::optional<std::string_view> prerelease;
  std::optional<std::string_view> build;
};

ConanVersion read_conan(std::string_view text) {
  ConanVersion version;
  const std::size_t plus = text.rfind('+');
  if (plus != std::string_view::npos) version.build = text.substr(plus + 1);
  text = text.substr(0, plus);
  const std::size_t hyphen = text.find('-');
  if (hyphen != std::string_view::npos) version.prerelease = text.substr(hyphen + 1);
  version.items = read_items(text.substr(0, hyphen));
  return version;
}

bool is_comparable(std::string_view text) { return !text.empty(); }

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const ConanVersion a = read_conan(left);
  const ConanVersion b = read_conan(right);
  if (const auto order = compare_items(a.items, b.items); order != 0) return order;
  if (a.prerelease.has_value() != b.prerelease.has_value()) {
    return a.prerelease ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  if (a.prerelease) {
    const auto order = compare_items(read_items(*a.prerelease), read_items(*b.prerelease));
    if (order != 0) return order;
  }
  if (!a.build || !b.build) return a.build.has_value() <=> b.build.has_value();
  return compare_items(read_items(*a.build), read_items(*b.build));
}

}  // namespace

const OrderRules kConanRules{is_comparable, is_comparable, compare};

}  // namespace pratique::package
