// Orders of plain dotted numbers: Hackage ("1.2.3.4") and CRAN ("1.2-3", where "-" is a dot).
// Numbers are compared one by one; of two that agree so far the longer is the greater (1.0
// < 1.0.0).
#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

bool are_numbers(std::string_view text, std::string_view separators, std::size_t fewest) {
  std::size_t count = 0;
  while (true) {
    const std::string_view digits = leading_digits(text);
    if (digits.empty()) return false;
    ++count;
    text.remove_prefix(digits.size());
    if (text.empty()) return count >= fewest;
    if (separators.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
  }
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view left = leading_digits(a);
    const std::string_view right = leading_digits(b);
    if (const auto order = compare_numbers(left, right); order != 0) return order;
    a.remove_prefix(left.size());
    b.remove_prefix(right.size());
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return !a.empty() <=> !b.empty();
}

bool is_hackage(std::string_view text) { return are_numbers(text, ".", 1); }
// R asks for two numbers, but advisories write "0".
bool is_cran(std::string_view text) { return are_numbers(text, ".-", 2); }
bool is_cran_bound(std::string_view text) { return are_numbers(text, ".-", 1); }

}  // namespace

const OrderRules kHackageRules{is_hackage, is_hackage, compare};
const OrderRules kCranRules{is_cran, is_cran_bound, compare};

}  // namespace pratique::package
