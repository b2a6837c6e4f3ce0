#include "sbom/licence.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace pratique::sbom {

TEST_CASE("licence expressions") {
  struct Case {
    std::string_view text;
    bool id;
    bool expression;
  };
  constexpr Case kCases[] = {
      {"MIT", true, true},
      {"mit", false, true},
      {"0BSD", true, true},
      {"GPL-2.0+", true, true},
      {"Apache-2.0+", false, true},
      {"MIT OR Apache-2.0", false, true},
      {"(MIT OR Apache-2.0) AND Zlib", false, true},
      {"((MIT))", false, true},
      {"GPL-2.0-only WITH Classpath-exception-2.0", false, true},
      {"GPL-2.0-only WITH MIT", false, false},
      {"Classpath-exception-2.0", false, false},
      {"LicenseRef-acme", false, true},
      {"LicenseRef-", false, false},
      {"DocumentRef-a:LicenseRef-b", false, true},
      {"DocumentRef-a:MIT", false, false},
      {"MIT or Apache-2.0", false, false},
      {"MIT OR", false, false},
      {"OR MIT", false, false},
      {"MIT Apache-2.0", false, false},
      {"(MIT", false, false},
      {"MIT)", false, false},
      {"", false, false},
      {"()", false, false},
      {"Apache-2", false, false},
      {"MIT/X11", false, false},
  };
  for (const Case& each : kCases) {
    CAPTURE(each.text);
    CHECK(is_licence_id(each.text) == each.id);
    CHECK(is_licence_expression(each.text) == each.expression);
  }
  CHECK(!is_licence_expression(std::string(100'000, '(')));
  std::string deep = std::string(500, '(') + "MIT" + std::string(500, ')');
  CHECK(!is_licence_expression(deep));
}

TEST_CASE("the tables are sorted and apart") {
  CHECK(std::ranges::is_sorted(licence_ids()));
  CHECK(std::ranges::is_sorted(licence_exceptions()));
  CHECK(licence_ids().size() > 600);
  CHECK(licence_exceptions().size() > 50);
}

TEST_CASE("references to licences that are not listed") {
  const std::string a = licence_reference("Acme licence, v1"),
                    b = licence_reference("Acme licence v1");
  CHECK(a.starts_with("LicenseRef-Acme-licence-v1-"));
  CHECK(a != b);
  CHECK(is_licence_expression(a));
  CHECK(is_licence_expression(licence_reference("\xc3\xbc")));
  CHECK(is_licence_expression(licence_reference("")));
}

}  // namespace pratique::sbom
