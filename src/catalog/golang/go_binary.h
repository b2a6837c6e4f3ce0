// Packages of a Go program.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::golang {

// `content` is an executable of any format; without Go's build information the result is empty.
Parsed parse_go_binary(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::golang
