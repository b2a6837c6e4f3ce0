#include "advisory/osv.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::advisory;

namespace {

constexpr std::string_view kFull = R"({
  "schema_version": "1.7.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2024-03-02T01:02:03Z",
  "published": "2024-03-01T00:00:00Z", "aliases": ["CVE-2024-1234"], "related": ["CVE-2024-9999"],
  "summary": "Overflow in leaf", "details": "Long\ntext",
  "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
  "affected": [
    {"package": {"ecosystem": "npm", "name": "@scope/leaf", "purl": "pkg:npm/%40scope/leaf"},
     "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.3"}]},
                {"type": "GIT", "repo": "https://example.org/x", "events": [{"introduced": "0"}]}],
     "versions": ["0.9.0"]},
    {"package": {"ecosystem": "PyPI", "purl": "pkg:pypi/leaf"},
     "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "2.0"}]}]}],
  "database_specific": {"severity": "MODERATE"}})";

}  // namespace

TEST_CASE("osv: a full record") {
  const auto record = parse_osv(kFull);
  REQUIRE(record);
  CHECK(record->id == "GHSA-aaaa-bbbb-cccc");
  CHECK(record->aliases == std::vector<std::string>{"CVE-2024-1234"});
  CHECK(record->upstream.empty());
  CHECK(record->summary == "Overflow in leaf");
  CHECK(record->severity == Severity::medium);
  CHECK_FALSE(record->from_distribution);
  CHECK(record->source == "OSV:npm");
  REQUIRE(record->affected.size() == 2);
  CHECK(record->affected[0].ranges.size() == 1);  // GIT is left out
  CHECK(record->affected[0].versions == std::vector<std::string>{"0.9.0"});
  CHECK(record->affected[1].name == "leaf");  // from the purl
}

TEST_CASE("osv: distributions carry fixes for several vulnerabilities") {
  struct Case {
    const char* name;
    std::string_view json;
    std::vector<std::string> upstream;
    std::optional<Severity> severity;
    const char* stream;
  };
  const Case cases[] = {
      {"upstream of a DSA",
       R"({"id":"DSA-1-1","upstream":["CVE-2023-0001","CVE-2023-0002"],"affected":[{"package":{"ecosystem":"Debian:11","name":"xen"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1"}]}]}]})",
       {"CVE-2023-0001", "CVE-2023-0002"},
       std::nullopt,
       ""},
      {"related of an ALSA, severity in the summary, module in it too",
       R"({"id":"ALSA-2019:0984","summary":"Moderate: python36:3.6 security update","related":["CVE-2019-7164"],"affected":[{"package":{"ecosystem":"AlmaLinux:8","name":"python3-docs"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.6.7-2.module_el8.5.0+2569+5c5719bc"}]}]}]})",
       {"CVE-2019-7164"},
       Severity::medium,
       "module:python36:3.6"},
      {"several CVEs as aliases",
       R"({"id":"RLSA-2022:1","aliases":["CVE-2022-0001","CVE-2022-0002"],"affected":[{"package":{"ecosystem":"Rocky Linux:8","name":"x"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1"}]}]}]})",
       {"CVE-2022-0001", "CVE-2022-0002"},
       std::nullopt,
       ""},
      {"Ubuntu's priority",
       R"({"id":"UBUNTU-CVE-2023-0001","severity":[{"type":"Ubuntu","score":"negligible"}],"upstream":["CVE-2023-0001"],"affected":[{"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"x"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]})",
       {"CVE-2023-0001"},
       Severity::low,
       ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto record = parse_osv(c.json);
    REQUIRE(record);
    CHECK(record->from_distribution);
    CHECK(record->upstream == c.upstream);
    CHECK(record->severity == c.severity);
    CHECK(record->affected.at(0).stream == c.stream);
  }
}

TEST_CASE("osv: damage is an error that names its place") {
  struct Case {
    const char* name;
    std::string_view json;
    const char* place;
  };
  for (const Case& c :
       {Case{"no object", "[]", "object"}, Case{"no id", R"({"affected":[]})", "id"},
        Case{"affected", R"({"id":"X","affected":{}})", "affected"},
        Case{"alias", R"({"id":"X","aliases":[1]})", "aliases"},
        Case{"range type", R"({"id":"X","affected":[{"ranges":[{"type":"FOO"}]}]})",
             "affected[0].ranges"},
        Case{"event",
             R"({"id":"X","affected":[{"ranges":[{"type":"SEMVER","events":[{"fixed":1}]}]}]})",
             "fixed"},
        Case{"cut short", R"({"id":"X)", "line 1"}}) {
    CAPTURE(c.name);
    const auto record = parse_osv(c.json);
    REQUIRE_FALSE(record);
    CHECK(record.error().code == ErrorCode::invalid);
    CHECK(record.error().message.find(c.place) != std::string::npos);
  }
}

TEST_CASE("osv: builds of one source for several platforms count as the lowest") {
  const auto record = parse_osv(
      R"({"id":"ALSA-1","summary":"Low: a:1 security update","affected":[
      {"package":{"ecosystem":"AlmaLinux:8","name":"p"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2-1.module_el8.5.0+2569+5c"}]}]},
      {"package":{"ecosystem":"AlmaLinux:8","name":"p"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2-1.module_el8.5.0+135+5c"}]}]}]})");
  REQUIRE(record);
  REQUIRE(record->affected.size() == 1);
  CHECK(record->affected[0].ranges[0].events[1].version == "2-1.module_el8.5.0+135+5c");
}
