// Brings the installed packages and the lockfiles of one image together, by the rule in npm.h.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/cataloger.h"

namespace pratique::catalog::npm {

enum class FileKind {
  none,
  package,      // package.json of a package root
  npm_hidden,   // node_modules/.package-lock.json
  shrinkwrap,   // npm-shrinkwrap.json
  npm_lock,     // package-lock.json
  pnpm_hidden,  // node_modules/.pnpm/lock.yaml
  pnpm_lock,
  yarn_lock,
  bun_lock,
};
FileKind kind_of(std::string_view path);
// The folder whose node_modules a lockfile describes; "" for the root of the image.
std::string_view project_of(std::string_view lockfile);

void join(std::vector<FileResult>& files, const MergedTree& tree);

}  // namespace pratique::catalog::npm
