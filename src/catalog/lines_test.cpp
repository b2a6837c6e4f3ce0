#include "catalog/lines.h"

#include <doctest/doctest.h>

using namespace pratique::catalog;

TEST_CASE("lines end in any of the three ways") {
  std::string_view rest = "a\r\nb\rc\n\nd";
  std::string_view line;
  std::string joined;
  while (next_line(rest, line)) joined += "[" + std::string(line) + "]";
  CHECK(joined == "[a][b][c][][d]");
}

TEST_CASE("parts of a line") {
  CHECK(trim(" \t x y\r\n") == "x y");
  CHECK(trim(" \t").empty());
  CHECK(split_first("a : b:c", ':').first == "a");
  CHECK(split_first("a : b:c", ':').second == "b:c");
  CHECK(split_first(" a ", ':').second.empty());
  CHECK(split_all(" a, ,b,", ',').size() == 2);
  CHECK(split_all("", ',').empty());
  CHECK(lower("AbC-1") == "abc-1");
  CHECK(ends_ignoring_case("x.JAR", ".jar"));
  CHECK(!ends_ignoring_case("jar", ".jar"));
}

TEST_CASE("folders of a path") {
  CHECK(has_folder("a/test/b.txt", "test"));
  CHECK(has_folder("test/b.txt", "test"));
  CHECK(!has_folder("a/test", "test"));
  CHECK(!has_folder("a/tests/b", "test"));
}
