// String literals and arrays of them in Ruby source.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pratique::catalog::ruby {

// Takes one string literal ("…", '…', %q<…>, %Q(…)) with a following ".freeze" off the front of
// `source`. None, with `source` unchanged, where no literal stands there or it needs evaluation
// ("#{…}").
std::optional<std::string> take_string(std::string_view& source);

// The strings of `source`, which begins with a literal, an array of literals ("[…]") or a word
// array ("%w[…]"). Elements that are no literals are left out. At most 1,000.
std::vector<std::string> take_strings(std::string_view source);

}  // namespace pratique::catalog::ruby
