// Comma-separated values (RFC 4180), with bare line feeds allowed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pratique::advisory {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }
  // The fields of the next record, empty lines skipped; false at the end. A quote that is never
  // closed runs to the end of the text.
  bool next(std::vector<std::string>& fields);
  // The number of the line where the last record ended, from 1.
  std::size_t line() const { return line_; }

 private:
  std::string_view rest_;
  std::size_t line_ = 0;
};

inline constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
// Where a heading stands, or kNoColumn.
inline std::size_t column(const std::vector<std::string>& header, std::string_view name) {
  const auto place = std::find(header.begin(), header.end(), name);
  return place == header.end() ? kNoColumn : static_cast<std::size_t>(place - header.begin());
}

}  // namespace pratique::advisory
