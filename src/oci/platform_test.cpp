#include "oci/platform.h"

#include <doctest/doctest.h>

#include <vector>

namespace pratique::oci {
namespace {

TEST_CASE("platform requests") {
  struct Case {
    std::string text;
    std::string platform;  // "" where it is a usage error
  };
  const std::vector<Case> cases = {
      {"linux/amd64", "linux/amd64"},
      {"linux/arm64/v8", "linux/arm64/v8"},
      {"windows/amd64:10.0.17763", "windows/amd64:10.0.17763"},
      {"windows(10.0.17763)/amd64", "windows/amd64:10.0.17763"},
      {"linux", ""},
      {"linux/", ""},
      {"/amd64", ""},
      {"linux/arm/v7/x", ""},
      {"linux/amd64:", ""},
      {"li nux/amd64", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto choice = parse_platform_choice(c.text);
    REQUIRE(choice.has_value() == !c.platform.empty());
    if (!choice.has_value()) {
      CHECK(choice.error().code == ErrorCode::usage);
      continue;
    }
    CHECK(choice->kind == PlatformChoice::Kind::named);
    CHECK(choice->platform.text() == c.platform);
  }
  CHECK(parse_platform_choice("all")->kind == PlatformChoice::Kind::all);
  CHECK(parse_platform_choice("")->kind == PlatformChoice::Kind::host);
}

TEST_CASE("what an image offers and what is wanted") {
  struct Case {
    Platform offered;
    Platform wanted;
    bool fits;
  };
  const std::vector<Case> cases = {
      {{"linux", "amd64", "", ""}, {"linux", "x86_64", "", ""}, true},
      {{"linux", "amd64", "", ""}, {"linux", "arm64", "", ""}, false},
      {{"linux", "arm64", "v8", ""}, {"linux", "arm64", "", ""}, true},
      {{"linux", "arm64", "", ""}, {"linux", "aarch64", "v8", ""}, true},
      {{"linux", "arm", "v7", ""}, {"linux", "arm", "", ""}, true},
      {{"linux", "arm", "v6", ""}, {"linux", "arm", "", ""}, false},
      {{"linux", "arm", "v6", ""}, {"linux", "arm", "v6", ""}, true},
      {{"linux", "arm", "v6", ""}, {"linux", "arm", "6", ""}, true},
      {{"linux", "amd64", "v3", ""}, {"linux", "amd64", "v1", ""}, false},
      {{"windows", "amd64", "", "10.0.17763.5329"}, {"windows", "amd64", "", ""}, true},
      {{"windows", "amd64", "", "10.0.17763.5329"}, {"windows", "amd64", "", "10.0.17763"}, true},
      {{"windows", "amd64", "", "10.0.17763.5329"}, {"windows", "amd64", "", "10.0.177"}, false},
      {{"windows", "amd64", "", "10.0.17763"}, {"windows", "amd64", "", "10.0.17763.1"}, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.offered.text());
    CAPTURE(c.wanted.text());
    CHECK(matches(c.offered, c.wanted) == c.fits);
  }
}

}  // namespace
}  // namespace pratique::oci
