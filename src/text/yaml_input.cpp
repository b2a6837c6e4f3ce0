#include "text/yaml_input.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace pratique::text {
namespace {

// ---- scalars (section 10.3.2) ----

bool all_of(std::string_view text, std::string_view set) {
  return !text.empty() && text.find_first_not_of(set) == std::string_view::npos;
}

std::optional<Json> integer_of(std::string_view text) {
  int base = 10;
  std::string_view digits = text;
  if (text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF")) {
    base = 16;
    digits.remove_prefix(2);
  } else if (text.starts_with("0o") && all_of(text.substr(2), "01234567")) {
    base = 8;
    digits.remove_prefix(2);
  } else {
    if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
    if (!all_of(digits, "0123456789")) return std::nullopt;
    digits = text.starts_with('+') ? digits : text;
  }
  const char* end = digits.data() + digits.size();
  std::int64_t value = 0;
  if (std::from_chars(digits.data(), end, value, base).ec == std::errc{}) return Json(value);
  std::uint64_t large = 0;
  if (std::from_chars(digits.data(), end, large, base).ec == std::errc{}) return Json(large);
  double approximate = 0;
  if (base == 10) std::from_chars(digits.data(), end, approximate);
  return Json(approximate);
}

std::optional<Json> float_of(std::string_view text) {
  std::string_view body = text;
  if (body.starts_with('+') || body.starts_with('-')) body.remove_prefix(1);
  const double sign = text.starts_with('-') ? -1 : 1;
  if (body == ".inf" || body == ".Inf" || body == ".INF")
    return Json(sign * std::numeric_limits<double>::infinity());
  if (text == ".nan" || text == ".NaN" || text == ".NAN")
    return Json(std::numeric_limits<double>::quiet_NaN());
  // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
  const std::size_t exponent = body.find_first_of("eE");
  const std::string_view mantissa = body.substr(0, exponent);
  if (!all_of(mantissa, "0123456789.") || mantissa == ".") return std::nullopt;
  if (mantissa.find('.') != mantissa.rfind('.')) return std::nullopt;
  if (exponent != std::string_view::npos) {
    std::string_view power = body.substr(exponent + 1);
    if (power.starts_with('+') || power.starts_with('-')) power.remove_prefix(1);
    if (!all_of(power, "0123456789")) return std::nullopt;
  }
  double value = 0;
  const auto read = std::from_chars(body.data(), body.data() + body.size(), value);
  if (read.ec == std::errc::result_out_of_range) return Json(sign * value);
  if (read.ec != std::errc{}) return std::nullopt;
  return Json(sign * value);
}

// ---- characters (section 5.1) ----

// The length of the printable character at the front of `text`, 0 if there is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80)
    return (first >= 0x20 && first != 0x7f) || first == '\t' || first == '\n' || first == '\r';
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || length > text.size()) return 0;
  std::uint32_t code = first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3f);
  }
  static constexpr std::uint32_t kShortest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool printable = code == 0x85 || (code >= 0xa0 && code < 0xd800) ||
                         (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code < 0x110000);
  return printable && code >= kShortest[length] ? length : 0;
}

// ---- directives ----

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Splits a directive line into its words, without a comment.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < line.size() && words.size() < 4) {
    while (at < line.size() && is_blank(line[at])) ++at;
    if (at == line.size() || line[at] == '#') break;
    const std::size_t start = at;
    while (at < line.size() && !is_blank(line[at])) ++at;
    words.push_back(line.substr(start, at - start));
  }
  return words;
}

bool is_known_directive(std::string_view line) {
  const auto odd = [](char c) { return !is_blank(c) && (c < '!' || c > '~'); };
  if (std::any_of(line.begin(), line.end(), odd)) return false;
  const std::vector<std::string_view> words = words_of(line);
  if (words.size() == 2 && words[0] == "%YAML") {
    const std::size_t dot = words[1].find('.');
    return dot != std::string_view::npos && all_of(words[1].substr(0, dot), "0123456789") &&
           all_of(words[1].substr(dot + 1), "0123456789");
  }
  return words.size() == 3 && words[0] == "%TAG" && words[1].starts_with('!') &&
         words[1].ends_with('!');
}

}  // namespace

std::string yaml_place(std::size_t line, std::size_t column) {
  return "YAML line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
}

// libfyaml 0.7 loses memory over damaged UTF-8, so that none reaches it.
Status check_yaml_characters(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = character_length(bytes.substr(i));
    if (length == 0) {
      const std::string_view before = bytes.substr(0, i);
      const std::size_t start = before.rfind('\n') + 1;
      const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
      return invalid(yaml_place(lines + 1, i - start + 1) + "a byte that is no printable UTF-8");
    }
    i += length;
  }
  return {};
}

// libfyaml 0.7 never returns from some directives ("%" and a byte order mark), so that only whole,
// known ones reach it. A line of a scalar that begins with "%" is refused too.
Status check_yaml_directives(std::string_view bytes) {
  for (std::size_t i = bytes.find('%'); i != std::string_view::npos; i = bytes.find('%', i + 1)) {
    const std::string_view before = bytes.substr(0, i);
    bool first = before.empty() || before.ends_with('\n') || before.ends_with('\r');
    for (const std::string_view breaker :
         {"\xef\xbb\xbf", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"})
      first = first || before.ends_with(breaker);
    if (!first) continue;
    const std::string_view rest = bytes.substr(i);
    if (is_known_directive(rest.substr(0, rest.find_first_of("\r\n")))) continue;
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    return unsupported(yaml_place(lines + 1, 1) + "a directive other than %YAML and %TAG");
  }
  return {};
}

Json resolve_yaml_scalar(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return Json();
  if (text == "true" || text == "True" || text == "TRUE") return Json(true);
  if (text == "false" || text == "False" || text == "FALSE") return Json(false);
  if (auto value = integer_of(text)) return std::move(*value);
  if (auto value = float_of(text)) return std::move(*value);
  return Json(text);
}

}  // namespace pratique::text
