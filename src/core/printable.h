// Foreign text on its way to a terminal.
#pragma once

#include <string>
#include <string_view>

namespace pratique {

// `text` with everything that could steer a terminal or mislead its reader shown as '?': control
// characters (C0, DEL, C1), marks that turn the direction of writing, line and paragraph
// separators, and bytes that are not UTF-8. The result is valid UTF-8 on one line.
std::string printable(std::string_view text);

}  // namespace pratique
