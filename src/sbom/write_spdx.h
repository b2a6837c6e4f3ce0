// SPDX 2.3 as JSON (spdx.github.io/spdx-spec/v2.3; spdx-2.3.schema.json).
#pragma once

#include <string>
#include <string_view>

#include "sbom/document.h"

namespace pratique::sbom {

std::string write_spdx(const Document& document, const WriteOptions& options);

// "Organization: NAME (ADDRESS)" for "NAME <ADDRESS>", and back. Other texts stand as they are
// behind the prefix.
std::string supplier_of(std::string_view vendor);
std::string vendor_of_supplier(std::string_view supplier);

}  // namespace pratique::sbom
