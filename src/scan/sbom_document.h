// Between inventories and SBOM documents.
#pragma once

#include "sbom/document.h"
#include "scan/inventory.h"

namespace pratique::scan {

sbom::Document sbom_document(Inventory inventory);
// When the image says it was made, in seconds since 1970; 0 where it does not. The same for the
// same image, which the time of the scan is not.
std::int64_t created_at(const Inventory& inventory);
// What a document says, as an inventory to be judged: purls canonical, kind "sbom".
Inventory inventory_of(sbom::Document document, const std::string& name);

}  // namespace pratique::scan
