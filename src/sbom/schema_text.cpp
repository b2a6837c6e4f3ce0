#include "sbom/schema_text.h"

#include <algorithm>

namespace pratique::sbom {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

template <typename Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

bool is_hash(std::string_view text) {
  const std::size_t size = text.size();
  return (size == 32 || size == 40 || size == 64 || size == 96 || size == 128) && all(text, is_hex);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !is_lower_hex(text[i])) return false;
  }
  return true;
}

bool is_bom_link(std::string_view text, bool element) {
  constexpr std::string_view kPrefix = "urn:cdx:";
  if (!text.starts_with(kPrefix)) return false;
  text.remove_prefix(kPrefix.size());
  if (!is_uuid(text.substr(0, 36)) || !text.substr(36).starts_with('/')) return false;
  text.remove_prefix(37);
  const std::size_t hash = text.find('#');
  if ((hash != std::string_view::npos) != element) return false;
  const std::string_view version = text.substr(0, hash);
  if (version.empty() || version.front() == '0' || !all(version, is_digit)) return false;
  return !element || hash + 1 < text.size();
}

bool is_locale(std::string_view text) {
  if (text.size() != 2 && text.size() != 5) return false;
  if (!all(text.substr(0, 2), is_lower)) return false;
  return text.size() == 2 || (text[2] == '-' && all(text.substr(3), is_upper));
}

bool is_media_type(std::string_view text) {
  const auto allowed = [](char c) {
    return is_lower(c) || is_digit(c) || c == '-' || c == '+' || c == '.';
  };
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
  return all(text.substr(0, slash), allowed) && all(text.substr(slash + 1), allowed);
}

bool is_cre_id(std::string_view text) {
  if (!text.starts_with("CRE:")) return false;
  text.remove_prefix(4);
  const std::size_t hyphen = text.find('-');
  if (hyphen == 0 || hyphen == std::string_view::npos || hyphen + 1 == text.size()) return false;
  return all(text.substr(0, hyphen), is_digit) && all(text.substr(hyphen + 1), is_digit);
}

bool is_patent_number(std::string_view text) {
  const auto plain = [](char c) { return is_digit(c) || is_lower(c) || is_upper(c); };
  const auto inner = [&](char c) {
    return plain(c) || std::string_view("-/.() \t\n\r\f\v").find(c) != std::string_view::npos;
  };
  return text.size() >= 2 && text.size() <= 30 && plain(text.front()) && plain(text.back()) &&
         all(text, inner);
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (!is_digit(text[i])) return false;
  const int year = number(text.substr(0, 4)), month = number(text.substr(5, 2));
  const int day = number(text.substr(8, 2));
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

// "hh:mm", each within its bounds.
bool is_clock(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && all(text.substr(0, 2), is_digit) &&
         all(text.substr(3), is_digit) && number(text.substr(0, 2)) < 24 &&
         number(text.substr(3)) < 60;
}

// RFC 3339, section 5.6.
bool is_date_time(std::string_view text) {
  if (text.size() < 20 || !is_date(text.substr(0, 10)) || (text[10] != 'T' && text[10] != 't'))
    return false;
  text.remove_prefix(11);
  if (!is_clock(text.substr(0, 5)) || text[5] != ':' || !is_digit(text[6]) || !is_digit(text[7]) ||
      number(text.substr(6, 2)) > 60)
    return false;
  text.remove_prefix(8);
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return false;
    text.remove_prefix(end);
  }
  if (text == "Z" || text == "z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && is_clock(text.substr(1));
}

// RFC 3987 as far as characters go: what no IRI may contain, and percent signs without two digits.
bool is_iri_reference(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c <= 0x20 || c == 0x7f) return false;
    if (std::string_view("<>\"{}|\\^`").find(text[i]) != std::string_view::npos) return false;
    if (c == '%' && (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])))
      return false;
  }
  return true;
}

bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || !is_iri_reference(text)) return false;
  const std::string_view scheme = text.substr(0, colon);
  return (is_lower(scheme.front()) || is_upper(scheme.front())) && all(scheme, [](char c) {
           return is_lower(c) || is_upper(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
         });
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
         text.find_first_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

bool matches(TextPattern pattern, std::string_view text) {
  switch (pattern) {
    case TextPattern::hash: return is_hash(text);
    case TextPattern::uuid_urn: return text.starts_with("urn:uuid:") && is_uuid(text.substr(9));
    case TextPattern::bom_link: return is_bom_link(text, false);
    case TextPattern::bom_link_element: return is_bom_link(text, true);
    case TextPattern::locale: return is_locale(text);
    case TextPattern::media_type: return is_media_type(text);
    case TextPattern::cre_id: return is_cre_id(text);
    case TextPattern::country: return text.size() == 2 && all(text, is_upper);
    case TextPattern::patent_number: return is_patent_number(text);
    case TextPattern::any_line: return text.find('\n') == std::string_view::npos;
  }
  return false;
}

bool matches(TextFormat format, std::string_view text) {
  switch (format) {
    case TextFormat::date_time: return is_date_time(text);
    case TextFormat::date: return is_date(text);
    case TextFormat::iri_reference: return is_iri_reference(text);
    case TextFormat::uri: return is_uri(text);
    case TextFormat::email: return is_email(text);
  }
  return false;
}

std::string_view describe(TextPattern pattern) {
  switch (pattern) {
    case TextPattern::hash: return "32, 40, 64, 96 or 128 hexadecimal digits";
    case TextPattern::uuid_urn: return "urn:uuid: and a UUID in lower case";
    case TextPattern::bom_link: return "a BOM-Link, urn:cdx:UUID/VERSION";
    case TextPattern::bom_link_element: return "a BOM-Link, urn:cdx:UUID/VERSION#REFERENCE";
    case TextPattern::locale: return "a language such as en or en-US";
    case TextPattern::media_type: return "a media type";
    case TextPattern::cre_id: return "CRE: and two numbers";
    case TextPattern::country: return "a country of two letters";
    case TextPattern::patent_number: return "the number of a patent";
    case TextPattern::any_line: return "one line";
  }
  return {};
}

std::string_view describe(TextFormat format) {
  switch (format) {
    case TextFormat::date_time: return "a date and time as RFC 3339 writes them";
    case TextFormat::date: return "a date as YYYY-MM-DD";
    case TextFormat::iri_reference: return "an IRI reference";
    case TextFormat::uri: return "a URI";
    case TextFormat::email: return "an address of electronic mail";
  }
  return {};
}

}  // namespace pratique::sbom
