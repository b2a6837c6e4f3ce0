#include "oci/reference.h"

#include <doctest/doctest.h>

#include <vector>

namespace pratique::oci {
namespace {

const std::string kHex(64, 'a');
const std::string kDigest = "sha256:" + kHex;

TEST_CASE("references") {
  struct Case {
    std::string text;
    std::string full;  // "" where it is none
    std::string familiar;
  };
  const std::vector<Case> cases = {
      {"nginx", "docker.io/library/nginx", "nginx"},
      {"nginx:1.25", "docker.io/library/nginx:1.25", "nginx:1.25"},
      {"library/nginx", "docker.io/library/nginx", "nginx"},
      {"index.docker.io/nginx", "docker.io/library/nginx", "nginx"},
      {"docker.io/grafana/grafana", "docker.io/grafana/grafana", "grafana/grafana"},
      {"docker.io/library/a/b", "docker.io/library/a/b", "library/a/b"},
      {"docker.io/a.io/b", "docker.io/a.io/b", "docker.io/a.io/b"},
      {"docker.io/library/" + kHex, "docker.io/library/" + kHex, "docker.io/library/" + kHex},
      {"localhost/app", "localhost/app", "localhost/app"},
      {"localhost:5000/app:v1", "localhost:5000/app:v1", "localhost:5000/app:v1"},
      {"localhost:5000", "docker.io/library/localhost:5000", "localhost:5000"},
      {"ghcr.io/a/b.c__d---e_f", "ghcr.io/a/b.c__d---e_f", "ghcr.io/a/b.c__d---e_f"},
      {"Host/app", "Host/app", "Host/app"},
      {"[2001:db8::1]:5000/app", "[2001:db8::1]:5000/app", "[2001:db8::1]:5000/app"},
      {"[::1]/app:x", "[::1]/app:x", "[::1]/app:x"},
      {"app@" + kDigest, "docker.io/library/app@" + kDigest, "app@" + kDigest},
      {"r.io/app:1@" + kDigest, "r.io/app:1@" + kDigest, "r.io/app:1@" + kDigest},
      {kHex + ":x", "docker.io/library/" + kHex + ":x", kHex + ":x"},
      {"a:" + std::string(128, 'x'), "docker.io/library/a:" + std::string(128, 'x'),
       "a:" + std::string(128, 'x')},
      {"", "", ""},
      {"App", "", ""},
      {"host/App", "", ""},
      {"r.io/a//b", "", ""},
      {"r.io/", "", ""},
      {"/a", "", ""},
      {"a..b", "", ""},
      {"a___b", "", ""},
      {"-a", "", ""},
      {"a-", "", ""},
      {"a:", "", ""},
      {"a:-x", "", ""},
      {"a:" + std::string(129, 'x'), "", ""},
      {"a@sha256:abc", "", ""},
      {"a@" + kDigest + "@" + kDigest, "", ""},
      {kHex, "", ""},
      {"r.io:port/a", "", ""},
      {"-r.io/a", "", ""},
      {"[::1/a", "", ""},
      {"[xyz]/a", "", ""},
      {"a b", "", ""},
      {std::string(250, 'a') + "/bbbb", "", ""},
      {"../etc/passwd", "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto parsed = parse_reference(c.text);
    REQUIRE(parsed.has_value() == !c.full.empty());
    if (!parsed.has_value()) {
      CHECK(parsed.error().code == ErrorCode::usage);
      continue;
    }
    CHECK(parsed->text() == c.full);
    CHECK(parsed->familiar() == c.familiar);
    const auto again = parse_reference(parsed->text());
    REQUIRE(again.has_value());
    CHECK(*again == *parsed);
  }
}

TEST_CASE("two names of one image") {
  CHECK(same_reference("nginx", "docker.io/library/nginx:latest"));
  CHECK(same_reference("nginx:1", "library/nginx:1"));
  CHECK_FALSE(same_reference("nginx:1", "nginx"));
  CHECK_FALSE(same_reference("nginx", "nginx@" + kDigest));
  CHECK_FALSE(same_reference("A", "A"));
}

}  // namespace
}  // namespace pratique::oci
