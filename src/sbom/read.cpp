// Tells the formats apart, checks a document against the rules of its version, reads it.
#include "sbom/document.h"
#include "sbom/document_checks.h"
#include "sbom/read_cyclonedx.h"
#include "sbom/read_spdx.h"
#include "sbom/schema.h"
#include "text/json.h"

namespace pratique::sbom {
namespace {

using text::Json;

constexpr int kOldestMinor = 2;
constexpr int kNewestMinor = 7;

std::string quoted(std::string_view text) { return "'" + std::string(text.substr(0, 60)) + "'"; }

Result<Document> read_cyclonedx_version(const Json& root) {
  const Json& version = root["specVersion"];
  if (!version.is_string()) return invalid("/specVersion: the version of CycloneDX is missing");
  for (int minor = kOldestMinor; minor <= kNewestMinor; ++minor)
    if (version.string() == "1." + std::to_string(minor)) {
      TRY(check_schema("CycloneDX " + std::string(version.string()), root));
      TRY(check_cyclonedx(root));
      return read_cyclonedx(root);
    }
  return unsupported("/specVersion: CycloneDX 1.2 to 1.7 can be read, not " +
                     quoted(version.string()));
}

Result<Document> read_spdx_version(const Json& root) {
  const std::string_view version = root["spdxVersion"].string();
  if (version != "SPDX-2.2" && version != "SPDX-2.3")
    return unsupported("/spdxVersion: SPDX-2.2 and SPDX-2.3 can be read, not " + quoted(version));
  TRY(check_schema("SPDX", root));
  TRY(check_spdx(root));
  return read_spdx(root);
}

// Formats of SBOMs that are no JSON, by how they begin.
std::string other_format(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const std::size_t start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  bytes.remove_prefix(start);
  if (bytes.starts_with('<')) return "XML";
  const bool tags = bytes.starts_with("SPDXVersion:") || bytes.starts_with("#");
  return tags ? "SPDX as tags and values" : std::string();
}

}  // namespace

Result<Document> read_sbom(std::string_view bytes) {
  if (const auto other = other_format(bytes); !other.empty())
    return unsupported(other + " is not read; CycloneDX and SPDX as JSON are");
  const Json parsed = TRY(text::parse_json(bytes));
  const Json& wrapped = parsed["sbom"];
  const Json& root = wrapped.is_object() && !parsed.contains("bomFormat") ? wrapped : parsed;
  if (root.contains("bomFormat") || root.contains("specVersion"))
    return read_cyclonedx_version(root);
  if (root.contains("spdxVersion")) return read_spdx_version(root);
  if (root["@context"].string().find("spdx.org/rdf/3") != std::string_view::npos)
    return unsupported("SPDX 3 can not be read yet; SPDX 2.2 and 2.3 as JSON can");
  return unsupported("neither CycloneDX nor SPDX: no bomFormat and no spdxVersion");
}

}  // namespace pratique::sbom
