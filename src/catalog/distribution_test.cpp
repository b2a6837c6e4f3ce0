#include "catalog/distribution.h"

#include <doctest/doctest.h>

#include <vector>

using namespace pratique;
using catalog::DistributionFile;

namespace {

struct Case {
  const char* name;
  std::vector<DistributionFile> files;
  const char* id;
  const char* version_id;
  const char* codename;
};

}  // namespace

TEST_CASE("distribution: what images say of themselves") {
  const std::vector<Case> cases = {
      {"debian 12",
       {{"etc/os-release",
         "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian "
         "GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 "
         "(bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n"},
        {"etc/debian_version", "12.5\n"}},
       "debian",
       "12",
       "bookworm"},
      {"debian testing",
       {{"usr/lib/os-release",
         "PRETTY_NAME=\"Debian GNU/Linux trixie/sid\"\nVERSION_CODENAME=trixie\nID=debian\n"},
        {"etc/debian_version", "trixie/sid\n"}},
       "debian",
       "13",
       "trixie"},
      {"debian testing without a codename",
       {{"etc/os-release", "ID=debian\n"}, {"etc/debian_version", "forky/sid\n"}},
       "debian",
       "14",
       "forky"},
      {"debian sid",
       {{"etc/os-release", "ID=debian\nVERSION_CODENAME=sid\n"}},
       "debian",
       "sid",
       "sid"},
      {"debian by debian_version only",
       {{"etc/debian_version", "11.9\n"}},
       "debian",
       "11",
       "bullseye"},
      {"distroless",
       {{"usr/lib/os-release",
         "PRETTY_NAME=\"Distroless\"\nNAME=\"Debian "
         "GNU/Linux\"\nID=\"debian\"\nVERSION_ID=\"12\"\nVERSION=\"Debian GNU/Linux 12 "
         "(bookworm)\"\n"}},
       "debian",
       "12",
       "bookworm"},
      {"ubuntu",
       {{"etc/os-release",
         "PRETTY_NAME=\"Ubuntu 22.04.3 "
         "LTS\"\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\nUBUNTU_"
         "CODENAME=jammy\n"},
        {"etc/debian_version", "bookworm/sid\n"}},
       "ubuntu",
       "22.04",
       "jammy"},
      {"ubuntu by lsb-release",
       {{"etc/debian_version", "jessie/sid\n"},
        {"etc/lsb-release",
         "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty\nDISTRIB_DESCRIPTION="
         "\"Ubuntu 14.04.6 LTS\"\n"}},
       "ubuntu",
       "14.04",
       "trusty"},
      {"kali keeps out debian's version",
       {{"etc/os-release", "ID=kali\nID_LIKE=debian\nVERSION_ID=\"2024.1\"\n"},
        {"etc/debian_version", "12.5\n"}},
       "kali",
       "2024.1",
       ""},
      {"alpine",
       {{"etc/os-release",
         "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.19.1\nPRETTY_NAME=\"Alpine Linux "
         "v3.19\"\n"}},
       "alpine",
       "3.19.1",
       ""},
      {"alpine edge",
       {{"etc/os-release",
         "ID=alpine\nVERSION_ID=3.21.0_alpha20240606\nPRETTY_NAME=\"Alpine Linux edge\"\n"}},
       "alpine",
       "3.21.0_alpha20240606",
       "edge"},
      {"alpine-release only", {{"etc/alpine-release", "3.12.0\n"}}, "alpine", "3.12.0", ""},
      {"amazon linux 2023",
       {{"etc/os-release",
         "NAME=\"Amazon "
         "Linux\"\nVERSION=\"2023\"\nID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\n"},
        {"etc/system-release", "Amazon Linux release 2023.3.20240131 (Amazon Linux)\n"}},
       "amzn",
       "2023",
       ""},
      {"amazon linux 2", {{"etc/os-release", "ID=\"amzn\"\nVERSION_ID=\"2\"\n"}}, "amzn", "2", ""},
      {"amazon linux 1",
       {{"etc/system-release", "Amazon Linux AMI release 2018.03\n"}},
       "amzn",
       "2018.03",
       ""},
      {"centos 6 has no os-release",
       {{"etc/centos-release", "CentOS release 6.10 (Final)\n"},
        {"etc/redhat-release", "CentOS release 6.10 (Final)\n"}},
       "centos",
       "6",
       ""},
      {"rhel 6",
       {{"etc/redhat-release", "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n"}},
       "rhel",
       "6.10",
       ""},
      {"oracle's redhat-release is red hat's",
       {{"etc/redhat-release", "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n"},
        {"etc/oracle-release", "Oracle Linux Server release 6.10\n"}},
       "ol",
       "6.10",
       ""},
      {"rhel",
       {{"etc/os-release", "ID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.3\"\n"}},
       "rhel",
       "9.3",
       ""},
      {"rocky",
       {{"etc/os-release", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"8.9\"\n"}},
       "rocky",
       "8.9",
       ""},
      {"almalinux by its file",
       {{"etc/almalinux-release", "AlmaLinux release 9.3 (Shamrock Pampas Gazelle)\n"}},
       "almalinux",
       "9.3",
       ""},
      {"tumbleweed",
       {{"etc/os-release",
         "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\nVERSION_ID=\"20240108\"\n"}},
       "opensuse-tumbleweed",
       "20240108",
       ""},
      {"sles", {{"etc/os-release", "ID=\"sles\"\nVERSION_ID=\"15.5\"\n"}}, "sles", "15.5", ""},
      {"openEuler in capitals",
       {{"etc/os-release", "ID=\"openEuler\"\nVERSION_ID=\"22.03\"\n"}},
       "openeuler",
       "22.03",
       ""},
      {"bottlerocket",
       {{"etc/os-release", "NAME=Bottlerocket\nID=bottlerocket\nVERSION_ID=1.19.0\n"}},
       "bottlerocket",
       "1.19.0",
       ""},
      {"wolfi",
       {{"etc/os-release", "ID=wolfi\nNAME=\"Wolfi\"\nVERSION_ID=\"20230201\"\n"}},
       "wolfi",
       "20230201",
       ""},
      {"azure linux",
       {{"etc/os-release", "ID=azurelinux\nVERSION_ID=\"3.0\"\n"}},
       "azurelinux",
       "3.0",
       ""},
      {"mariner by its file",
       {{"etc/mariner-release", "CBL-Mariner 2.0.20240123\nMARINER_BUILD_NUMBER=x\n"}},
       "mariner",
       "2.0.20240123",
       ""},
      {"os-release without an ID leaves it to the others",
       {{"etc/os-release", "NAME=x\n"}, {"etc/alpine-release", "3.18.4\n"}},
       "alpine",
       "3.18.4",
       ""},
      {"the one in etc wins",
       {{"usr/lib/os-release", "ID=a\nVERSION_ID=1\n"}, {"etc/os-release", "ID=b\nVERSION_ID=2\n"}},
       "b",
       "2",
       ""},
      {"nothing", {}, "", "", ""},
      {"another file", {{"etc/passwd", "ID=debian\n"}}, "", "", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto found = catalog::detect_distribution(one.files);
    CHECK(found.id == one.id);
    CHECK(found.version_id == one.version_id);
    CHECK(found.version_codename == one.codename);
  }
}

TEST_CASE("os-release: shell quoting") {
  struct Quoting {
    const char* name;
    const char* text;
    const char* pretty;
  };
  const Quoting cases[] = {
      {"double quotes", "PRETTY_NAME=\"a b\"", "a b"},
      {"single quotes keep all", "PRETTY_NAME='a \\\"b$'", "a \\\"b$"},
      {"none", "PRETTY_NAME=a b", "a"},
      {"escapes", "PRETTY_NAME=\"\\$a\\\"b\\\\c\\`d\\n\"", "$a\"b\\c`d\\n"},
      {"an escaped blank", "PRETTY_NAME=a\\ b", "a b"},
      {"parts", "PRETTY_NAME=\"a \"'b 'c", "a b c"},
      {"the last holds", "PRETTY_NAME=a\nPRETTY_NAME=b\n", "b"},
      {"comments and noise", "# PRETTY_NAME=x\n\n=\nfoo\n  PRETTY_NAME=\"a\"  \n", "a"},
      {"carriage returns", "PRETTY_NAME=\"a\"\r\nID=x\r\n", "a"},
      {"a forgotten quote ends with its line", "NAME=\"x\nPRETTY_NAME=\"a\"\n", "a"},
      {"a byte order mark", "\xef\xbb\xbfPRETTY_NAME=a", "a"},
      {"control characters are refused", "PRETTY_NAME=\"a\x1b[0m\"", ""},
      {"export", "export PRETTY_NAME=a", "a"},
  };
  for (const Quoting& one : cases) {
    CAPTURE(one.name);
    CHECK(catalog::parse_os_release(one.text).pretty_name == one.pretty);
  }
  CHECK(catalog::parse_os_release("ID=\"../x\"\n").id.empty());
  CHECK(catalog::parse_os_release("ID=a\nID_LIKE=\"rhel  Fedora\"\n").id_like ==
        std::vector<std::string>{"rhel", "fedora"});
}

TEST_CASE("distribution: which files are wanted") {
  CHECK(catalog::is_distribution_file("etc/os-release"));
  CHECK(catalog::is_distribution_file("usr/lib/os-release"));
  CHECK_FALSE(catalog::is_distribution_file("opt/etc/os-release"));
  CHECK_FALSE(catalog::is_distribution_file("etc/passwd"));
}
