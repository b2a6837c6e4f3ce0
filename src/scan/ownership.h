// Which language package belongs to which package of the distribution: the one that owns the file
// it was found in.
#pragma once

#include <vector>

#include "catalog/cataloger.h"
#include "package/package.h"

namespace pratique::scan {

// Sets `owner` (the purl of the OS package) on packages of other kinds whose path an OS package
// owns, and drops what a binary classifier recognised in a file that an OS package or a language
// package accounts for.
void assign_owners(std::vector<package::Package>& packages, const catalog::MergedTree& tree);

}  // namespace pratique::scan
