// Pieces of text that the version orders share: ASCII classes and numbers of any length.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace pratique::package {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string to_lower(std::string_view text);
std::string_view trim_blanks(std::string_view text);

// The digits (letters) that `text` starts with.
std::string_view leading_digits(std::string_view text);
std::string_view leading_letters(std::string_view text);
// Not empty, digits only.
bool all_digits(std::string_view text);

// Two runs of digits as numbers of any size; an empty run is 0.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b);
// The number is 0 (so is an empty run).
bool is_zero(std::string_view digits);

// Takes the text up to the next separator off the front of `rest`; `more` tells whether a separator
// was there. Calling it until `more` is false yields every piece, empty ones included.
std::string_view take_piece(std::string_view& rest, char separator, bool& more);

constexpr std::weak_ordering reversed(std::weak_ordering order) { return 0 <=> order; }

}  // namespace pratique::package
