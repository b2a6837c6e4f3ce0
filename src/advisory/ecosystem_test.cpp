#include "advisory/ecosystem.h"

#include <doctest/doctest.h>

#include "advisory/eol.h"
#include "advisory/programs.h"
#include "advisory/rating.h"

using namespace pratique;
using namespace pratique::advisory;
using package::Kind;

TEST_CASE("ecosystems: of a distribution's packages") {
  struct Case {
    const char* id;
    const char* version;
    const char* pretty;
    Kind kind;
    std::vector<std::string> ecosystems;
  };
  const Case cases[] = {
      {"debian", "12", "", Kind::deb, {"Debian:12"}},
      {"debian", "", "Debian GNU/Linux trixie/sid", Kind::deb, {"Debian:13"}},
      {"ubuntu", "22.04", "", Kind::deb, {"Ubuntu:22.04:LTS", "Ubuntu:Pro:22.04:LTS"}},
      {"ubuntu", "23.10", "", Kind::deb, {"Ubuntu:23.10", "Ubuntu:Pro:23.10"}},
      {"ubuntu", "15.04", "", Kind::deb, {"Ubuntu:15.04", "Ubuntu:Pro:15.04"}},
      {"alpine", "3.19.1", "", Kind::apk, {"Alpine:v3.19"}},
      {"alpine", "3.21.0_alpha20240923", "", Kind::apk, {"Alpine:edge"}},
      {"wolfi", "20230201", "", Kind::apk, {"Wolfi"}},
      {"chainguard", "20230214", "", Kind::apk, {"Chainguard", "Wolfi"}},
      {"almalinux", "8.9", "", Kind::rpm, {"AlmaLinux:8"}},
      {"rocky", "9.3", "", Kind::rpm, {"Rocky Linux:9"}},
      {"rhel", "9.2", "", Kind::rpm, {"Red Hat:enterprise_linux:9"}},
      {"centos", "7", "CentOS Linux 7 (Core)", Kind::rpm, {"Red Hat:enterprise_linux:7"}},
      {"centos", "9", "CentOS Stream 9", Kind::rpm, {}},
      {"ol", "9.3", "", Kind::rpm, {"Oracle Linux:9"}},
      {"fedora", "40", "", Kind::rpm, {"Fedora:40"}},
      {"amzn", "2023", "", Kind::rpm, {"Amazon Linux:2023"}},
      {"amzn", "2", "", Kind::rpm, {"Amazon Linux:2"}},
      {"amzn", "2018.03", "", Kind::rpm, {"Amazon Linux:1"}},
      {"azurelinux", "3.0", "", Kind::rpm, {"Azure Linux:3"}},
      {"photon", "5.0", "", Kind::rpm, {"Photon OS:5.0"}},
      {"opensuse-leap", "15.5", "", Kind::rpm, {"openSUSE:Leap 15.5"}},
      {"opensuse-tumbleweed", "20240101", "", Kind::rpm, {"openSUSE:Tumbleweed"}},
      {"sles", "15.5", "", Kind::rpm, {"SUSE:Linux Enterprise", "15 SP5"}},
      {"openEuler", "22.03", "openEuler 22.03 (LTS-SP3)", Kind::rpm, {"openEuler:22.03-LTS-SP3"}},
      {"debian", "12", "", Kind::rpm, {}},
      {"", "", "", Kind::deb, {}},
      {"arch", "1", "", Kind::rpm, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.id) + " " + c.version);
    package::Package one;
    one.kind = c.kind;
    one.name = "x";
    one.version = "1";
    package::Distribution distribution;
    distribution.id = c.id;
    distribution.version_id = c.version;
    distribution.pretty_name = c.pretty;
    const Lookup lookup = lookup_of(one, distribution);
    CHECK(lookup.ecosystems == c.ecosystems);
    CHECK(lookup.ecosystems.empty() != lookup.reason.empty());
  }
}

TEST_CASE("ecosystems: releases by pattern") {
  struct Case {
    std::vector<std::string> pattern;
    const char* ecosystem;
    bool covered;
  };
  const std::vector<std::string> rhel = {"Red Hat:enterprise_linux:1"};
  const std::vector<std::string> sles = {"SUSE:Linux Enterprise", "15 SP5"};
  for (const Case& c : {Case{rhel, "Red Hat:enterprise_linux:1", true},
                        Case{rhel, "Red Hat:enterprise_linux:1::baseos", true},
                        Case{rhel, "Red Hat:enterprise_linux:10::baseos", false},
                        Case{sles, "SUSE:Linux Enterprise Module for Basesystem 15 SP5", true},
                        Case{sles, "SUSE:Linux Enterprise Server 15 SP5-LTSS", true},
                        Case{sles, "SUSE:Linux Enterprise Server 15 SP4", false},
                        Case{sles, "SUSE:Linux Enterprise Server 115 SP5", false}}) {
    CAPTURE(std::string(c.ecosystem));
    Lookup lookup;
    lookup.pattern = true;
    lookup.ecosystems = c.pattern;
    CHECK(covers_release(c.ecosystem, lookup) == c.covered);
  }
}

TEST_CASE("ecosystems: source packages") {
  package::Distribution debian;
  debian.id = "debian";
  debian.version_id = "12";
  struct Case {
    const char* name;
    const char* version;
    const char* source;
    const char* source_version;
    const char* looked_up;
  };
  for (const Case& c : {Case{"libssl3", "3.0.9-1", "openssl", "", "openssl 3.0.9-1"},
                        Case{"bash", "5.2.15-2+b2", "", "", "bash 5.2.15-2"},
                        Case{"libc6", "2.36-9", "glibc", "2.36-8", "glibc 2.36-8"},
                        Case{"linux-image-6.1.0-21-amd64", "6.1.90-1", "linux-signed-amd64",
                             "6.1.90+1", "linux 6.1.90-1"},
                        Case{"x", "1.0+b", "", "", "x 1.0+b"}}) {
    CAPTURE(std::string(c.name));
    package::Package one;
    one.kind = Kind::deb;
    one.name = c.name;
    one.version = c.version;
    one.source_name = c.source;
    one.source_version = c.source_version;
    const Lookup lookup = lookup_of(one, debian);
    CHECK(lookup.name + " " + lookup.version == c.looked_up);
  }
}

TEST_CASE("ecosystems: names as they are compared") {
  CHECK(comparable_name("Go", "github.com/Masterminds/vcs") == "github.com/masterminds/vcs");
  CHECK(comparable_name("PyPI", "Foo._-Bar") == "foo-bar");
  CHECK(comparable_name("npm", "JSONStream") == "JSONStream");
  CHECK(comparable_name("Maven", "org.X:Y") == "org.X:Y");
}

TEST_CASE("programs: versions as Bitnami writes them") {
  struct Case {
    const char* program;
    const char* version;
    const char* expected;
  };
  for (const Case& c :
       {Case{"java", "1.8.0_392-b08", "8.0.392"}, Case{"java", "1.8.0_392", "8.0.392"},
        Case{"java", "17.0.9+9", "17.0.9"}, Case{"java", "17.0.8.1", "17.0.8"},
        Case{"java", "21", "21"}, Case{"python", "3.13.0rc1", "3.13.0-rc1"},
        Case{"python", "3.11.2", "3.11.2"}, Case{"ruby", "3.2.2p53", "3.2.2"},
        Case{"ruby", "3.3.0preview1", "3.3.0-preview1"}, Case{"node", "v18.1.0", "18.1.0"},
        Case{"golang", "go1.22rc2", "1.22-rc2"}, Case{"postgresql", "15.3", "15.3"}}) {
    CAPTURE(std::string(c.version));
    CHECK(upstream_version(c.program, c.version) == c.expected);
  }
  CHECK(without_bitnami_revision("7.0.5-3") == "7.0.5");
  CHECK(without_bitnami_revision("7.0.5-rc1") == "7.0.5-rc1");
  CHECK(bitnami_name("PostgreSQL") == "postgresql");
  CHECK(bitnami_name("busybox").empty());
}

TEST_CASE("end of life: the day itself is still supported") {
  package::Distribution debian;
  debian.id = "debian";
  debian.version_id = "10";
  CHECK_FALSE(is_end_of_life(debian, days_of_date("2024-06-30")));
  CHECK(is_end_of_life(debian, days_of_date("2024-07-01")));
  CHECK_FALSE(is_end_of_life(debian, 0));
  debian.version_id = "1";
  CHECK(end_of_life(debian) == 0);
  package::Distribution alpine;
  alpine.id = "alpine";
  alpine.version_id = "3.10.2";
  CHECK(date_of_days(end_of_life(alpine)) == "2021-05-01");
}
