// The one explicit list of catalogers. Adding an ecosystem: one folder in src/catalog, one line in
// catalogers.cpp.
#pragma once

#include <span>

#include "catalog/cataloger.h"

namespace pratique::scan {

std::span<const catalog::Cataloger* const> catalogers();

}  // namespace pratique::scan
