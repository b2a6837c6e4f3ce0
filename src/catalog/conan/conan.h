// Conan packages (docs.conan.io): conan.lock of Conan 1 (graph_lock) and 2 (requires),
// conanfile.txt, and the package caches that builds leave in images: Conan 1's
// .conan/data/NAME/VERSION/USER/CHANNEL/package/ID and Conan 2's p/cache.sqlite3.
//
// A reference is NAME/VERSION[@USER[/CHANNEL]][#REVISION[%TIME]]; "_" for user and channel means
// none. User and channel become the purl's namespace and its qualifier `channel`; a user without
// channel the qualifier `user`, because the purl type wants a channel with every namespace.
// Revisions are not part of a package's identity. What only builds need (build_requires,
// tool_requires, test_requires, python_requires) is `development`. A conanfile.txt counts where no
// conan.lock lies beside it, and of it only exact versions. The packages of the cache are installed
// ones, each known once however many binaries of it there are.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::conan {

const Cataloger& cataloger();

}  // namespace pratique::catalog::conan
