// The cataloger of Debian packages: Debian, Ubuntu, their derivatives, distroless images.
//
// Wants var/lib/dpkg/status, var/lib/dpkg/status.d/*, var/lib/dpkg/info/*.{list,md5sums},
// var/lib/dpkg/diversions, usr/share/doc/*/copyright and var/lib/chisel/manifest.wall. Its join
// gives each package its files (paths as the merged image has them), its licences, and one name for
// each group of alternative dependencies.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::dpkg {

const Cataloger& cataloger();

}  // namespace pratique::catalog::dpkg
