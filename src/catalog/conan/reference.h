// References of Conan packages, as conan.h describes them.
#pragma once

#include <optional>
#include <string_view>

#include "package/package.h"

namespace pratique::catalog::conan {

// The package of a reference; none if it is no reference to one version (a range "[>=1.0]", a
// path).
std::optional<package::Package> package_of(std::string_view reference);
package::Package make_package(std::string_view name, std::string_view version,
                              std::string_view user, std::string_view channel);

}  // namespace pratique::catalog::conan
