// Semantic Versioning 2.0 and the ecosystems that follow it: npm, Go, crates.io, Hex, Pub.
//
// They differ in what they refuse, not in how they order. One lenient reader serves them all:
// missing numbers are 0, a leading "v" or "=" is skipped, leading zeros are allowed; `strict` says
// whether the text is a version to the letter of the specification.
#include <algorithm>
#include <array>
#include <optional>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

struct Semver {
  std::array<std::string_view, 3> numbers;
  std::size_t count = 0;   // of numbers, the extra ones included
  std::string_view extra;  // ".4.5" of 1.2.3.4.5
  std::string_view prerelease;
  std::string_view build;
  bool prefixed = false;       // "v1.2.3", "=1.2.3"
  bool hyphenated = true;      // the pre-release is introduced by "-"
  bool leading_zeros = false;  // in a number, or in a numeric identifier of the pre-release
};

bool has_leading_zero(std::string_view digits) { return digits.size() > 1 && digits[0] == '0'; }

// Identifiers of letters, digits and hyphens, separated by dots, none of them empty.
bool are_identifiers(std::string_view text) {
  bool more = true;
  while (more) {
    const std::string_view identifier = take_piece(text, '.', more);
    if (identifier.empty()) return false;
    for (const char c : identifier) {
      if (!is_alphanumeric(c) && c != '-') return false;
    }
  }
  return true;
}

bool has_numeric_leading_zero(std::string_view identifiers) {
  bool more = !identifiers.empty();
  while (more) {
    const std::string_view identifier = take_piece(identifiers, '.', more);
    if (all_digits(identifier) && has_leading_zero(identifier)) return true;
  }
  return false;
}

bool read_numbers(std::string_view& text, Semver& version) {
  const std::string_view all = text;
  std::size_t extra_start = all.size();
  while (true) {
    const std::string_view digits = leading_digits(text);
    if (digits.empty()) return false;
    if (has_leading_zero(digits)) version.leading_zeros = true;
    if (version.count < 3) version.numbers[version.count] = digits;
    if (version.count == 3) extra_start = all.size() - text.size();
    ++version.count;
    text.remove_prefix(digits.size());
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  version.extra = all.substr(extra_start, all.size() - text.size() - extra_start);
  return true;
}

std::optional<Semver> read_semver(std::string_view text) {
  text = trim_blanks(text);
  Semver version;
  while (!text.empty() && (text.front() == 'v' || text.front() == '=' || is_blank(text.front()))) {
    version.prefixed = true;
    text.remove_prefix(1);
  }
  if (!read_numbers(text, version)) return std::nullopt;
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    version.build = text.substr(plus + 1);
    if (!are_identifiers(version.build)) return std::nullopt;
  }
  text = text.substr(0, plus);
  if (text.empty()) return version;
  version.hyphenated = text.front() == '-';
  version.prerelease = version.hyphenated ? text.substr(1) : text;
  // "1.2.3-" and "1.2.3-.a": the hyphen itself is the first identifier.
  if (version.hyphenated && (version.prerelease.empty() || version.prerelease.front() == '.')) {
    version.prerelease = text;
    version.hyphenated = false;
  }
  if (!are_identifiers(version.prerelease)) return std::nullopt;
  if (has_numeric_leading_zero(version.prerelease)) version.leading_zeros = true;
  return version;
}

std::strong_ordering compare_identifier(std::string_view a, std::string_view b) {
  const bool numeric_a = all_digits(a);
  const bool numeric_b = all_digits(b);
  if (numeric_a && numeric_b) return compare_numbers(a, b);
  if (numeric_a != numeric_b) {
    return numeric_a ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return a <=> b;
}

// Two lists of identifiers; the one that starts with the other is the greater.
std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  bool more_a = !a.empty();
  bool more_b = !b.empty();
  while (more_a && more_b) {
    const std::string_view left = take_piece(a, '.', more_a);
    const std::string_view right = take_piece(b, '.', more_b);
    if (const auto order = compare_identifier(left, right); order != 0) return order;
  }
  return more_a <=> more_b;
}

std::strong_ordering compare_extra(std::string_view a, std::string_view b) {
  bool more_a = !a.empty();
  bool more_b = !b.empty();
  while (more_a || more_b) {
    const std::string_view left = more_a ? take_piece(a, '.', more_a) : std::string_view();
    const std::string_view right = more_b ? take_piece(b, '.', more_b) : std::string_view();
    if (const auto order = compare_numbers(left, right); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_precedence(const Semver& a, const Semver& b) {
  for (std::size_t i = 0; i < a.numbers.size(); ++i) {
    if (const auto order = compare_numbers(a.numbers[i], b.numbers[i]); order != 0) return order;
  }
  if (const auto order = compare_extra(a.extra, b.extra); order != 0) return order;
  if (a.prerelease.empty() != b.prerelease.empty()) {
    return a.prerelease.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  return compare_identifiers(a.prerelease, b.prerelease);
}

// node-semver's loose pattern lets the patch give its last digit to a pre-release that stands
// behind no hyphen, which makes 1.2.10.5 read as 1.2.1-0.5.
std::optional<Semver> read_npm(std::string_view text) {
  auto version = read_semver(text);
  text = trim_blanks(text);
  const std::size_t start = text.find_first_not_of("v= \t\n\r\f\v");
  if (start == std::string_view::npos) return version;
  std::string_view rest = text.substr(start);
  Semver shifted;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0 && !rest.starts_with('.')) return version;
    if (i > 0) rest.remove_prefix(1);
    shifted.numbers[i] = leading_digits(rest);
    if (shifted.numbers[i].empty()) return version;
    rest.remove_prefix(shifted.numbers[i].size());
  }
  std::string_view& patch = shifted.numbers[2];
  if (!rest.starts_with('.') || patch.size() < 2) return version;
  patch.remove_suffix(1);
  shifted.count = 3;
  shifted.hyphenated = false;
  const std::size_t plus = rest.find('+');
  if (plus != std::string_view::npos) {
    shifted.build = rest.substr(plus + 1);
    if (!are_identifiers(shifted.build)) return version;
  }
  shifted.prerelease = std::string_view(rest.data() - 1, std::min(plus, rest.size()) + 1);
  return are_identifiers(shifted.prerelease) ? shifted : version;
}

bool is_to_the_letter(const Semver& version) {
  return version.count == 3 && version.hyphenated && !version.leading_zeros;
}

bool is_comparable(std::string_view text) { return read_semver(text).has_value(); }

bool is_valid_semver(std::string_view text) {
  const auto version = read_semver(text);
  return version && is_to_the_letter(*version) && !version->prefixed && text == trim_blanks(text);
}

// node-semver in its loose mode, which is what the registry's old versions need.
bool is_valid_npm(std::string_view text) {
  const auto version = read_npm(text);
  return version && version->count == 3;
}

bool is_comparable_npm(std::string_view text) { return read_npm(text).has_value(); }

std::weak_ordering compare_npm(std::string_view left, std::string_view right) {
  return compare_precedence(read_npm(left).value_or(Semver{}), read_npm(right).value_or(Semver{}));
}

std::weak_ordering compare_semver(std::string_view left, std::string_view right) {
  return compare_precedence(read_semver(left).value_or(Semver{}),
                            read_semver(right).value_or(Semver{}));
}

// Pub goes on to the build metadata where semver calls two versions equal.
std::weak_ordering compare_pub(std::string_view left, std::string_view right) {
  const Semver a = read_semver(left).value_or(Semver{});
  const Semver b = read_semver(right).value_or(Semver{});
  if (const auto order = compare_precedence(a, b); order != 0) return order;
  return compare_identifiers(a.build, b.build);
}

// A Go toolchain version ("go1.21rc2", "1.19.8", "go1.22.1 X:boringcrypto") keeps its pre-release
// without a hyphen, and its number apart: rc2 is [rc, 2], so that rc10 comes after rc9.
std::string golang_text(std::string_view text) {
  text = trim_blanks(text);
  const bool toolchain = text.starts_with("go");
  if (toolchain) text = text.substr(2, text.find_first_of(" -+", 2) - 2);
  std::size_t at = 0;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  const std::string_view word = leading_letters(text.substr(at));
  if (at == 0 || (word != "rc" && word != "beta" && word != "alpha")) return std::string(text);
  const std::string_view number = text.substr(at + word.size());
  if (!all_digits(number)) return std::string(text);
  return std::string(text.substr(0, at)) + "-" + std::string(word) + "." + std::string(number);
}

bool is_comparable_golang(std::string_view text) { return is_comparable(golang_text(text)); }

// golang.org/x/mod/semver: "v" first, minor and patch may be missing where nothing follows them.
// The advisories of Go write the same without the "v".
bool is_valid_golang(std::string_view text) {
  if (text.starts_with("go")) return is_comparable_golang(text);
  const auto version = read_semver(text);
  if (!version || version->count > 3 || !version->hyphenated || version->leading_zeros)
    return false;
  const bool bare = version->prerelease.empty() && version->build.empty();
  if (version->count < 3 && !bare) return false;
  return is_digit(text.front()) || (text.size() > 1 && text.front() == 'v' && is_digit(text[1]));
}

std::weak_ordering compare_golang(std::string_view left, std::string_view right) {
  return compare_semver(golang_text(left), golang_text(right));
}

}  // namespace

const OrderRules kSemverRules{is_valid_semver, is_comparable, compare_semver};
const OrderRules kNpmRules{is_valid_npm, is_comparable_npm, compare_npm};
const OrderRules kCratesRules{is_valid_semver, is_comparable, compare_semver};
const OrderRules kHexRules{is_valid_semver, is_comparable, compare_semver};
const OrderRules kPubRules{is_valid_semver, is_comparable, compare_pub};
const OrderRules kGolangRules{is_valid_golang, is_comparable_golang, compare_golang};

}  // namespace pratique::package
