// Composer packages (getcomposer.org/doc/04-schema.md): installed ones from
// vendor/composer/installed.json (Composer 1's array and Composer 2's object), those of
// composer.lock otherwise.
//
// A composer.lock is reported only when no installed.json lies up to two folders below its own
// folder (vendor/, lib/vendor/); where one does, the lock only completes its packages (digest,
// `development`). Locks below a vendor folder are ignored. Virtual packages (`replace`, `provide`)
// are not packages, and the root package is in neither file. Versions are kept as written
// ("v5.4.0", "dev-main").
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::php {

const Cataloger& cataloger();

}  // namespace pratique::catalog::php
