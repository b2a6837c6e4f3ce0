#include "catalog/dpkg/deb822.h"

namespace pratique::catalog::dpkg {
namespace {

// A stanza with more fields than any control file has is damage; the surplus is dropped.
constexpr std::size_t kMostFields = 1024;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// deb822(5): printable ASCII without blank and colon, not beginning with '#' or '-'.
bool is_field_name(std::string_view name) {
  if (name.empty() || name.size() > 128 || name.front() == '-') return false;
  for (const char c : name)
    if (c <= ' ' || c >= 0x7f) return false;
  return true;
}

}  // namespace

bool same_field(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string_view Stanza::operator[](std::string_view name) const {
  for (const Field& field : fields)
    if (same_field(field.name, name)) return field.value;
  return {};
}

bool StanzaReader::next(Stanza& stanza) {
  stanza.fields.clear();
  stanza.line = 0;
  stanza.damaged_line = 0;
  bool continued = false;  // whether a continuation line has a field to belong to
  while (!rest_.empty()) {
    const std::string_view line = take_line(rest_);
    ++line_;
    if (trim(line).empty()) {
      if (!stanza.fields.empty() || stanza.damaged_line != 0) return true;
      continue;
    }
    if (line.front() == '#') continue;
    if (stanza.line == 0) stanza.line = line_;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!continued) {
        if (stanza.damaged_line == 0) stanza.damaged_line = line_;
        continue;
      }
      std::string_view& value = stanza.fields.back().value;
      const char* const end = line.data() + line.size();
      const char* const begin = value.empty() ? line.data() : value.data();
      value = trim(std::string_view(begin, static_cast<std::size_t>(end - begin)));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_field_name(line.substr(0, colon)) ||
        stanza.fields.size() >= kMostFields) {
      if (stanza.damaged_line == 0) stanza.damaged_line = line_;
      continued = false;
      continue;
    }
    stanza.fields.push_back({line.substr(0, colon), trim(line.substr(colon + 1))});
    continued = true;
  }
  return !stanza.fields.empty() || stanza.damaged_line != 0;
}

}  // namespace pratique::catalog::dpkg
