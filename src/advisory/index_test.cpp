#include "advisory/index.h"

#include <doctest/doctest.h>

#include "advisory/collected_for_tests.h"
#include "advisory/rating.h"

using namespace pratique;
using namespace pratique::advisory;
using namespace pratique::advisory::testing;
using package::Kind;

namespace {

constexpr std::string_view kGithub =
    R"({"id":"GHSA-aaaa-bbbb-cccc","modified":"2024-01-01","aliases":["CVE-2024-1234"],
 "summary":"Leaf overflows","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
 "affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.2.3"}]}]},
 {"package":{"ecosystem":"PyPI","name":"My.Leaf_Pkg"},"versions":["1.0","2.0"]}]})";
// The same vulnerability by a third name, joined through the alias that both share.
constexpr std::string_view kOther =
    R"({"id":"XYZ-1","modified":"2024-01-01","aliases":["GHSA-aaaa-bbbb-cccc"],
 "affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.4"}]}]}]})";
constexpr std::string_view kApart =
    R"({"id":"GHSA-dddd-eeee-ffff","modified":"2024-01-01","related":["CVE-2024-1234"],
 "affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]})";
constexpr std::string_view kWithdrawn =
    R"({"id":"GHSA-gggg-hhhh-iiii","modified":"2024-02-01","withdrawn":"2024-02-01T00:00:00Z",
 "affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]})";

}  // namespace

TEST_CASE("index: aliases are one match, related ones are not, withdrawn ones none") {
  const Index index = index_of({{"a", kGithub}, {"b", kOther}, {"c", kApart}, {"d", kWithdrawn}});
  const auto result = index.match(package_of(Kind::npm, "leaf", "1.1.0"), {});
  REQUIRE(result);
  REQUIRE(result->matches.size() == 2);
  const Match& match = result->matches[0];
  CHECK(match.id == "CVE-2024-1234");
  CHECK(match.aliases == std::vector<std::string>{"GHSA-aaaa-bbbb-cccc", "XYZ-1"});
  CHECK(match.fixed_version == "1.2.4");  // at 1.2.3 the other advisory still applies
  CHECK(match.severity == Severity::critical);
  CHECK(match.score == 9.8);
  CHECK(match.status == "fixed");
  CHECK(match.source == "OSV:npm");
  CHECK(result->matches[1].id == "GHSA-dddd-eeee-ffff");
  CHECK(result->matches[1].fixed_version.empty());
  CHECK(result->matches[1].severity == Severity::unknown);
  CHECK(found(index, package_of(Kind::npm, "leaf", "1.2.4"), {}) == "GHSA-dddd-eeee-ffff");
  CHECK(found(index, package_of(Kind::pypi, "my-leaf.pkg", "2.0"), {}) == "CVE-2024-1234");
  CHECK(found(index, package_of(Kind::pypi, "my-leaf.pkg", "2.0.0"), {}) == "CVE-2024-1234");
  CHECK(found(index, package_of(Kind::pypi, "my-leaf.pkg", "1.5"), {}) == "");
}

TEST_CASE("index: the name comes from an alias of an advisory that does not apply itself") {
  const Index index = index_of({{"a", kGithub}, {"b", kOther}});
  CHECK(found(index, package_of(Kind::npm, "leaf", "0.5.0"), {}) == "CVE-2024-1234>1.2.4");
}

TEST_CASE("index: a later edition replaces, an earlier one does not") {
  constexpr std::string_view kOld =
      R"({"id":"A-1","modified":"2024-01-01","affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]})";
  constexpr std::string_view kNew =
      R"({"id":"A-1","modified":"2024-05-01","affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}]})";
  constexpr std::string_view kGone =
      R"({"id":"A-1","modified":"2024-06-01","withdrawn":"2024-06-01","affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[]}]})";
  const auto leaf = package_of(Kind::npm, "leaf", "2.1.0");
  CHECK(found(index_of({{"a", kOld}, {"b", kNew}}), leaf, {}) == "");
  CHECK(found(index_of({{"b", kNew}, {"a", kOld}}), leaf, {}) == "");
  CHECK(found(index_of({{"a", kOld}}), leaf, {}) == "A-1");
  CHECK(found(index_of({{"a", kOld}, {"c", kGone}, {"b", kNew}}),
              package_of(Kind::npm, "leaf", "1.0.0"), {})
            .find("A-1") == std::string::npos);
}

TEST_CASE("index: why a package cannot be assessed") {
  const Index index = index_of({{"a", kGithub}});
  const auto debian = distribution("debian", "12");
  CHECK(found(index, package_of(Kind::deb, "openssl", "3.0.9-1"), debian) ==
        "(no source in the index for Debian:12)");
  CHECK(found(index, package_of(Kind::deb, "openssl", "3.0.9-1"), {}) ==
        "(no distribution was recognised)");
  CHECK(found(index, package_of(Kind::deb, "x", "1"), distribution("plan9", "4")) ==
        "(unknown distribution plan9 4)");
  CHECK(found(index, package_of(Kind::apk, "x", "1"), debian) ==
        "(not a package format of the distribution debian)");
  CHECK(found(index, package_of(Kind::npm, "leaf", ""), {}) == "(no version recorded)");
  CHECK(found(index, package_of(Kind::npm, "leaf", "not a version"), {})
            .starts_with("(\"not a version\" is no version"));
  CHECK(found(index, package_of(Kind::maven, "a/b", "1"), {}) ==
        "(no source in the index for Maven)");
  CHECK(found(index, package_of(Kind::generic, "perl", "5.36"), {}) ==
        "(no source speaks of the program perl)");
  auto jar = package_of(Kind::maven, "a/b", "1");
  jar.unidentified = "jar without coordinates";
  CHECK(found(index, jar, {}) == "(jar without coordinates)");
}

TEST_CASE("index: vendors and ends of life") {
  constexpr std::string_view kTracker =
      R"({"openssl":{"CVE-2023-0001":{"description":"d","releases":{
    "bookworm":{"status":"resolved","fixed_version":"3.0.10-1","urgency":"high**"},
    "stretch":{"status":"open","urgency":"unimportant"}}}}})";
  const Index index = index_of({{"t.json", kTracker}});
  auto openssl = package_of(Kind::deb, "libssl3", "3.0.9-1+b2");
  openssl.source_name = "openssl";
  const auto debian = distribution("debian", "12");
  CHECK(found(index, openssl, debian) == "CVE-2023-0001>3.0.10-1");
  CHECK(found(index, openssl, debian, {.foreign_vendor = true}) ==
        "(built by another vendor than the distribution)");
  CHECK(found(index, openssl, distribution("debian", "9"), {.today = days_of_date("2024-01-01")}) ==
        "(Debian:9 is past its end of life) CVE-2023-0001");
  CHECK(found(index, openssl, debian, {.today = days_of_date("2024-01-01")}) ==
        "CVE-2023-0001>3.0.10-1");
  const auto result = index.match(openssl, distribution("debian", "9"));
  REQUIRE(result);
  CHECK(result->matches.at(0).severity == Severity::low);
  CHECK(result->matches.at(0).status == "unimportant");
}

TEST_CASE("index: KEV, EPSS and the score that another source knows") {
  constexpr std::string_view kKev =
      R"({"catalogVersion":"2024","dateReleased":"2024-01-02","vulnerabilities":[{"cveID":"CVE-2024-1234","dateAdded":"2024-01-01","knownRansomwareCampaignUse":"Known"}]})";
  constexpr std::string_view kEpss =
      "#model_version:v2025,score_date:2025-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-"
      "1234,0.94358,0.99961\n";
  constexpr std::string_view kList =
      "[29 Mar 2023] DSA-1-1 leaf - update\n\t{CVE-2024-1234 CVE-2024-0002}\n\t[bookworm] - leaf "
      "1:2-3\n";
  const Index index =
      index_of({{"k.json", kKev}, {"e.csv", kEpss}, {"g.json", kGithub}, {"DSA.list", kList}});
  const auto result =
      index.match(package_of(Kind::deb, "leaf", "2-3"), distribution("debian", "12"));
  REQUIRE(result);
  REQUIRE(result->matches.size() == 2);
  CHECK(result->matches[0].id == "CVE-2024-0002");
  CHECK_FALSE(result->matches[0].score);
  const Match& match = result->matches[1];
  CHECK(match.aliases == std::vector<std::string>{"DSA-1-1"});
  CHECK(match.kev);
  CHECK(match.epss == doctest::Approx(0.94358));
  CHECK(match.score == 9.8);
  CHECK(match.fixed_version == "1:2-3");
  CHECK(index.status().exploited == 1);
}

TEST_CASE("index: damage is an error, never a crash") {
  IndexBuilder builder;
  ImportedFile file;
  ImportReport report;
  import_document("a", kGithub, builder, file, report);
  const std::string good = *builder.finish(0);
  for (std::size_t size = 0; size < good.size(); size += 13)
    CHECK_FALSE(Index::from_bytes(good.substr(0, size)));
  std::size_t refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    const auto index = Index::from_bytes(bad);
    if (!index) {
      ++refused;
      continue;
    }
    CHECK_FALSE(index->verify());
    (void)index->match(package_of(Kind::npm, "leaf", "1.1.0"), {});
  }
  CHECK(refused >= 96);
}
