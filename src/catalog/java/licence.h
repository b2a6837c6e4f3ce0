// Licences as Java's metadata gives them (a name, a URL or an SPDX id), turned into SPDX where they
// name one.
#pragma once

#include <string>
#include <string_view>

namespace pratique::catalog::java {

// The SPDX id that the name or else the URL means; the name (or URL) verbatim where neither is
// known.
std::string licence_of(std::string_view name, std::string_view url);

}  // namespace pratique::catalog::java
