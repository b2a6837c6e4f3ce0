// Python packages: installed distributions (dist-info, egg-info, eggs) and lock files.
//
// Formats: core metadata (packaging.python.org, PEP 566 and later), RECORD (PEP 376, 627),
// direct_url.json (PEP 610), requirements files (pip), Pipfile.lock, poetry.lock, uv.lock, pdm.lock
// and pylock.toml (PEP 751). A lock file's package is dropped where the same name and version is
// installed anywhere in the image.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::pypi {

const Cataloger& cataloger();

}  // namespace pratique::catalog::pypi
