// PEP 440: [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local], in every spelling the PEP's appendix B
// accepts.
//
// Texts that are no PEP 440 versions ("0.1-bulbasaur") compare as setuptools did before the PEP,
// all of them before every PEP 440 version.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

struct Numbered {
  bool present = false;
  int rank = 0;  // of a pre-release: a 0, b 1, rc 2
  std::string_view number;
};

// Views into a lowered copy that the caller keeps.
struct Pep440 {
  std::string_view epoch;
  std::vector<std::string_view> release;  // without zeros at the end
  Numbered pre;
  Numbered post;
  Numbered dev;
  std::string_view local;
};

bool is_joint(char c) { return c == '.' || c == '-' || c == '_'; }

struct Spelling {
  std::string_view word;
  int rank;
};
constexpr std::array<Spelling, 8> kPreSpellings = {{{"alpha", 0},
                                                    {"a", 0},
                                                    {"beta", 1},
                                                    {"b", 1},
                                                    {"preview", 2},
                                                    {"pre", 2},
                                                    {"rc", 2},
                                                    {"c", 2}}};
constexpr std::array<Spelling, 3> kPostSpellings = {{{"post", 0}, {"rev", 0}, {"r", 0}}};
constexpr std::array<Spelling, 1> kDevSpellings = {{{"dev", 0}}};

// [joint] word [joint] [digits]
template <std::size_t N>
Numbered take_numbered(std::string_view& text, const std::array<Spelling, N>& spellings) {
  std::string_view rest = text;
  if (!rest.empty() && is_joint(rest.front())) rest.remove_prefix(1);
  for (const Spelling& spelling : spellings) {
    if (!rest.starts_with(spelling.word)) continue;
    rest.remove_prefix(spelling.word.size());
    Numbered result{true, spelling.rank, {}};
    if (!rest.empty() && is_joint(rest.front())) rest.remove_prefix(1);
    result.number = leading_digits(rest);
    rest.remove_prefix(result.number.size());
    text = rest;
    return result;
  }
  return {};
}

bool read_local(std::string_view text) {
  bool expect_piece = true;
  for (const char c : text) {
    if (is_joint(c)) {
      if (expect_piece) return false;
      expect_piece = true;
    } else if (is_digit(c) || is_lower(c)) {
      expect_piece = false;
    } else {
      return false;
    }
  }
  return !expect_piece;
}

bool read_release(std::string_view& text, Pep440& version) {
  const std::string_view first = leading_digits(text);
  if (first.empty()) return false;
  text.remove_prefix(first.size());
  if (text.starts_with('!')) {
    version.epoch = first;
    text.remove_prefix(1);
    const std::string_view digits = leading_digits(text);
    if (digits.empty()) return false;
    version.release.push_back(digits);
    text.remove_prefix(digits.size());
  } else {
    version.release.push_back(first);
  }
  while (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
    text.remove_prefix(1);
    version.release.push_back(leading_digits(text));
    text.remove_prefix(version.release.back().size());
  }
  while (version.release.size() > 1 && is_zero(version.release.back())) version.release.pop_back();
  return true;
}

std::optional<Pep440> read_pep440(std::string_view text) {
  text = trim_blanks(text);
  Pep440 version;
  if (text.starts_with('v')) text.remove_prefix(1);
  if (!read_release(text, version)) return std::nullopt;
  version.pre = take_numbered(text, kPreSpellings);
  if (text.size() > 1 && text[0] == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    version.post = {true, 0, leading_digits(text)};
    text.remove_prefix(version.post.number.size());
  } else {
    version.post = take_numbered(text, kPostSpellings);
  }
  version.dev = take_numbered(text, kDevSpellings);
  if (text.starts_with('+')) {
    version.local = text.substr(1);
    if (!read_local(version.local)) return std::nullopt;
    text = {};
  }
  if (!text.empty()) return std::nullopt;
  return version;
}

std::strong_ordering compare_releases(const Pep440& a, const Pep440& b) {
  for (std::size_t i = 0; i < a.release.size() || i < b.release.size(); ++i) {
    const std::string_view x = i < a.release.size() ? a.release[i] : std::string_view();
    const std::string_view y = i < b.release.size() ? b.release[i] : std::string_view();
    if (const auto order = compare_numbers(x, y); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

// 1.0.dev0 comes before 1.0a0, and 1.0 after 1.0rc9: -1 and 3 stand for those two.
int pre_rank(const Pep440& version) {
  if (version.pre.present) return version.pre.rank;
  return version.dev.present && !version.post.present ? -1 : 3;
}

std::strong_ordering compare_presence(const Numbered& a, const Numbered& b, bool absent_first) {
  if (a.present != b.present) {
    return a.present == absent_first ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  return compare_numbers(a.number, b.number);
}

std::string_view take_local(std::string_view& text) {
  const std::size_t end = text.find_first_of(".-_");
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

std::strong_ordering compare_locals(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view x = take_local(a);
    const std::string_view y = take_local(b);
    const bool numeric_x = all_digits(x);
    const bool numeric_y = all_digits(y);
    if (numeric_x != numeric_y) {
      return numeric_x ? std::strong_ordering::greater : std::strong_ordering::less;
    }
    const auto order = numeric_x ? compare_numbers(x, y) : x <=> y;
    if (order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

std::strong_ordering compare_pep440(const Pep440& a, const Pep440& b) {
  if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = compare_releases(a, b); order != 0) return order;
  if (const auto order = pre_rank(a) <=> pre_rank(b); order != 0) return order;
  if (const auto order = compare_numbers(a.pre.number, b.pre.number); order != 0) return order;
  if (const auto order = compare_presence(a.post, b.post, true); order != 0) return order;
  if (const auto order = compare_presence(a.dev, b.dev, false); order != 0) return order;
  return compare_locals(a.local, b.local);
}

// The key setuptools compared before the PEP: parts of digits, padded, and of letters behind "*".
std::vector<std::string> legacy_key(std::string_view text) {
  std::vector<std::string> key;
  const auto push = [&key](std::string part) {
    if (part.front() == '*') {
      while (part < "*final" && !key.empty() && key.back() == "*final-") key.pop_back();
      while (!key.empty() && key.back() == "00000000") key.pop_back();
    }
    key.push_back(std::move(part));
  };
  while (!text.empty()) {
    if (text.front() == '-') {
      push("*final-");
      text.remove_prefix(1);
      continue;
    }
    const std::string_view digits = leading_digits(text);
    const std::string_view word = digits.empty() ? leading_letters(text) : digits;
    if (word.empty()) {
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(word.size());
    if (!digits.empty()) {
      push(std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + std::string(digits));
    } else if (word == "pre" || word == "preview" || word == "rc") {
      push("*c");
    } else {
      push(word == "dev" ? "*@" : "*" + std::string(word));
    }
  }
  push("*final");
  return key;
}

bool is_valid(std::string_view text) { return read_pep440(to_lower(text)).has_value(); }
bool is_comparable(std::string_view text) { return !trim_blanks(text).empty(); }

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const std::string lowered_left = to_lower(left);
  const std::string lowered_right = to_lower(right);
  const auto a = read_pep440(lowered_left);
  const auto b = read_pep440(lowered_right);
  if (a && b) return compare_pep440(*a, *b);
  if (a.has_value() != b.has_value()) {
    return a ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  return legacy_key(lowered_left) <=> legacy_key(lowered_right);
}

}  // namespace

const OrderRules kPep440Rules{is_valid, is_comparable, compare};

}  // namespace pratique::package
