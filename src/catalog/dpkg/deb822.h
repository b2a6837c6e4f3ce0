// The paragraph format of Debian's control files (deb-control(5), deb822(5)), read without copying.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace pratique::catalog::dpkg {

struct Field {
  std::string_view name;   // as written; field names compare without case
  std::string_view value;  // leading and trailing blanks removed; further lines follow as written
};

struct Stanza {
  std::vector<Field> fields;
  std::size_t line = 0;  // of its first line, counted from 1
  std::size_t damaged_line =
      0;  // the first line that is neither a field nor a continuation; 0: none

  // The value of a field, empty where there is none (the first, where it is repeated).
  std::string_view operator[](std::string_view name) const;
};

// Walks over the stanzas of a text that must outlive the reader. Lines of `#` are comments. A
// damaged line is skipped and noted in its stanza; whatever else the stanza says is kept.
class StanzaReader {
 public:
  explicit StanzaReader(std::string_view text) : rest_(text) {}
  // Fills `stanza`, whose storage is used again; false at the end.
  bool next(Stanza& stanza);

 private:
  std::string_view rest_;
  std::size_t line_ = 0;
};

bool same_field(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
// Takes the first line off `rest`, without its line end.
std::string_view take_line(std::string_view& rest);

}  // namespace pratique::catalog::dpkg
