// apk-tools' order: digits{.digits}[letter]{_suffix[digits]}[~hash][-rN].
//
// Two valid versions compare token by token, as apk 3 does. What apk calls invalid is still placed,
// by the rules of the corpus: the part that can be read decides, then text that cannot be read
// sorts first.
#include <array>
#include <vector>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

// In the order in which they sort; "" stands for no suffix.
constexpr std::array<std::string_view, 10> kSuffixes = {"alpha", "beta", "pre", "rc", "",
                                                        "cvs",   "svn",  "git", "hg", "p"};
constexpr std::size_t kNoSuffix = 4;

enum class Token { first_number, number, letter, suffix, suffix_number, hash, revision, end };

struct Part {
  Token token = Token::end;
  std::string_view text;
  std::size_t suffix = kNoSuffix;
};

struct ApkVersion {
  std::vector<Part> parts;
  std::string_view rest;  // what cannot be read
  bool valid = false;
  bool has_revision = false;
};

std::size_t suffix_rank(std::string_view name) {
  for (std::size_t i = 0; i < kSuffixes.size(); ++i) {
    if (i != kNoSuffix && kSuffixes[i] == name) return i;
  }
  return kSuffixes.size();
}

std::string_view take(std::string_view& text, std::size_t count) {
  const std::string_view taken = text.substr(0, count);
  text.remove_prefix(count);
  return taken;
}

// Numbers and the letter. An empty number is not valid, but reads as 0 so that the rest can be
// compared.
void read_numbers(std::string_view& text, ApkVersion& version) {
  Token token = Token::first_number;
  while (true) {
    const std::string_view digits = take(text, leading_digits(text).size());
    if (digits.empty()) version.valid = false;
    version.parts.push_back({token, digits});
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
    token = Token::number;
  }
  if (!text.empty() && is_lower(text.front())) {
    version.parts.push_back({Token::letter, take(text, 1)});
  }
}

void read_suffixes(std::string_view& text, ApkVersion& version) {
  while (text.starts_with('_')) {
    std::size_t length = 1;
    while (length < text.size() && is_lower(text[length])) ++length;
    const std::size_t rank = suffix_rank(text.substr(1, length - 1));
    if (rank == kSuffixes.size()) return;
    version.parts.push_back({Token::suffix, take(text, length), rank});
    const std::string_view digits = take(text, leading_digits(text).size());
    if (!digits.empty()) version.parts.push_back({Token::suffix_number, digits});
  }
}

void read_hash(std::string_view& text, ApkVersion& version) {
  if (!text.starts_with('~')) return;
  std::size_t length = 1;
  while (length < text.size() &&
         (is_digit(text[length]) || (text[length] >= 'a' && text[length] <= 'f'))) {
    ++length;
  }
  if (length == 1) return;
  version.parts.push_back({Token::hash, take(text, length).substr(1)});
}

ApkVersion read_apk(std::string_view text) {
  ApkVersion version;
  version.valid = true;
  read_numbers(text, version);
  read_suffixes(text, version);
  read_hash(text, version);
  if (text.starts_with("-r")) {
    text.remove_prefix(2);
    const std::string_view digits = take(text, leading_digits(text).size());
    if (digits.empty()) version.valid = false;
    version.parts.push_back({Token::revision, digits});
    version.has_revision = true;
  }
  if (!text.empty()) version.valid = false;
  version.rest = text;
  version.parts.push_back({});
  return version;
}

std::strong_ordering compare_same(const Part& a, const Part& b) {
  switch (a.token) {
    case Token::number:
      // A number with a leading zero is a fraction: 1.02 is before 1.1.
      if (a.text.starts_with('0') || b.text.starts_with('0')) return a.text <=> b.text;
      return compare_numbers(a.text, b.text);
    case Token::first_number:
    case Token::suffix_number:
    case Token::revision: return compare_numbers(a.text, b.text);
    case Token::suffix: return a.suffix <=> b.suffix;
    case Token::letter:
    case Token::hash: return a.text <=> b.text;
    case Token::end: break;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_parts(const std::vector<Part>& a, const std::vector<Part>& b) {
  std::size_t at = 0;
  while (a[at].token == b[at].token) {
    if (a[at].token == Token::end) return std::strong_ordering::equal;
    if (const auto order = compare_same(a[at], b[at]); order != 0) return order;
    ++at;
  }
  // The longer one is newer, unless it goes on with the suffix of a release to come.
  if (a[at].token == Token::suffix && a[at].suffix < kNoSuffix) return std::strong_ordering::less;
  if (b[at].token == Token::suffix && b[at].suffix < kNoSuffix) {
    return std::strong_ordering::greater;
  }
  return b[at].token <=> a[at].token;
}

// The place of versions of which at least one is not valid.
std::strong_ordering compare_invalid(ApkVersion& a, ApkVersion& b, std::string_view left,
                                     std::string_view right) {
  const bool both_broken = !a.rest.empty() && !a.has_revision && !b.rest.empty() && !b.has_revision;
  if (both_broken) return left <=> right;
  for (ApkVersion* version : {&a, &b}) {
    if (!version->has_revision)
      version->parts.insert(version->parts.end() - 1, {Token::revision, ""});
  }
  if (const auto order = compare_parts(a.parts, b.parts); order != 0) return order;
  if (a.rest.empty() == b.rest.empty()) return std::strong_ordering::equal;
  return a.rest.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
}

bool is_valid(std::string_view text) { return read_apk(text).valid; }
bool is_comparable(std::string_view text) { return !text.empty(); }

std::weak_ordering compare(std::string_view left, std::string_view right) {
  ApkVersion a = read_apk(left);
  ApkVersion b = read_apk(right);
  if (a.valid && b.valid) return compare_parts(a.parts, b.parts);
  return compare_invalid(a, b, left, right);
}

}  // namespace

const OrderRules kApkRules{is_valid, is_comparable, compare};

}  // namespace pratique::package
