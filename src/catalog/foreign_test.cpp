#include "catalog/foreign.h"

#include <doctest/doctest.h>

using namespace pratique;
using package::Kind;

namespace {

struct Case {
  const char* name;
  Kind kind;
  const char* distribution;
  const char* version;
  const char* vendor;
  const char* origin;
  bool foreign;
};

}  // namespace

TEST_CASE("foreign: whose package is it") {
  const Case cases[] = {
      {"debian's own", Kind::deb, "debian", "2.36-9+deb12u4",
       "GNU Libc Maintainers <debian-glibc@lists.debian.org>", "", false},
      {"a maintainer of any domain", Kind::deb, "debian", "1.4.0-3",
       "Reinhard Tartler <siretart@tauware.de>", "", false},
      {"no maintainer", Kind::deb, "debian", "1.4.0-3", "", "", false},
      {"backports", Kind::deb, "debian", "2.8.3-1~bpo12+1",
       "Debian HAProxy Maintainers <team+haproxy@tracker.debian.org>", "", false},
      {"pgdg keeps debian's maintainer", Kind::deb, "debian", "15.5-1.pgdg120+1",
       "Debian PostgreSQL Maintainers <team+postgresql@tracker.debian.org>", "", true},
      {"nodesource", Kind::deb, "debian", "18.19.0-1nodesource1",
       "Ivan Iguaran <ivan@nodesource.com>", "", true},
      {"nginx.org", Kind::deb, "debian", "1.25.3-1~bookworm",
       "NGINX Packaging <nginx-packaging@f5.com>", "", true},
      {"a codename of an unknown vendor", Kind::deb, "ubuntu", "7.2.3-1rl1~jammy1",
       "Somebody <a@example.com>", "", true},
      {"a codename of a debian maintainer", Kind::deb, "debian", "1.2-3~bookworm1",
       "A <a@debian.org>", "", false},
      {"deadsnakes keeps debian's maintainer", Kind::deb, "ubuntu", "3.12.1-1+jammy1",
       "Matthias Klose <doko@debian.org>", "", true},
      {"a release of ubuntu is no codename", Kind::deb, "ubuntu", "17.0.9+9-1~22.04",
       "OpenJDK Team <openjdk-17@packages.debian.org>", "", false},
      {"docker", Kind::deb, "debian", "5:24.0.7-1~debian.12~bookworm",
       "Docker <support@docker.com>", "", true},
      {"sury nightly", Kind::deb, "debian", "8.2.14-1+0~20231221.51+debian12~1.gbp0f9a",
       "Debian PHP Maintainers <team+pkg-php@tracker.debian.org>", "", true},
      {"sury on ubuntu", Kind::deb, "ubuntu", "8.2.14-1+ubuntu22.04.1+deb.sury.org+1",
       "Debian PHP Maintainers <team+pkg-php@tracker.debian.org>", "", true},
      {"mariadb.org", Kind::deb, "debian", "1:10.11.6+maria~deb12",
       "MariaDB Developers <maria-developers@lists.launchpad.net>", "", true},
      {"mysql.com", Kind::deb, "debian", "8.0.35-1debian12",
       "MySQL Release Engineering <mysql-build@oss.oracle.com>", "", true},
      {"a ppa", Kind::deb, "ubuntu", "1.2-0ppa1~jammy",
       "Ubuntu Developers <ubuntu-devel@lists.ubuntu.com>", "", true},
      {"ubuntu's own", Kind::deb, "ubuntu", "3.0.2-0ubuntu1.12",
       "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>", "", false},
      {"ubuntu keeps debian's", Kind::deb, "ubuntu", "1.2.11-2", "A <a@example.org>", "", false},
      {"ubuntu esm", Kind::deb, "ubuntu", "1.1.1-1ubuntu2.1~18.04.23+esm3",
       "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>", "", false},
      {"ubuntu's on debian", Kind::deb, "debian", "3.0.2-0ubuntu1.12",
       "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>", "", true},
      {"origin of the distribution", Kind::deb, "debian", "1-1", "", "Debian", false},
      {"origin of its parent", Kind::deb, "ubuntu", "1-1", "", "debian", false},
      {"another origin", Kind::deb, "debian", "1-1", "", "ROS", true},
      {"alpine's own", Kind::apk, "alpine", "1.24.0-r15", "Natanael Copa <ncopa@alpinelinux.org>",
       "", false},
      {"nginx.org on alpine", Kind::apk, "alpine", "1.25.3-r1",
       "NGINX Packaging <nginx-packaging@f5.com>", "", true},
      {"wolfi has no maintainers", Kind::apk, "wolfi", "3.2.0-r1", "", "", false},
      {"amazon's own", Kind::rpm, "amzn", "1:3.0.8-1.amzn2023.0.3", "Amazon Linux", "", false},
      {"epel on amazon linux 2", Kind::rpm, "amzn", "1.4-2.el7", "Fedora Project", "", true},
      {"red hat's own", Kind::rpm, "rhel", "1:3.0.7-24.el9", "Red Hat, Inc.", "", false},
      {"epel on rhel", Kind::rpm, "rhel", "1.4-2.el9", "Fedora Project", "", true},
      {"alma's own", Kind::rpm, "almalinux", "1:3.0.7-24.el9", "AlmaLinux", "", false},
      {"rocky's own", Kind::rpm, "rocky", "1:3.0.7-24.el9", "Rocky Enterprise Software Foundation",
       "", false},
      {"oracle's own", Kind::rpm, "ol", "1:3.0.7-24.el9", "Oracle America", "", false},
      {"centos stream", Kind::rpm, "centos", "1:3.0.7-24.el9", "CentOS", "", false},
      {"fedora's own", Kind::rpm, "fedora", "1-1.fc39", "Fedora Project", "", false},
      {"sles", Kind::rpm, "sles", "1.1.1-150400.7.60.2", "SUSE LLC <https://www.suse.com/>", "",
       false},
      {"leap takes from sle", Kind::rpm, "opensuse-leap", "1.1.1-150400.7.60.2",
       "SUSE LLC <https://www.suse.com/>", "", false},
      {"a home project", Kind::rpm, "opensuse-leap", "1-1.1",
       "obs://build.opensuse.org/home:someone", "", true},
      {"azure linux", Kind::rpm, "azurelinux", "3.3.0-2.azl3", "Microsoft Corporation", "", false},
      {"photon", Kind::rpm, "photon", "3.0.8-1.ph4", "VMware, Inc.", "", false},
      {"pgdg", Kind::rpm, "rhel", "15.5-1PGDG.rhel9", "PostgreSQL Global Development Group", "",
       true},
      {"nginx.org without vendor", Kind::rpm, "rhel", "1:1.24.0-1.el9.ngx", "", "", true},
      {"elrepo", Kind::rpm, "rocky", "6.6.8-1.el9.elrepo",
       "The ELRepo Project (https://elrepo.org)", "", true},
      {"remi", Kind::rpm, "almalinux", "8.2.14-1.el9.remi",
       "Remi's RPM repository <https://rpms.remirepo.net/>", "", true},
      {"nodesource rpm", Kind::rpm, "amzn", "2:18.19.0-1nodesource", "", "", true},
      {"a local rebuild", Kind::rpm, "rhel", "1-2.el9", "", "", false},
      {"a local rebuild of fedora's", Kind::rpm, "rhel", "1-2.fc39", "", "", true},
      {"no vendor and no tag", Kind::rpm, "rhel", "1-2", "(none)", "", false},
      {"a part that only begins like a mark", Kind::rpm, "rhel", "1-2.rfx.el9", "Red Hat, Inc.", "",
       false},
      {"a distribution we do not know", Kind::rpm, "eurolinux", "1-2.el9", "EuroLinux", "", false},
      {"no distribution at all", Kind::deb, "", "1-2", "", "Anyone", false},
      {"a language package", Kind::npm, "debian", "1.0.0-pgdg", "", "", false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    package::Package package;
    package.kind = one.kind;
    package.name = "x";
    package.version = one.version;
    package.vendor = one.vendor;
    package.origin = one.origin;
    package::Distribution distribution;
    distribution.id = one.distribution;
    CHECK(catalog::is_foreign(package, distribution) == one.foreign);
  }
}
