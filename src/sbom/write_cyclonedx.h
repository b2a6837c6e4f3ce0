// CycloneDX JSON 1.4 to 1.7 (ECMA-424; bom-1.x.schema.json).
#pragma once

#include <string>

#include "sbom/document.h"

namespace pratique::sbom {

// `minor` of the version: 4 to 7.
std::string write_cyclonedx(const Document& document, const WriteOptions& options, int minor);

}  // namespace pratique::sbom
