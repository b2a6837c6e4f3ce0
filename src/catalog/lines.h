// Reading line-based files: lines, blanks, ASCII case, parts of a line and of a path.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pratique::catalog {

// Takes the next line off the front of `rest`, without its end ("\n", "\r\n" or a lone "\r"); false
// once nothing is left.
bool next_line(std::string_view& rest, std::string_view& line);

// Without blanks, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

// ASCII only; other bytes stay.
std::string lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool ends_ignoring_case(std::string_view text, std::string_view end);

// What stands before and behind the first `separator`, both trimmed; the second empty where there
// is none.
std::pair<std::string_view, std::string_view> split_first(std::string_view text, char separator);

// The parts between separators, trimmed, empty ones left out.
std::vector<std::string_view> split_all(std::string_view text, char separator);

// Whether `path` has a folder of that name ("a/test/b.txt" has "test"; the last part is no folder).
bool has_folder(std::string_view path, std::string_view folder);

}  // namespace pratique::catalog
