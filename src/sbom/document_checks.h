// What the specifications ask of a document beyond its schema. Each: invalid, with a JSON pointer.
#pragma once

#include "core/result.h"
#include "text/json.h"

namespace pratique::sbom {

// bom-ref of components and services unique (CycloneDX).
Status check_cyclonedx(const text::Json& root);

// SPDX 2.3: data licence, ids and their pattern, each only once, checksums of the right length,
// download locations, the time of creation.
Status check_spdx(const text::Json& root);

}  // namespace pratique::sbom
