// SPDX JSON 2.2 and 2.3, as this program and others write it.
#pragma once

#include "sbom/document.h"
#include "text/json.h"

namespace pratique::sbom {

// As read_cyclonedx.
Document read_spdx(const text::Json& root);

}  // namespace pratique::sbom
