// version_compare_batch ECOSYSTEM: what `pratique version compare ECOSYSTEM --batch` prints, for
// the differential tests. Two versions a line, split at the first blank; -1, 0, 1 or "invalid" a
// line. Exits 3 after an invalid one.
#include <cstdio>
#include <string>
#include <string_view>

#include "package/version.h"

namespace {

using pratique::package::VersionOrder;

bool read_line(std::string& line) {
  line.clear();
  int c = 0;
  while ((c = std::getchar()) != EOF && c != '\n') line.push_back(static_cast<char>(c));
  return c != EOF || !line.empty();
}

// The answer for one line; false where it is "invalid".
bool answer(VersionOrder order, std::string_view line) {
  const std::size_t blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos) {
    std::puts("invalid");
    return false;
  }
  const auto result =
      pratique::package::compare_versions(order, line.substr(0, blank), line.substr(blank + 1));
  if (!result) {
    std::puts("invalid");
    return false;
  }
  std::puts(*result < 0 ? "-1" : *result > 0 ? "1" : "0");
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const auto order = argc == 2 ? pratique::package::order_of(argv[1]) : std::nullopt;
  if (!order) {
    std::fprintf(stderr, "usage: version_compare_batch ECOSYSTEM < pairs\n");
    return 2;
  }
  bool all_valid = true;
  std::string line;
  while (read_line(line)) {
    if (line.empty() || line.front() == '#') continue;
    all_valid = answer(*order, line) && all_valid;
  }
  return all_valid ? 0 : 3;
}
