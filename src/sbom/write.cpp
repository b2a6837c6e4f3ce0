// Picks the writer.
#include "sbom/document.h"
#include "sbom/write_cyclonedx.h"
#include "sbom/write_spdx.h"

namespace pratique::sbom {

Result<std::string> write_sbom(const Document& document, const WriteOptions& options) {
  const std::string& version = options.spec_version;
  if (options.format == Format::spdx) {
    if (!version.empty() && version != "2.3")
      return usage_error("SPDX is written in version 2.3, not '" + version + "'");
    return write_spdx(document, options);
  }
  if (version.empty()) return write_cyclonedx(document, options, 7);
  for (const int minor : {4, 5, 6, 7})
    if (version == "1." + std::to_string(minor)) return write_cyclonedx(document, options, minor);
  return usage_error("CycloneDX is written in the versions 1.4, 1.5, 1.6 and 1.7, not '" + version +
                     "'");
}

}  // namespace pratique::sbom
