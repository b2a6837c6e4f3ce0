#include "advisory/constraint.h"

#include <optional>
#include <string>
#include <utility>

namespace pratique::advisory {
namespace {

using package::VersionOrder;

Error broken(std::string_view text) {
  return invalid("\"" + std::string(text.substr(0, 80)) + "\" is no version range");
}

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\n\r");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\n\r") - start + 1);
}

// The numbers at the front of a version and whether a wildcard or nothing follows: "1.2.x" ->
// {1,2}, partial.
struct Numbers {
  std::vector<std::string> parts;
  bool wildcard = false;  // ended by x, X or *
  bool plain = true;      // nothing but numbers, dots and a wildcard
};

Numbers numbers_of(std::string_view version) {
  Numbers out;
  if (version.starts_with("v")) version.remove_prefix(1);
  while (!version.empty()) {
    const std::size_t end = version.find('.');
    const std::string_view part = version.substr(0, end);
    if (part == "x" || part == "X" || part == "*") {
      out.wildcard = true;
      return out;
    }
    const std::size_t digits = part.find_first_not_of("0123456789");
    if (digits == 0) {
      out.plain = false;
      return out;
    }
    out.parts.emplace_back(part.substr(0, digits));
    if (digits != std::string_view::npos) {
      out.plain = false;
      return out;
    }
    version.remove_prefix(end == std::string_view::npos ? version.size() : end + 1);
  }
  return out;
}

// A decimal number of any length plus one.
std::string successor(std::string number) {
  for (std::size_t i = number.size(); i-- > 0;) {
    if (number[i] != '9') {
      ++number[i];
      return number;
    }
    number[i] = '0';
  }
  return "1" + number;
}

std::string dotted(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += '.';
    out += part;
  }
  return out;
}

class Parser {
 public:
  explicit Parser(VersionOrder order)
      : order_(order), npm_(order == VersionOrder::npm || order == VersionOrder::semver) {}
  Result<std::vector<Interval>> parse(std::string_view text);

 private:
  Result<std::vector<Interval>> alternative(std::string_view text);
  Result<std::vector<Interval>> brackets(std::string_view text);
  Result<std::vector<Interval>> comparator(std::string_view sign, const std::string& version);
  Result<std::vector<Interval>> approximately(std::string_view sign, const std::string& version);
  // Below the next number at the `count`-th place: what lies under "1.x" for ({1,2}, 1).
  Interval below_next(std::vector<std::string> parts, std::size_t count, std::string low) const;
  std::string full(const Numbers& numbers, const std::string& version) const;

  VersionOrder order_;
  bool npm_;
};

std::string Parser::full(const Numbers& numbers, const std::string& version) const {
  if (!npm_ || !numbers.plain) return version;
  std::vector<std::string> parts = numbers.parts;
  parts.resize(std::max<std::size_t>(parts.size(), 3), "0");
  return dotted(parts);
}

Interval Parser::below_next(std::vector<std::string> parts, std::size_t count,
                            std::string low) const {
  parts.resize(count);
  parts.back() = successor(parts.back());
  if (npm_) parts.resize(3, "0");
  Interval interval;
  interval.low = std::move(low);
  // The first pre-release of the next number is out already; each order has a name for what comes
  // before it.
  interval.high = dotted(parts);
  if (npm_) interval.high += "-0";
  if (order_ == VersionOrder::rubygems) interval.high += ".a";
  if (order_ == VersionOrder::pep440) interval.high += ".dev0";
  if (order_ == VersionOrder::packagist) interval.high += "-dev";
  interval.end = End::limit;
  return interval;
}

Result<std::vector<Interval>> Parser::approximately(std::string_view sign,
                                                    const std::string& version) {
  const Numbers numbers = numbers_of(version);
  const std::size_t size = numbers.parts.size();
  if (size == 0) {
    if (numbers.wildcard) return std::vector<Interval>{Interval{}};
    return broken(version);
  }
  std::size_t kept = 1;
  if (sign == "^") {
    // Up to the first number that is not 0.
    while (kept < size && numbers.parts[kept - 1].find_first_not_of('0') == std::string::npos)
      ++kept;
  } else if (sign == "~" && npm_) {
    kept = std::min<std::size_t>(size, 2);
  } else {
    kept = size > 1 ? size - 1 : 1;
    if (numbers.wildcard) kept = size;
  }
  return std::vector<Interval>{below_next(
      numbers.parts, kept, full(numbers, numbers.wildcard ? dotted(numbers.parts) : version))};
}

Result<std::vector<Interval>> Parser::comparator(std::string_view sign,
                                                 const std::string& version) {
  const Numbers numbers = numbers_of(version);
  const bool partial = numbers.wildcard || (npm_ && numbers.plain && numbers.parts.size() < 3);
  Interval interval;
  if (sign == "~" || sign == "^" || sign == "~>" || sign == "~=")
    return approximately(sign, version);
  if (partial && numbers.parts.empty()) return std::vector<Interval>{Interval{}};  // "*"
  const bool equal = sign.empty() || sign == "=" || sign == "==";
  if (partial) {
    const std::string low = numbers.wildcard
                                ? full({numbers.parts, false, true}, dotted(numbers.parts))
                                : full(numbers, version);
    const Interval whole = below_next(numbers.parts, numbers.parts.size(), low);
    if (equal) return std::vector<Interval>{whole};
    if (sign == "<" || sign == "<=") {
      interval.high = sign == "<" ? low : whole.high;
      interval.end = sign == "<" ? End::fixed : End::limit;
    } else if (sign == ">=") {
      interval.low = low;
    } else if (sign == ">") {
      interval.low = whole.high;
    } else {
      return complement({whole}, order_);
    }
    return std::vector<Interval>{interval};
  }
  if (!is_comparable(order_, version))
    return invalid("\"" + version.substr(0, 60) + "\" is no version");
  if (sign == "!=") return complement({{version, false, version, End::last_affected}}, order_);
  if (equal || sign == ">=" || sign == ">") interval.low = version;
  if (equal || sign == "<=" || sign == "<") interval.high = version;
  if (equal || sign == "<=") interval.end = End::last_affected;
  if (sign == "<") interval.end = End::fixed;
  interval.above_low = sign == ">";
  return std::vector<Interval>{interval};
}

// "[1.0,2.0),[3.0]"
Result<std::vector<Interval>> Parser::brackets(std::string_view text) {
  std::vector<Interval> out;
  const std::string_view whole = text;
  while (!(text = trimmed(text)).empty()) {
    if (text.front() == ',') {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t close = text.find_first_of("])");
    if ((text.front() != '[' && text.front() != '(') || close == std::string_view::npos)
      return broken(whole);
    const std::string_view inside = text.substr(1, close - 1);
    const std::size_t comma = inside.find(',');
    Interval interval;
    interval.low = std::string(trimmed(inside.substr(0, comma)));
    interval.above_low = text.front() == '(' && !interval.low.empty();
    interval.high = comma == std::string_view::npos
                        ? interval.low
                        : std::string(trimmed(inside.substr(comma + 1)));
    if (!interval.high.empty()) interval.end = text[close] == ']' ? End::last_affected : End::fixed;
    if (interval.low.empty() && comma == std::string_view::npos) return broken(whole);
    for (const std::string* version : {&interval.low, &interval.high})
      if (!version->empty() && !is_comparable(order_, *version)) return broken(whole);
    out.push_back(std::move(interval));
    text.remove_prefix(close + 1);
  }
  if (out.empty()) return broken(whole);
  return out;
}

Result<std::vector<Interval>> Parser::alternative(std::string_view text) {
  const std::string_view whole = text;
  if (text.starts_with("[") || text.starts_with("(")) return brackets(text);
  // "1.2.3 - 2.3"
  const std::size_t hyphen = text.find(" - ");
  if (hyphen != std::string_view::npos && text.find_first_of("<>=~^!") == std::string_view::npos) {
    const auto low = TRY(comparator(">=", std::string(trimmed(text.substr(0, hyphen)))));
    const auto high = TRY(comparator("<=", std::string(trimmed(text.substr(hyphen + 3)))));
    return intersection(high, low, order_);
  }
  std::optional<std::vector<Interval>> all;
  constexpr std::string_view kBetween = " \t\n\r,";
  for (std::size_t at = text.find_first_not_of(kBetween); at != std::string_view::npos;
       at = text.find_first_not_of(kBetween)) {
    text.remove_prefix(at);
    const std::size_t sign_end = std::min(text.find_first_not_of("<>=!~^"), text.size());
    const std::string_view sign = text.substr(0, sign_end);
    text = trimmed(text.substr(sign_end));
    const std::size_t end = std::min(text.find_first_of(" \t\n\r,<>=!^"), text.size());
    const std::string version(text.substr(0, end));
    text.remove_prefix(end);
    bool known = sign.empty();
    for (const std::string_view one :
         {"<", "<=", ">", ">=", "=", "==", "===", "!=", "~>", "~=", "~", "^"})
      known = known || one == sign;
    if (!known || version.empty()) return broken(whole);
    std::vector<Interval> one = TRY(comparator(sign == "===" ? "==" : sign, version));
    if (all) {
      all = TRY(intersection(*all, one, order_));
    } else {
      all = std::move(one);
    }
  }
  if (!all) return broken(whole);
  return std::move(*all);
}

Result<std::vector<Interval>> Parser::parse(std::string_view text) {
  if (trimmed(text).empty() || text.size() > 20000) return broken(text);
  std::vector<Interval> out;
  while (!text.empty()) {
    const std::size_t bar = text.find('|');
    const std::string_view piece = trimmed(text.substr(0, bar));
    text.remove_prefix(bar == std::string_view::npos ? text.size() : bar + 1);
    if (text.starts_with("|")) text.remove_prefix(1);
    std::vector<Interval> some;
    if (piece.empty())
      some = {Interval{}};
    else
      some = TRY(alternative(piece));
    for (Interval& interval : some) out.push_back(std::move(interval));
  }
  return out;
}

}  // namespace

Result<std::vector<Interval>> parse_constraint(std::string_view text, VersionOrder order) {
  return Parser(order).parse(text);
}

}  // namespace pratique::advisory
