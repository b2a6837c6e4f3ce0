#include "advisory/sources.h"

#include <doctest/doctest.h>

#include "advisory/collected_for_tests.h"

using namespace pratique;
using namespace pratique::advisory;
using namespace pratique::advisory::testing;
using package::Kind;

namespace {

package::Package rpm(std::string name, std::string version, std::string label = {}) {
  auto out = package_of(Kind::rpm, std::move(name), std::move(version));
  out.modularity = std::move(label);
  return out;
}

}  // namespace

TEST_CASE("sources: Debian's tracker") {
  const Index index = index_of({{"data.json", R"({"a":{
    "CVE-2024-0001":{"releases":{"bookworm":{"status":"resolved","fixed_version":"0","urgency":"low"}}},
    "CVE-2024-0002":{"releases":{"bookworm":{"status":"open","urgency":"not yet assigned","nodsa":"Minor issue","nodsa_reason":"ignored"}}},
    "CVE-2024-0003":{"releases":{"bookworm":{"status":"undetermined","urgency":"low"}}},
    "TEMP-0000001-ABCDEF":{"releases":{"bookworm":{"status":"open","urgency":"medium"},"sid":{"status":"resolved","fixed_version":"2-1","urgency":"medium"}}}}})"}});
  const auto debian = distribution("debian", "12");
  CHECK(found(index, package_of(Kind::deb, "a", "1-1"), debian) ==
        "CVE-2024-0002 TEMP-0000001-ABCDEF");
  CHECK(found(index, package_of(Kind::deb, "a", "1-1"), debian, {.under_investigation = true}) ==
        "CVE-2024-0002 CVE-2024-0003 TEMP-0000001-ABCDEF");
  CHECK(index.match(package_of(Kind::deb, "a", "1-1"), debian)->matches[0].status == "wont-fix");
  package::Distribution sid = distribution("debian", "");
  sid.pretty_name = "Debian GNU/Linux forky/sid";
  CHECK(found(index, package_of(Kind::deb, "a", "1-1"), sid) ==
        "(no source in the index for Debian:14)");
}

TEST_CASE("sources: Debian's lists") {
  const Index index = index_of(
      {{"DSA.list",
        "[29 Mar 2023] DSA-5380-1 xorg-server - security update\n\t{CVE-2023-1393}\n"
        "\t[bullseye] - xorg-server 2:1.20.11-1+deb11u6\n\t[buster] - xorg-server <end-of-life>\n"
        "\tNOTE: a comment\n"
        "[1 Jan 2020] DSA-1-1 two - update\n\t[bullseye] - two <not-affected> (not built)\n"}});
  CHECK(found(index, package_of(Kind::deb, "xorg-server", "2:1.20.11-1"),
              distribution("debian", "11")) == "CVE-2023-1393>2:1.20.11-1+deb11u6");
  CHECK(index.match(package_of(Kind::deb, "xorg-server", "1"), distribution("debian", "10"))
            ->matches.at(0)
            .status == "end-of-life");
}

TEST_CASE("sources: secdb in JSON and YAML") {
  const Index index = index_of(
      {{"main.json",
        R"({"distroversion":"v3.19","reponame":"main","urlprefix":"https://dl-cdn.alpinelinux.org/alpine","packages":[{"pkg":{"name":"busybox","secfixes":{"1.36.1-r7":["CVE-2023-42366 XSA-1"],"0":["CVE-2023-9"],"1.35.0-r0":["CVE-2022-0001 CVE-2022-0002"]}}}]})"},
       {"v3.11/main.yaml",
        "---\ndistroversion: v3.11\nreponame: main\npackages:\n  - pkg:\n      name: bash\n      "
        "secfixes:\n        4.3.46-r5:\n          - CVE-2016-9401\n"},
       {"security.json",
        R"({"apkurl":"{{urlprefix}}/{{reponame}}/x","urlprefix":"https://packages.wolfi.dev","reponame":"os","packages":[{"pkg":{"name":"curl","secfixes":{"8.4.0-r0":["CVE-2023-38545"]}}}]})"}});
  auto ssl_client = package_of(Kind::apk, "ssl_client", "1.36.1-r2");
  ssl_client.source_name = "busybox";
  CHECK(found(index, ssl_client, distribution("alpine", "3.19.1")) == "CVE-2023-42366>1.36.1-r7");
  ssl_client.version = "1.34.0-r0";
  CHECK(found(index, ssl_client, distribution("alpine", "3.19.1")) ==
        "CVE-2022-0001>1.35.0-r0 CVE-2022-0002>1.35.0-r0 CVE-2023-42366>1.36.1-r7");
  CHECK(found(index, package_of(Kind::apk, "bash", "4.3.46-r4"),
              distribution("alpine", "3.11.5")) == "CVE-2016-9401>4.3.46-r5");
  CHECK(found(index, package_of(Kind::apk, "curl", "8.3.0-r1"),
              distribution("wolfi", "20230201")) == "CVE-2023-38545>8.4.0-r0");
}

TEST_CASE("sources: Amazon Linux, core and extras") {
  constexpr std::string_view kUpdates = R"(<?xml version="1.0"?><updates>
<update type="security"><id>ALAS2-2023-1</id><title>ALAS2-2023-1</title><issued date="2023-01-01"/><severity>important</severity>
<description>Kernel fix</description><references><reference href="h" id="CVE-2023-0001" type="cve"/></references>
<pkglist><collection short="amazon-linux-2"><name>Amazon Linux 2</name>
<package name="kernel" epoch="0" version="4.14.300" release="1.amzn2" arch="x86_64"/>
<package name="kernel" epoch="0" version="4.14.300" release="1.amzn2" arch="aarch64"/>
<package name="vim" epoch="2" version="9.0" release="1.amzn2" arch="x86_64"/></collection></pkglist></update>
<update type="security"><id>ALASKERNEL-5.10-2023-001</id><severity>medium</severity>
<references><reference id="CVE-2023-0002" type="cve"/></references>
<pkglist><collection><package name="kernel" epoch="0" version="5.10.200" release="1.amzn2" arch="x86_64"/></collection></pkglist></update>
<update type="security"><id>ALAS2023-2023-7</id><severity>low</severity>
<references><reference id="CVE-2023-0003" type="cve"/></references>
<pkglist><collection><package name="curl" epoch="0" version="8.0" release="2.amzn2023" arch="x86_64"/></collection></pkglist></update>
<update type="bugfix"><id>ALAS2-2023-9</id><pkglist><collection><package name="kernel" version="9" release="1" arch="x86_64"/></collection></pkglist></update>
</updates>)";
  const Index index = index_of({{"updateinfo.xml", kUpdates}});
  const auto al2 = distribution("amzn", "2");
  CHECK(found(index, rpm("kernel", "4.14.200-1.amzn2"), al2) == "CVE-2023-0001>4.14.300-1.amzn2");
  CHECK(found(index, rpm("kernel", "5.10.100-1.amzn2"), al2) == "CVE-2023-0002>5.10.200-1.amzn2");
  CHECK(found(index, rpm("vim", "9.1-1.amzn2"), al2) == "CVE-2023-0001>2:9.0-1.amzn2");
  CHECK(found(index, rpm("curl", "8.0-1.amzn2023"), distribution("amzn", "2023")) ==
        "CVE-2023-0003>8.0-2.amzn2023");
  const auto result = index.match(rpm("vim", "1:9-1"), al2);
  CHECK(result->matches.at(0).severity == Severity::high);
  CHECK(result->matches.at(0).aliases == std::vector<std::string>{"ALAS2-2023-1"});
  CHECK(result->matches.at(0).source == "Amazon Linux");
}

TEST_CASE("sources: modules of rpm distributions") {
  constexpr std::string_view kUpdates =
      R"(<updates><update type="security"><id>RLSA-2023:1</id><title>Important: nodejs:18 security update</title>
<severity>Important</severity><references><reference id="CVE-2023-0001" type="cve"/></references>
<pkglist><collection short="x"><name>rocky</name><module name="nodejs" stream="18" version="1" context="c" arch="x86_64"/>
<package name="nodejs" epoch="1" version="18.17.1" release="1.module+el8.8.0+1+a" arch="x86_64"/></collection></pkglist></update>
<update type="security"><id>RLSA-2023:2</id><severity>Low</severity><references><reference id="CVE-2023-0002" type="cve"/></references>
<pkglist><collection><package name="nodejs" epoch="1" version="20.0" release="1.el8" arch="x86_64"/></collection></pkglist></update></updates>)";
  const Index index = index_of({{"updateinfo.xml", kUpdates}});
  const auto rocky = distribution("rocky", "8.9");
  CHECK(found(index, rpm("nodejs", "1:18.1.0-1.module+el8.7.0+1+a", "nodejs:18:8070:a"), rocky) ==
        "CVE-2023-0001>1:18.17.1-1.module+el8.8.0+1+a");
  CHECK(found(index, rpm("nodejs", "1:16.1.0-1.module+el8.7.0+1+a", "nodejs:16:8070:a"), rocky) ==
        "");
  CHECK(found(index, rpm("nodejs", "1:16.1.0-1.el8"), rocky) == "CVE-2023-0002>1:20.0-1.el8");
  CHECK(found(index, rpm("nodejs", "1:18.1.0-1.module+el8.7.0+1+a"), rocky) ==
        "CVE-2023-0001>1:18.17.1-1.module+el8.8.0+1+a");
}

TEST_CASE("sources: Red Hat VEX") {
  constexpr std::string_view kVex =
      R"({"document":{"category":"csaf_vex","aggregate_severity":{"text":"Moderate"},"title":"t",
  "tracking":{"id":"CVE-2023-0001","current_release_date":"2024-01-01T00:00:00Z","initial_release_date":"2023-01-01T00:00:00Z"}},
  "product_tree":{"branches":[{"category":"vendor","name":"Red Hat","branches":[
   {"category":"product_name","product":{"product_id":"AppStream-9","name":"a","product_identification_helper":{"cpe":"cpe:/a:redhat:enterprise_linux:9::appstream"}}},
   {"category":"product_name","product":{"product_id":"EUS-9.0","name":"a","product_identification_helper":{"cpe":"cpe:/a:redhat:rhel_eus:9.0::appstream"}}},
   {"category":"product_name","product":{"product_id":"red_hat_enterprise_linux_9","name":"a","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9"}}},
   {"category":"product_version","product":{"product_id":"nodejs-x","name":"n","product_identification_helper":{"purl":"pkg:rpm/redhat/nodejs@18.17.1-1.module%2Bel9.2.0%2B1%2Ba?arch=x86_64&epoch=1"}}},
   {"category":"product_version","product":{"product_id":"mod","name":"m","product_identification_helper":{"purl":"pkg:rpmmod/redhat/nodejs@18:9020020230825:rhel9"}}},
   {"category":"product_version","product":{"product_id":"curl-x","name":"c","product_identification_helper":{"purl":"pkg:rpm/redhat/curl@7.76.1-26.el9?arch=x86_64"}}},
   {"category":"product_version","product":{"product_id":"kernel","name":"k","product_identification_helper":{"purl":"pkg:rpm/redhat/kernel?arch=src"}}},
   {"category":"product_version","product":{"product_id":"ok","name":"k","product_identification_helper":{"purl":"pkg:rpm/redhat/ok?arch=src"}}}]}],
  "relationships":[
   {"category":"default_component_of","full_product_name":{"product_id":"AppStream-9:mod","name":"x"},"product_reference":"mod","relates_to_product_reference":"AppStream-9"},
   {"category":"default_component_of","full_product_name":{"product_id":"AppStream-9:mod:nodejs","name":"x"},"product_reference":"nodejs-x","relates_to_product_reference":"AppStream-9:mod"},
   {"category":"default_component_of","full_product_name":{"product_id":"AppStream-9:curl","name":"x"},"product_reference":"curl-x","relates_to_product_reference":"AppStream-9"},
   {"category":"default_component_of","full_product_name":{"product_id":"EUS-9.0:nodejs","name":"x"},"product_reference":"nodejs-x","relates_to_product_reference":"EUS-9.0"},
   {"category":"default_component_of","full_product_name":{"product_id":"rhel9:kernel","name":"x"},"product_reference":"kernel","relates_to_product_reference":"red_hat_enterprise_linux_9"},
   {"category":"default_component_of","full_product_name":{"product_id":"rhel9:ok","name":"x"},"product_reference":"ok","relates_to_product_reference":"red_hat_enterprise_linux_9"}]},
  "vulnerabilities":[{"cve":"CVE-2023-0001","title":"Title","product_status":{"fixed":["AppStream-9:mod:nodejs","AppStream-9:curl"],"known_affected":["rhel9:kernel"],"known_not_affected":["rhel9:ok"]},
   "scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"},"products":[]}],
   "threats":[{"category":"impact","details":"Important","product_ids":["rhel9:kernel"]}],
   "remediations":[{"category":"no_fix_planned","details":"Will not fix","product_ids":["rhel9:kernel"]}]}]})";
  const Index index = index_of({{"cve.json", kVex}});
  const auto rhel = distribution("rhel", "9.2");
  CHECK(found(index, rpm("curl", "7.76.1-14.el9"), rhel) == "CVE-2023-0001>7.76.1-26.el9");
  CHECK(found(index, rpm("curl", "7.76.1-26.el9"), rhel) == "");
  CHECK(found(index, rpm("ok", "1-1.el9"), rhel) == "");
  CHECK(found(index, rpm("nodejs", "1:18.1.0-1.module+el9.1.0+1+a", "nodejs:18:9010:rhel9"),
              rhel) == "CVE-2023-0001>1:18.17.1-1.module+el9.2.0+1+a");
  CHECK(found(index, rpm("nodejs", "1:20.1.0-1.module+el9.1.0+1+a", "nodejs:20:9010:rhel9"),
              rhel) == "");
  auto core = rpm("kernel-core", "5.14.0-1.el9");
  core.source_name = "kernel";
  const auto result = index.match(core, rhel);
  REQUIRE(result->matches.size() == 1);
  CHECK(result->matches[0].status == "wont-fix");
  CHECK(result->matches[0].severity == Severity::high);
  CHECK(result->matches[0].score == 7.5);
  CHECK(found(index, rpm("curl", "7.76.1-14.el10"), distribution("rhel", "10.0")) ==
        "(no source in the index for Red Hat:enterprise_linux:10)");
}

TEST_CASE("sources: OVAL") {
  constexpr std::string_view kOval =
      R"(<oval_definitions xmlns:l="x"><definitions><definition class="vulnerability" id="d1"><metadata><title>CVE-2024-1 affecting package a</title>
<affected family="unix"><platform>Azure Linux</platform></affected><reference ref_id="CVE-2024-0001" source="CVE"/><advisory_date>2024-07-23T22:05:39Z</advisory_date><severity>High</severity></metadata>
<criteria operator="AND"><criterion comment="c" test_ref="t1"/></criteria></definition></definitions>
<tests><l:rpminfo_test id="t1"><l:object object_ref="o1"/><l:state state_ref="s1"/></l:rpminfo_test></tests>
<objects><l:rpminfo_object id="o1"><l:name>oath-toolkit</l:name></l:rpminfo_object></objects>
<states><l:rpminfo_state id="s1"><l:evr datatype="evr_string" operation="less than">0:2.6.7-3.azl3</l:evr></l:rpminfo_state></states></oval_definitions>)";
  const Index index = index_of({{"o.xml", kOval}});
  auto oath = rpm("liboath", "2.6.7-2.azl3");
  oath.source_name = "oath-toolkit";
  CHECK(found(index, oath, distribution("azurelinux", "3.0")) == "CVE-2024-0001>2.6.7-3.azl3");
  CHECK(index.match(oath, distribution("azurelinux", "3.0"))->matches.at(0).severity ==
        Severity::high);
}

TEST_CASE("sources: language databases") {
  struct Case {
    const char* name;
    Document document;
    package::Package package;
    const char* expected;
  };
  const Case cases[] = {
      {"gitlab maven",
       {"g.yml",
        "---\nidentifier: \"CVE-2021-44228\"\nidentifiers:\n- \"CVE-2021-44228\"\n- "
        "\"GHSA-jfh8-c2jp-5v3q\"\npackage_slug: "
        "\"maven/org.apache.logging.log4j/log4j-core\"\ntitle: \"t\"\naffected_range: "
        "\"[2.0,2.15.0)\"\nfixed_versions:\n- \"2.15.0\"\n"},
       package_of(Kind::maven, "org.apache.logging.log4j/log4j-core", "2.14.1"),
       "CVE-2021-44228>2.15.0"},
      {"gitlab names the fix that its range leaves out",
       {"g.yml",
        "identifier: \"CVE-2020-1\"\npackage_slug: \"nuget/Foo\"\ntitle: \"t\"\naffected_range: "
        "\"(,1.10]\"\nfixed_versions:\n- \"1.11\"\n"},
       package_of(Kind::nuget, "foo", "1.10"),
       "CVE-2020-1>1.11"},
      {"ruby",
       {"gems/resque/CVE-2023-50725.yml",
        "---\ngem: resque\ncve: 2023-50725\nghsa: gc3j-vvwf-4rp8\ntitle: x\ndate: "
        "2023-12-18\npatched_versions:\n  - \"~> 1.27.4\"\n  - \">= "
        "2.2.1\"\nunaffected_versions:\n  - \"< 1.0\"\n"},
       package_of(Kind::gem, "resque", "2.1.0"),
       "CVE-2023-50725>2.2.1"},
      {"php",
       {"typo3/cms/x.yaml",
        "title: t\ncve: CVE-2020-11066\nbranches:\n    10.x:\n        time: '2020-05-12 "
        "09:22:06'\n        versions: ['>=10.0.0', '<10.4.2']\n    9.x:\n        versions: "
        "['>=9.0.0', '<9.5.17']\nreference: 'composer://typo3/cms'\n"},
       package_of(Kind::composer, "typo3/cms", "v9.5.3"),
       "CVE-2020-11066>9.5.17"},
      {"nodejs npm",
       {"vuln/npm/120.json",
        R"({"id":120,"updated_at":"2016-06-24","title":"DoS","module_name":"ws","cves":[],"vulnerable_versions":"<=1.1.0","patched_versions":">=1.1.1","cvss_vector":"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"})"},
       package_of(Kind::npm, "ws", "1.0.0"),
       "NODEJS-NPM-120"},
      {"nodejs itself",
       {"vuln/core/1.json",
        R"({"cve":["CVE-2023-32005"],"vulnerable":"20.x","patched":"^20.5.1","severity":"medium","overview":"o"})"},
       package_of(Kind::generic, "node", "20.3.0"),
       "(no source in the index for Bitnami)"},
      {"retirejs",
       {"r.json",
        R"({"jquery":{"npmname":"jquery","extractors":{},"vulnerabilities":[{"below":"1.9.0","atOrAbove":"1.2.1","severity":"medium","identifiers":{"CVE":["CVE-2020-7656"],"summary":"XSS"}}]},"other":{"extractors":{},"vulnerabilities":[]}})"},
       package_of(Kind::npm, "jquery", "1.8.3"),
       "CVE-2020-7656>1.9.0"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Index index = index_of({c.document});
    if (std::string_view(c.name) == "nodejs itself")
      CHECK(found(index, c.package, {}) == "CVE-2023-32005>20.5.1");
    else
      CHECK(found(index, c.package, {}) == c.expected);
  }
}

TEST_CASE("sources: what is no advisory data is reported") {
  IndexBuilder builder;
  ImportReport report;
  ImportedFile file;
  for (const char* name : {"a/README.md", "a/LICENSE", "a/.github/x.yml"})
    import_document(name, "{}", builder, file, report);
  CHECK(report.skipped == 3);
  CHECK(report.problem_count == 0);
  import_document("a/thing.json", R"({"x":1})", builder, file, report);
  import_document("a/broken.json", R"({"id":)", builder, file, report);
  CHECK(report.problem_count == 2);
  CHECK(file.kind.empty());
}
