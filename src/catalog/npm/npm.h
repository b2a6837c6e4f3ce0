// npm packages: installed ones and those of lockfiles (npm, yarn, pnpm, bun).
//
// Installed. The package.json of each package root is a package: node_modules/NAME and
// node_modules/@SCOPE/NAME at any depth (so pnpm's node_modules/.pnpm/… too), Debian's
// usr/share/nodejs, usr/lib/nodejs and usr/lib/TRIPLET/nodejs, and yarn's own folder in the
// official Node images (opt/yarn-v…). A package.json deeper inside a package ({"type": "module"})
// is not one, and the application's own package.json is not: it has no version of a registry. The
// name in the file is the truth, not the folder (aliases: `npm i x@npm:real@1`). A file without
// name or version, or damaged, still gives a package of the folder's name, unidentified.
//
// Lockfiles: package-lock.json and npm-shrinkwrap.json (versions 1 to 3), yarn.lock (classic and
// berry), pnpm-lock.yaml (5 to 9), bun.lock, and what npm and pnpm keep inside node_modules
// (.package-lock.json, .pnpm/lock.yaml). Lockfiles that a package brought along (below
// node_modules) are ignored.
//
// The rule for both in one image, applied by `join`: the packages of a lockfile are reported only
// when no installed package lies below node_modules of the lockfile's folder. Where one does, the
// lockfile only completes the installed packages: digests, `development`, and the version where
// package.json is damaged. Also then a package that npm linked from elsewhere in the project
// (workspaces, file: dependencies) is reported at its own folder, if that exists.
// npm-shrinkwrap.json takes precedence over package-lock.json.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::npm {

const Cataloger& cataloger();

}  // namespace pratique::catalog::npm
