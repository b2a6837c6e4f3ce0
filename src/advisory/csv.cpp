#include "advisory/csv.h"

namespace pratique::advisory {

bool CsvReader::next(std::vector<std::string>& fields) {
  fields.clear();
  while (rest_.starts_with("\n") || rest_.starts_with("\r\n")) {
    rest_.remove_prefix(rest_.front() == '\r' ? 2 : 1);
    ++line_;
  }
  if (rest_.empty()) return false;
  std::string field;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest_.size(); ++i) {
    const char c = rest_[i];
    if (quoted) {
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
      } else if (i + 1 < rest_.size() && rest_[i + 1] == '"') {
        field += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && field.empty()) {
      quoted = true;
    } else if (c == ',') {
      fields.push_back(std::move(field));
      field.clear();
    } else if (c == '\n') {
      break;
    } else {
      field += c;
    }
  }
  if (field.ends_with('\r')) field.pop_back();
  fields.push_back(std::move(field));
  rest_.remove_prefix(std::min(i + 1, rest_.size()));
  ++line_;
  return true;
}

}  // namespace pratique::advisory
