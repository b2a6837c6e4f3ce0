// String literals of the Go language, as go.mod files and build settings quote what needs it.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace pratique::catalog::golang {

// Takes the literal at the front of `text`, "interpreted" or `raw` (Go specification, "String
// literals"), and returns what it stands for.
Result<std::string> take_quoted(std::string_view& text);

}  // namespace pratique::catalog::golang
