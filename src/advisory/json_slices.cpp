#include "advisory/json_slices.h"

#include "text/json.h"

namespace pratique::advisory {
namespace {

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
    ++at;
  return at;
}

// Behind the string that starts at `at`; npos where it does not end.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
  }
  return std::string_view::npos;
}

// Behind the value that starts at `at`; npos where it does not end. Brackets are only counted.
std::size_t skip_value(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '"') return skip_string(text, at);
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      if (at == std::string_view::npos) return at;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return at;  // the end of the object around a bare value
      if (--depth == 0) return at + 1;
    }
    if (depth == 0 && c == ',') return at;
    ++at;
  }
  return std::string_view::npos;
}

Error damaged(std::size_t at) {
  return invalid("JSON object is damaged at byte " + std::to_string(at));
}

}  // namespace

Status each_member(
    std::string_view json,
    const std::function<Status(const std::string& name, std::string_view value)>& member) {
  std::size_t at = skip_blanks(json, json.starts_with("\xef\xbb\xbf") ? 3 : 0);
  if (at >= json.size() || json[at] != '{') return damaged(at);
  at = skip_blanks(json, at + 1);
  if (at < json.size() && json[at] == '}') return {};
  for (;;) {
    if (at >= json.size() || json[at] != '"') return damaged(at);
    const std::size_t name_end = skip_string(json, at);
    if (name_end == std::string_view::npos) return damaged(at);
    const text::Json name =
        TRY(text::parse_json(json.substr(at, name_end - at), {.bytes = 1u << 20, .depth = 1}));
    at = skip_blanks(json, name_end);
    if (at >= json.size() || json[at] != ':') return damaged(at);
    at = skip_blanks(json, at + 1);
    const std::size_t end = skip_value(json, at);
    if (end == std::string_view::npos || end == at) return damaged(at);
    TRY(member(std::string(name.string()), json.substr(at, end - at)));
    at = skip_blanks(json, end);
    if (at < json.size() && json[at] == '}') return {};
    if (at >= json.size() || json[at] != ',') return damaged(at);
    at = skip_blanks(json, at + 1);
  }
}

}  // namespace pratique::advisory
