// Between inventories and SBOM documents.
#pragma once

#include "sbom/document.h"
#include "scan/inventory.h"

namespace pratique::scan {

sbom::Document sbom_document(const Inventory& inventory);
// What a document says, as an inventory to be judged: purls canonical, kind "sbom".
Inventory inventory_of(sbom::Document document, const std::string& name);

}  // namespace pratique::scan
