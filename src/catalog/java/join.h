// Completes the Java packages of an image once all layers are merged.
#pragma once

#include <vector>

#include "catalog/cataloger.h"

namespace pratique::catalog::java {

// An archive that only lacks a certain group gets it where all poms of the image that name its
// artifact agree, or one of them names the group guessed from its classes. Entries of build files
// that are installed are dropped: the same version, or any where the file decides none.
void join(std::vector<FileResult>& files, const MergedTree& tree);

}  // namespace pratique::catalog::java
