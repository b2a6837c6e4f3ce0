#include "catalog/golang/quoted.h"

#include <cstdint>

namespace pratique::catalog::golang {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
    return;
  }
  if (code < 0x800) {
    out.push_back(static_cast<char>(0xc0 | code >> 6));
  } else {
    if (code < 0x10000) {
      out.push_back(static_cast<char>(0xe0 | code >> 12));
    } else {
      out.push_back(static_cast<char>(0xf0 | code >> 18));
      out.push_back(static_cast<char>(0x80 | (code >> 12 & 0x3f)));
    }
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
  }
  out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// A number of exactly `width` digits of a base, taken from the front.
Result<std::uint32_t> take_number(std::string_view& text, std::size_t width, int base) {
  if (text.size() < width) return invalid("an escape is cut off");
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (digit_of(text[i]) >= base) return invalid("an escape has a wrong digit");
    value =
        value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit_of(text[i]));
  }
  text.remove_prefix(width);
  return value;
}

// What stands behind a backslash.
Status take_escape(std::string_view& text, std::string& out) {
  if (text.empty()) return invalid("an escape is cut off");
  const char kind = text[0];
  constexpr std::string_view kNames = "abfnrtv\\\"'";
  constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\\"'";
  if (const std::size_t known = kNames.find(kind); known != std::string_view::npos) {
    out.push_back(kValues[known]);
    text.remove_prefix(1);
    return {};
  }
  if (kind >= '0' && kind <= '7') {
    const std::uint32_t value = TRY(take_number(text, 3, 8));
    if (value > 255) return invalid("an escape is out of range");
    out.push_back(static_cast<char>(value));
    return {};
  }
  text.remove_prefix(1);
  if (kind == 'x') {
    const std::uint32_t value = TRY(take_number(text, 2, 16));
    out.push_back(static_cast<char>(value));
    return {};
  }
  if (kind != 'u' && kind != 'U') return invalid("an unknown escape");
  const std::uint32_t code = TRY(take_number(text, kind == 'u' ? 4 : 8, 16));
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    return invalid("an escape is no code point");
  }
  append_utf8(out, code);
  return {};
}

}  // namespace

Result<std::string> take_quoted(std::string_view& text) {
  if (text.empty()) return invalid("a quoted string is missing");
  const char quote = text[0];
  if (quote == '`') {
    const std::size_t end = text.find('`', 1);
    if (end == std::string_view::npos) return invalid("a raw string has no end");
    std::string out(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    return out;
  }
  if (quote != '"') return invalid("a quoted string is missing");
  text.remove_prefix(1);
  std::string out;
  while (!text.empty()) {
    const char c = text[0];
    text.remove_prefix(1);
    if (c == '"') return out;
    if (c == '\n') break;
    if (c != '\\') {
      out.push_back(c);
      continue;
    }
    TRY(take_escape(text, out));
  }
  return invalid("a quoted string has no end");
}

}  // namespace pratique::catalog::golang
