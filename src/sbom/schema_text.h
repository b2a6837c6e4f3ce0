// The patterns and formats that the schemas ask of strings.
#pragma once

#include <cstdint>
#include <string_view>

namespace pratique::sbom {

// In the order of tools/sbom/derive_rules.
enum class TextPattern : std::uint16_t {
  hash,              // 32, 40, 64, 96 or 128 hex digits
  uuid_urn,          // urn:uuid:…
  bom_link,          // urn:cdx:UUID/VERSION
  bom_link_element,  // urn:cdx:UUID/VERSION#REF
  locale,            // en or en-US
  media_type,        // text/plain
  cre_id,            // CRE:12-34
  country,           // DE
  patent_number,
  any_line,
};
enum class TextFormat : std::uint16_t { date_time, date, iri_reference, uri, email };

bool matches(TextPattern pattern, std::string_view text);
bool matches(TextFormat format, std::string_view text);
// "a date and time as RFC 3339 writes them"
std::string_view describe(TextPattern pattern);
std::string_view describe(TextFormat format);

}  // namespace pratique::sbom
