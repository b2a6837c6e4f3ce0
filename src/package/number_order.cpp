#include "package/number_order.h"

#include <algorithm>

namespace pratique::package {
namespace {

std::string_view without_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

template <typename Predicate>
std::string_view leading(std::string_view text, Predicate predicate) {
  std::size_t length = 0;
  while (length < text.size() && predicate(text[length])) ++length;
  return text.substr(0, length);
}

}  // namespace

std::string to_lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = to_lower(c);
  return lowered;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view leading_digits(std::string_view text) { return leading(text, is_digit); }
std::string_view leading_letters(std::string_view text) { return leading(text, is_letter); }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  a = without_zeros(a);
  b = without_zeros(b);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

bool is_zero(std::string_view digits) { return without_zeros(digits).empty(); }

std::string_view take_piece(std::string_view& rest, char separator, bool& more) {
  const std::size_t end = rest.find(separator);
  const std::string_view piece = rest.substr(0, end);
  more = end != std::string_view::npos;
  rest.remove_prefix(more ? end + 1 : rest.size());
  return piece;
}

}  // namespace pratique::package
