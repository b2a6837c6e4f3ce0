// Packagist's order: PHP's version_compare() over what Composer leaves of a version (no "v", no
// build metadata, "1.x-dev" is the end of branch 1).
#include <array>
#include <string>
#include <vector>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

// Stands for a wildcard of a branch name: after every release of that branch.
constexpr std::string_view kBranchEnd = "9999999";

struct Word {
  std::string_view start;
  int rank;
};
// The first whose text a component starts with decides; a number ranks as 4.
constexpr std::array<Word, 10> kWords = {{{"dev", 0},
                                          {"alpha", 1},
                                          {"a", 1},
                                          {"beta", 2},
                                          {"b", 2},
                                          {"RC", 3},
                                          {"rc", 3},
                                          {"#", 4},
                                          {"pl", 5},
                                          {"p", 5}}};
constexpr int kNumberRank = 4;
constexpr int kUnknownRank = -1;

int rank_of(std::string_view component) {
  if (all_digits(component)) return kNumberRank;
  for (const Word& word : kWords) {
    if (component.starts_with(word.start)) return word.rank;
  }
  return kUnknownRank;
}

bool is_separator(char c) { return c == '.' || c == '-' || c == '_' || c == '+'; }

using Components = std::vector<std::string_view>;

// Runs of digits and of everything else, split at separators.
Components split(std::string_view text) {
  if (!text.empty() && (text.front() == 'v' || text.front() == 'V')) text.remove_prefix(1);
  const bool named_branch = text.starts_with("dev-");
  if (!named_branch) text = text.substr(0, text.find('+'));
  const bool branch = !named_branch && text.ends_with("-dev");
  Components components;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_separator(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && !is_separator(text[end]) &&
           is_digit(text[end]) == is_digit(text[at])) {
      ++end;
    }
    const std::string_view component = text.substr(at, end - at);
    const bool wildcard = component == "x" || component == "X" || component == "*";
    components.push_back(branch && wildcard ? kBranchEnd : component);
    at = end;
  }
  return components;
}

std::strong_ordering compare_component(std::string_view a, std::string_view b) {
  if (all_digits(a) && all_digits(b)) return compare_numbers(a, b);
  return rank_of(a) <=> rank_of(b);
}

bool is_comparable(std::string_view text) { return !split(text).empty(); }

bool is_valid(std::string_view text) {
  const Components components = split(text);
  return !components.empty() && (all_digits(components.front()) || text.starts_with("dev-"));
}

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const Components a = split(left);
  const Components b = split(right);
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    if (i < a.size() && i < b.size()) {
      if (const auto order = compare_component(a[i], b[i]); order != 0) return order;
      continue;
    }
    // One goes on: a number makes it newer, a word older or newer than the release ("#").
    const std::string_view next = i < a.size() ? a[i] : b[i];
    const int side = all_digits(next) ? 1 : rank_of(next) - kNumberRank;
    if (side != 0) return i < a.size() ? side <=> 0 : 0 <=> side;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

const OrderRules kPackagistRules{is_valid, is_comparable, compare};

}  // namespace pratique::package
