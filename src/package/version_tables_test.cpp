// Every line of the corpus' twelve version tables holds, in both directions.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "archive/decompress.h"
#include "package/number_order.h"
#include "package/version.h"
#include "support/corpus.h"

namespace pratique::package {
namespace {

struct Table {
  const char* file;
  const char* ecosystem;
  int fewest_rows;  // so that a table that reads as empty fails
};

constexpr Table kTables[] = {
    {"alpine", "Alpine", 700},      {"cran", "CRAN", 20},         {"debian", "Debian", 30},
    {"hackage", "Hackage", 10},     {"maven", "Maven", 100},      {"nuget", "NuGet", 30},
    {"packagist", "Packagist", 90}, {"pub", "Pub", 90},           {"pypi", "PyPI", 30},
    {"redhat", "Red Hat", 160},     {"rubygems", "RubyGems", 25}, {"semver", "semver", 80},
    {"semver", "npm", 80},          {"semver", "Go", 80},         {"semver", "crates.io", 80},
    {"semver", "Hex", 80},
};

Result<std::string> read_table(const std::string& path) {
  auto file = TRY(FileSource::open(path));
  auto plain = TRY(archive::decompress_any(*file));
  return read_all(*plain, 1u << 20);
}

std::string answer(VersionOrder order, std::string_view a, std::string_view b) {
  const auto result = compare_versions(order, a, b);
  if (!result) return result.error().message;
  return *result < 0 ? "<" : *result > 0 ? ">" : "=";
}

// Rows that do not hold are reported by name; returns how many rows there were.
int check_rows(VersionOrder order, std::string_view rows) {
  int count = 0;
  bool more = true;
  while (more) {
    std::string_view line = take_piece(rows, '\n', more);
    if (line.empty() || line.starts_with("# ") || line.starts_with("// ")) continue;
    const std::string row(line);
    bool in_row = true;
    const std::string_view a = take_piece(line, ' ', in_row);
    const std::string_view sign = take_piece(line, ' ', in_row);
    const std::string_view b = line;
    const std::string_view mirrored = sign == "<" ? ">" : sign == ">" ? "<" : "=";
    CHECK_MESSAGE(answer(order, a, b) == sign, row);
    CHECK_MESSAGE(answer(order, b, a) == mirrored, row << " (mirrored)");
    CHECK_MESSAGE(answer(order, a, a) == "=", row);
    ++count;
  }
  return count;
}

TEST_CASE("the corpus' version tables hold in both directions") {
  for (const Table& table : kTables) {
    const auto path =
        test::shared_path(std::string("corpus/version-tables/") + table.file + "-versions.txt.xz");
    if (!path) return;
    CAPTURE(table.ecosystem);
    const auto rows = read_table(*path);
    REQUIRE(rows);
    const auto order = order_of(table.ecosystem);
    REQUIRE(order);
    CHECK(check_rows(*order, *rows) >= table.fewest_rows);
  }
}

}  // namespace
}  // namespace pratique::package
