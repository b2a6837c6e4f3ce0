#include "catalog/ruby/literal.h"

#include "catalog/lines.h"

namespace pratique::catalog::ruby {
namespace {

constexpr std::size_t kLongest = 64u << 10;
constexpr std::size_t kMostStrings = 1000;

char closing_of(char open) {
  switch (open) {
    case '(': return ')';
    case '[': return ']';
    case '{': return '}';
    case '<': return '>';
    default: return open;
  }
}

void skip_blanks(std::string_view& source) {
  while (true) {
    const auto first = source.find_first_not_of(" \t\r\n\\");
    source.remove_prefix(first == std::string_view::npos ? source.size() : first);
    if (!source.starts_with('#')) return;
    const auto end = source.find('\n');
    source.remove_prefix(end == std::string_view::npos ? source.size() : end);
  }
}

struct Quote {
  std::size_t size = 0;  // of the opening; 0: no literal
  char open = 0;
  char close = 0;
  bool interpolates = false;
};

Quote quote_at(std::string_view source) {
  if (source.starts_with('"')) return {1, '"', '"', true};
  if (source.starts_with('\'')) return {1, '\'', '\'', false};
  if (source.size() < 3 || source[0] != '%') return {};
  const bool marked = source[1] == 'q' || source[1] == 'Q';
  const char open = source[marked ? 2 : 1];
  if (std::string_view("([{<|!/^").find(open) == std::string_view::npos) return {};
  return {marked ? 3u : 2u, open, closing_of(open), source[1] != 'q'};
}

char unescaped(char c) {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    default: return c;
  }
}

}  // namespace

std::optional<std::string> take_string(std::string_view& source) {
  const Quote quote = quote_at(source);
  if (quote.size == 0) return std::nullopt;
  std::string text;
  int depth = 0;
  std::size_t at = quote.size;
  for (; at < source.size() && text.size() < kLongest; ++at) {
    const char c = source[at];
    if (c == '\\' && at + 1 < source.size()) {
      const char next = source[++at];
      if (!quote.interpolates && next != quote.close && next != '\\') text += '\\';
      text += quote.interpolates ? unescaped(next) : next;
      continue;
    }
    if (c == quote.close && depth == 0) break;
    if (quote.open != quote.close) depth += c == quote.open ? 1 : c == quote.close ? -1 : 0;
    if (quote.interpolates && c == '#' && at + 1 < source.size() && source[at + 1] == '{') {
      return std::nullopt;
    }
    text += c;
  }
  if (at >= source.size() || source[at] != quote.close) return std::nullopt;
  source.remove_prefix(at + 1);
  if (source.starts_with(".freeze")) source.remove_prefix(7);
  return text;
}

std::vector<std::string> take_strings(std::string_view source) {
  std::vector<std::string> strings;
  if (source.size() > 3 && (source.starts_with("%w") || source.starts_with("%W"))) {
    const auto end = source.find(closing_of(source[2]), 3);
    if (end == std::string_view::npos) return strings;
    std::string words(source.substr(3, end - 3));
    for (char& c : words) {
      if (c == '\n' || c == '\t' || c == '\r') c = ' ';
    }
    for (const std::string_view word : split_all(words, ' ')) strings.emplace_back(word);
    return strings;
  }
  if (!source.starts_with('[')) {
    if (auto one = take_string(source)) strings.push_back(std::move(*one));
    return strings;
  }
  source.remove_prefix(1);
  while (strings.size() < kMostStrings) {
    skip_blanks(source);
    if (source.empty() || source.front() == ']') break;
    if (auto one = take_string(source)) {
      strings.push_back(std::move(*one));
      continue;
    }
    // A comma, or an element that is no literal: go on behind it.
    const auto next = source.find_first_of(",]\n");
    if (next == std::string_view::npos || source[next] == ']') break;
    source.remove_prefix(next + 1);
  }
  return strings;
}

}  // namespace pratique::catalog::ruby
