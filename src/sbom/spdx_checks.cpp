#include <algorithm>
#include <string>
#include <unordered_map>

#include "sbom/document_checks.h"
#include "sbom/schema_text.h"

namespace pratique::sbom {
namespace {

using text::Json;

std::string shown(std::string_view text) { return "'" + std::string(text.substr(0, 80)) + "'"; }

bool is_id_text(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-';
  });
}

bool is_element_id(std::string_view text) {
  constexpr std::string_view kPrefix = "SPDXRef-";
  return text.starts_with(kPrefix) && is_id_text(text.substr(kPrefix.size()));
}

// An element of this document, of another ("DocumentRef-x:SPDXRef-y"), or nothing in particular.
bool is_related_id(std::string_view text) {
  if (text == "NONE" || text == "NOASSERTION") return true;
  constexpr std::string_view kPrefix = "DocumentRef-";
  if (text.starts_with(kPrefix)) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    if (text.substr(0, colon).find_first_of(" \t\r\n") != std::string_view::npos) return false;
    text.remove_prefix(colon + 1);
  }
  return is_element_id(text);
}

bool is_location(std::string_view text) {
  if (text == "NONE" || text == "NOASSERTION") return true;
  return text.find(':') != std::string_view::npos && text.front() != ':' &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

// The number of hex digits; 0 for algorithms of several lengths.
std::size_t digits_of(std::string_view algorithm) {
  static constexpr std::pair<std::string_view, std::size_t> kDigits[] = {
      {"SHA1", 40},        {"SHA224", 56},      {"SHA256", 64},       {"SHA384", 96},
      {"SHA512", 128},     {"SHA3-256", 64},    {"SHA3-384", 96},     {"SHA3-512", 128},
      {"BLAKE2b-256", 64}, {"BLAKE2b-384", 96}, {"BLAKE2b-512", 128}, {"MD2", 32},
      {"MD4", 32},         {"MD5", 32},         {"ADLER32", 8}};
  for (const auto& [name, digits] : kDigits)
    if (name == algorithm) return digits;
  return 0;
}

Status check_checksum(const Json& checksum, const std::string& place) {
  const std::string_view algorithm = checksum["algorithm"].string();
  const std::string_view value = checksum["checksumValue"].string();
  const std::size_t digits = digits_of(algorithm);
  const bool hex = value.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (hex && !value.empty() && (digits == 0 || value.size() == digits)) return {};
  return invalid(place + "/checksumValue: " + (digits == 0 ? "" : std::to_string(digits) + " ") +
                 "hexadecimal digits of " + std::string(algorithm) + " expected, not " +
                 shown(value));
}

Status check_checksums(const Json& list, const std::string& place) {
  std::size_t index = 0;
  for (const Json& each : list.items())
    TRY(check_checksum(each, place + "/" + std::to_string(index++)));
  return {};
}

class Checker {
 public:
  explicit Checker(const Json& root) : root_(root) {}

  Status run() {
    if (root_["dataLicense"].string() != "CC0-1.0")
      return invalid("/dataLicense: CC0-1.0 expected, not " + shown(root_["dataLicense"].string()));
    if (root_["SPDXID"].string() != "SPDXRef-DOCUMENT")
      return invalid("/SPDXID: SPDXRef-DOCUMENT expected, not " + shown(root_["SPDXID"].string()));
    TRY(check_namespace());
    const std::string_view created = root_["creationInfo"]["created"].string();
    if (!matches(TextFormat::date_time, created))
      return invalid("/creationInfo/created: " + std::string(describe(TextFormat::date_time)) +
                     " expected, not " + shown(created));
    TRY(add("SPDXRef-DOCUMENT", "/SPDXID"));
    for (const std::string_view list : {"packages", "files", "snippets"})
      TRY(check_elements(root_[list], "/" + std::string(list)));
    return check_relationships();
  }

 private:
  // Required by the specification, though not by the schema; GitHub's documents have it as well.
  Status check_namespace() {
    const std::string_view text = root_["documentNamespace"].string();
    if (text.empty()) return invalid("/: documentNamespace is missing");
    if (text.find('#') != std::string_view::npos || !matches(TextFormat::uri, text))
      return invalid("/documentNamespace: a URI without '#' expected, not " + shown(text));
    return {};
  }

  Status add(std::string_view id, const std::string& place) {
    if (!is_element_id(id))
      return invalid(place + ": SPDXRef- and letters, digits, '.' or '-' expected, not " +
                     shown(id));
    const auto [other, fresh] = places_.try_emplace(id, place);
    if (fresh) return {};
    return invalid(place + ": " + shown(id) + " is already at " + other->second);
  }

  Status check_elements(const Json& list, const std::string& place) {
    std::size_t index = 0;
    for (const Json& each : list.items()) {
      const std::string here = place + "/" + std::to_string(index++);
      TRY(add(each["SPDXID"].string(), here + "/SPDXID"));
      TRY(check_checksums(each["checksums"], here + "/checksums"));
      const Json& location = each["downloadLocation"];
      if (location.is_string() && !is_location(location.string()))
        return invalid(here + "/downloadLocation: a URI, a place in version control, NONE or " +
                       "NOASSERTION expected, not " + shown(location.string()));
    }
    return {};
  }

  Status check_relationships() {
    std::size_t index = 0;
    for (const Json& each : root_["relationships"].items()) {
      const std::string here = "/relationships/" + std::to_string(index++);
      for (const std::string_view name : {"spdxElementId", "relatedSpdxElement"})
        if (!is_related_id(each[name].string()))
          return invalid(here + "/" + std::string(name) +
                         ": the SPDXID of an element expected, not " + shown(each[name].string()));
    }
    return {};
  }

  const Json& root_;
  std::unordered_map<std::string_view, std::string> places_;
};

}  // namespace

Status check_spdx(const Json& root) { return Checker(root).run(); }

}  // namespace pratique::sbom
