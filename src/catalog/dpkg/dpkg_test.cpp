#include "catalog/dpkg/dpkg.h"

#include <doctest/doctest.h>

#include <map>

#include "catalog/dpkg/copyright.h"
#include "catalog/dpkg/deb822.h"
#include "catalog/dpkg/file_lists.h"
#include "catalog/dpkg/status.h"

using namespace pratique;
using namespace pratique::catalog;

namespace {

// A merged /usr: bin, lib and sbin are links into it; anything in `links` too.
class UsrMerged final : public MergedTree {
 public:
  std::map<std::string, std::string> links;
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override {
    const auto link = links.find(std::string(path));
    if (link != links.end()) return link->second;
    for (const std::string_view top : {"bin", "lib", "sbin"})
      if (path == top || (path.starts_with(top) && path[top.size()] == '/'))
        return "usr/" + std::string(path);
    return std::string(path);
  }
};

FileResult parsed(std::string path, std::string_view content) {
  const FileInfo file{path, content.size(), 0644};
  REQUIRE(dpkg::cataloger().wants(file) == Want::content);
  Parsed result = dpkg::cataloger().parse(file, content);
  return {std::move(path), std::move(result)};
}

std::vector<package::Package> packages_of(std::string_view status) {
  return dpkg::parse_status({"var/lib/dpkg/status", status.size(), 0644}, status).packages;
}

constexpr const char* kStatus = R"(Package: libc6
Status: install ok installed
Priority: optional
Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
Architecture: amd64
Multi-Arch: same
Source: glibc
Version: 2.36-9+deb12u4
Replaces: libc6-amd64
Depends: libgcc-s1
Recommends: libidn2-0 (>= 2.0.5~)
Conffiles:
 /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab
Description: GNU C Library: Shared libraries
 Contains the standard libraries.
 .
 Package: notme

Package: libc6
Status: install ok installed
Architecture: i386
Multi-Arch: same
Source: glibc
Version: 2.36-9+deb12u4

Package: libgcc-s1
Status: install ok unpacked
Architecture: amd64
Source: gcc-12 (12.2.0-14)
Version: 12.2.0-14+b1
Depends: gcc-12-base (= 12.2.0-14), libc6 (>= 2.35), default-mta | libc6:any | postfix
Provides: libgcc1 (= 1:12.2.0-14), libgcc-alias
Origin: Example

Package: removed
Status: deinstall ok config-files
Architecture: all
Version: 1

Package: wanted
Status: install ok not-installed
Architecture: all

Package: held
Status: hold ok installed
Architecture: all
Version: 1:2.0~rc1-3

Package: going
Status: deinstall ok installed
Architecture: all
Version: 3
)";

}  // namespace

TEST_CASE("dpkg status: states, sources, dependencies") {
  const auto found = packages_of(kStatus);
  REQUIRE(found.size() == 5);
  CHECK(found[0].name == "libc6");
  CHECK(found[0].arch == "amd64");
  CHECK(found[0].version == "2.36-9+deb12u4");
  CHECK(found[0].source_name == "glibc");
  CHECK(found[0].source_version.empty());
  CHECK(found[0].vendor == "GNU Libc Maintainers <debian-glibc@lists.debian.org>");
  CHECK(found[0].kind == package::Kind::deb);
  CHECK(found[1].arch == "i386");
  CHECK(found[2].source_name == "gcc-12");
  CHECK(found[2].source_version == "12.2.0-14");
  CHECK(found[2].depends ==
        std::vector<std::string>{"gcc-12-base", "libc6", "default-mta|libc6|postfix"});
  CHECK(found[2].provides == std::vector<std::string>{"libgcc1", "libgcc-alias"});
  CHECK(found[2].origin == "Example");
  CHECK(found[3].name == "held");
  CHECK(found[4].name == "going");
}

TEST_CASE("dpkg status: damage costs only itself") {
  struct Case {
    const char* name;
    std::string text;
    std::size_t packages;
    std::size_t problems;
  };
  const Case cases[] = {
      {"nothing", "", 0, 0},
      {"blank lines", "\n\n \n", 0, 0},
      {"no end of line", "Package: a\nVersion: 1", 1, 0},
      {"carriage returns", "Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\nVersion: 2\r\n", 2, 0},
      {"no version", "Package: a\nStatus: install ok installed\n\nPackage: b\nVersion: 1\n", 2, 1},
      {"no name", "Version: 1\n\nPackage: b\nVersion: 1\n", 1, 1},
      {"noise in a stanza", "Package: a\n%%%\nVersion: 1\n\nPackage: b\nVersion: 1\n", 2, 1},
      {"noise between", "Package: a\nVersion: 1\n\n\x01\x02\n\nPackage: b\nVersion: 1\n", 2, 1},
      {"a continuation of nothing", " x\nPackage: a\nVersion: 1\n", 1, 1},
      {"a version of two words", "Package: a\nVersion: 1 2\n", 1, 1},
      {"cut in a field", "Package: a\nVersion: 1\n\nPackage: b\nVers", 2, 2},
      {"lower case names", "package: a\nversion: 1\nstatus: install ok installed\n", 1, 0},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto out = dpkg::parse_status({"var/lib/dpkg/status", one.text.size(), 0}, one.text);
    CHECK(out.packages.size() == one.packages);
    CHECK(out.problems.size() == one.problems);
  }
  const auto out =
      dpkg::parse_status({"var/lib/dpkg/status", 0, 0}, "\n\nPackage: a\n?\nVersion: 1\n");
  REQUIRE(out.problems.size() == 1);
  CHECK(out.problems[0].message == "stanza at line 3: a: line 4 is no field");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "Version: 1\n\n";
  CHECK(dpkg::parse_status({"var/lib/dpkg/status", 0, 0}, many).problems.size() == 33);
}

TEST_CASE("dpkg: which states mean that files are there") {
  for (const char* state : {"install ok installed", "hold ok installed", "install ok unpacked",
                            "install reinstreq half-installed", "install ok triggers-pending"}) {
    CAPTURE(state);
    CHECK(dpkg::is_unpacked_state(state));
  }
  for (const char* state :
       {"deinstall ok config-files", "purge ok not-installed", "unknown ok x", ""}) {
    CAPTURE(state);
    CHECK_FALSE(dpkg::is_unpacked_state(state));
  }
}

TEST_CASE("dpkg: lists lose their directories") {
  CHECK(dpkg::files_of_list(
            "/.\n/usr\n/usr/share\n/usr/share/doc\n/usr/share/doc-base\n/usr/share/doc-base/a\n"
            "/usr/share/doc/x\n/usr/share/doc/x/copyright\n/lib/y\n../evil\n/a/../b\n") ==
        "usr/share/doc-base/a\nusr/share/doc/x/copyright\nlib/y\n");
  CHECK(dpkg::files_of_list("") == "");
}

TEST_CASE("dpkg: files are bounded") {
  UsrMerged tree;
  CanonicalPaths canonical(tree);
  std::size_t most = 3;
  CHECK(dpkg::owned_files("a", "x\ny\n", "", {}, canonical, most).size() == 2);
  CHECK(dpkg::owned_files("a", "x\ny\n", "", {}, canonical, most).size() == 1);
  std::string lines;
  for (std::size_t i = 0; i <= dpkg::kMostListed; ++i) lines += "/a\n";
  const Parsed out = dpkg::parse_list({"var/lib/dpkg/info/a.list", lines.size(), 0644}, lines);
  REQUIRE(out.problems.size() == 1);
  CHECK(out.problems[0].code == "limit");
}

TEST_CASE("dpkg: join gives files, licences and alternatives") {
  std::vector<FileResult> files;
  files.push_back(parsed("var/lib/dpkg/status", kStatus));
  files.push_back(
      parsed("var/lib/dpkg/info/libc6:amd64.list",
             "/.\n/lib\n/lib/x86_64-linux-gnu\n/lib/x86_64-linux-gnu/libc.so.6\n/usr\n/usr/share\n"
             "/usr/share/doc\n/usr/share/doc/libc6\n/usr/share/doc/libc6/copyright\n"));
  files.push_back(parsed("var/lib/dpkg/info/libc6:amd64.md5sums",
                         "0123456789ABCDEF0123456789abcdef  lib/x86_64-linux-gnu/libc.so.6\n"));
  files.push_back(parsed("var/lib/dpkg/info/libc6:i386.list", "/.\n/lib\n/lib/ld-linux.so.2\n"));
  files.push_back(parsed("var/lib/dpkg/info/held.list", "/.\n/bin\n/bin/sh\n"));
  files.push_back(parsed("var/lib/dpkg/diversions", "/bin/sh\n/bin/sh.distrib\ndash\n"));
  files.push_back(
      parsed("usr/share/doc/libc6/copyright",
             "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
             "Files: *\nLicense: LGPL-2.1+\n"));
  files.push_back(
      parsed("usr/share/doc/gcc-12-base/copyright", "see /usr/share/common-licenses/GPL-3.\n"));
  UsrMerged tree;
  tree.links["usr/share/doc/libgcc-s1"] = "usr/share/doc/gcc-12-base";
  dpkg::cataloger().join(files, tree);
  const auto& found = files[0].parsed.packages;
  REQUIRE(found.size() == 5);
  CHECK(found[0].files == std::vector<package::OwnedFile>{{"usr/lib/x86_64-linux-gnu/libc.so.6",
                                                           "md5:0123456789abcdef0123456789abcdef"},
                                                          {"usr/share/doc/libc6/copyright", ""}});
  CHECK(found[0].licences == std::vector<std::string>{"LGPL-2.1-or-later"});
  CHECK(found[1].files == std::vector<package::OwnedFile>{{"usr/lib/ld-linux.so.2", ""}});
  CHECK(found[2].licences == std::vector<std::string>{"GPL-3"});
  CHECK(found[2].depends == std::vector<std::string>{"gcc-12-base", "libc6"});
  CHECK(found[3].files == std::vector<package::OwnedFile>{{"usr/bin/sh.distrib", ""}});
  for (const FileResult& file : files) CHECK(file.parsed.notes.empty());
}

TEST_CASE("dpkg: distroless keeps a file for each package") {
  std::vector<FileResult> files;
  files.push_back(parsed("var/lib/dpkg/status.d/tzdata",
                         "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n"
                         "Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>\n"));
  files.push_back(parsed("var/lib/dpkg/status.d/tzdata.md5sums",
                         "00000000000000000000000000000001  usr/share/zoneinfo/UTC\nnot a sum\n"
                         "\\00000000000000000000000000000002 *./usr/share/x\n"));
  UsrMerged tree;
  dpkg::cataloger().join(files, tree);
  REQUIRE(files[0].parsed.packages.size() == 1);
  CHECK(files[0].parsed.packages[0].path == "var/lib/dpkg/status.d/tzdata");
  CHECK(files[0].parsed.packages[0].files ==
        std::vector<package::OwnedFile>{
            {"usr/share/x", "md5:00000000000000000000000000000002"},
            {"usr/share/zoneinfo/UTC", "md5:00000000000000000000000000000001"}});
  REQUIRE(files[1].parsed.problems.size() == 1);
  CHECK(files[1].parsed.packages.empty());
}

TEST_CASE("dpkg: a package of status and status.d is one") {
  std::vector<FileResult> files;
  files.push_back(parsed("var/lib/dpkg/status.d/a", "Package: a\nVersion: 1\nArchitecture: all\n"));
  files.push_back(parsed("var/lib/dpkg/status", "Package: a\nVersion: 1\nArchitecture: all\n"));
  UsrMerged tree;
  dpkg::cataloger().join(files, tree);
  CHECK(files[0].parsed.packages.empty());
  CHECK(files[1].parsed.packages.size() == 1);
}

TEST_CASE("dpkg: wanted files") {
  for (const char* path :
       {"var/lib/dpkg/status", "var/lib/dpkg/status.d/base", "var/lib/dpkg/info/a.list",
        "var/lib/dpkg/info/a:amd64.md5sums", "usr/share/doc/a/copyright"}) {
    CAPTURE(path);
    CHECK(dpkg::cataloger().wants({path, 1, 0644}) == Want::content);
  }
  for (const char* path :
       {"var/lib/dpkg/status-old", "x/var/lib/dpkg/status", "var/lib/dpkg/info/a.postinst",
        "usr/share/doc/a/b/copyright", "usr/share/doc/copyright", "status"}) {
    CAPTURE(path);
    CHECK(dpkg::cataloger().wants({path, 1, 0644}) == Want::no);
  }
}

TEST_CASE("copyright: short names to SPDX") {
  struct Case {
    const char* text;
    const char* spdx;
  };
  const Case cases[] = {
      {"GPL-2+", "GPL-2.0-or-later"},
      {"GPL-2", "GPL-2.0-only"},
      {"gpl-3.0-or-later", "GPL-3.0-or-later"},
      {"LGPL-2.1+", "LGPL-2.1-or-later"},
      {"Expat", "MIT"},
      {"Artistic or GPL-1+", "Artistic-1.0-Perl OR GPL-1.0-or-later"},
      {"BSD-3-clause and Expat", "BSD-3-Clause AND MIT"},
      {"Expat or Apache-2.0, and ISC", "(MIT OR Apache-2.0) AND ISC"},
      {"GPL-2+ with Autoconf exception", "GPL-2.0-or-later WITH Autoconf-exception-2.0"},
      {"GPL-2+ with OpenSSL exception", ""},
      {"public-domain", ""},
      {"GPL-7", ""},
      {"Expat or something", ""},
      {"or", ""},
      {"", ""}};
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(dpkg::spdx_expression(one.text) == one.spdx);
  }
}

TEST_CASE("copyright: fields and references") {
  CHECK(
      dpkg::licences_of(
          "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
          "Upstream-Name: x\n\nFiles: *\nCopyright: 2001 A\nLicense: GPL-2+\n This program\n .\n"
          " License: hidden\n\nFiles: b\nLicense: public-domain\n none\n\nLicense: GPL-2+\n text\n"
          "\nFiles: c\nLicense:\n Text without a name\n") ==
      std::vector<std::string>{"GPL-2.0-or-later", "public-domain"});
  CHECK(dpkg::licences_of(
            "This package was debianised by X.\nOn Debian systems see\n"
            "`/usr/share/common-licenses/GPL-2'. Also /usr/share/common-licenses/Apache-2.0.\n"
            "/usr/share/common-licenses/GPL-2\n") ==
        std::vector<std::string>{"GPL-2", "Apache-2.0"});
  CHECK(dpkg::licences_of("License: GPL-2+\nnot machine-readable without Format\n").empty());
  CHECK(dpkg::licences_of("").empty());
}
