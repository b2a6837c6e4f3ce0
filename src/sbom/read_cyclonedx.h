// CycloneDX JSON 1.2 to 1.7, as this program and others write it.
#pragma once

#include "sbom/document.h"
#include "text/json.h"

namespace pratique::sbom {

// `root` has been checked against its version's rules (or comes near them: what is not of the
// expected type is passed over).
Document read_cyclonedx(const text::Json& root);

}  // namespace pratique::sbom
