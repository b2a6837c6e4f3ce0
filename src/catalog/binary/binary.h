// Programs that no package manager recorded, recognised by what their authors compiled into them.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::binary {

// The file's name decides whether it is looked at; the version is then read from the text around it
// that only that program carries. Packages are Kind::generic (pkg:generic/NAME@VERSION). A program
// whose name is certain but in which no version is found is listed without one, as unidentified.
// Several files of one installation that say the same (libcrypto and openssl) give one package,
// found at the first of them.
const Cataloger& cataloger();

}  // namespace pratique::catalog::binary
