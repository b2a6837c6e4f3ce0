// Bundler's lock file (Gemfile.lock, gems.locked).
#pragma once

#include <string_view>
#include <vector>

#include "package/package.h"

namespace pratique::catalog::ruby {

// The gems of the GEM, GIT and PLUGIN SOURCE sections; those of PATH are the project's own. A gem
// locked for several platforms is one package; a platform it is locked for alone becomes its
// qualifier. Check sums become digests where the package has only one file.
std::vector<package::Package> parse_gemfile_lock(std::string_view content);

}  // namespace pratique::catalog::ruby
