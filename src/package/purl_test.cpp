#include "package/purl.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/stream.h"
#include "support/corpus.h"
#include "text/json.h"

namespace pratique::package {
namespace {

Purl parts_of(const text::Json& json) {
  Purl parts;
  parts.type = json["type"].string();
  parts.name_space = json["namespace"].string();
  parts.name = json["name"].string();
  parts.version = json["version"].string();
  parts.subpath = json["subpath"].string();
  for (const auto& [key, value] : json["qualifiers"].members()) {
    parts.qualifiers.emplace_back(key, std::string(value.string()));
  }
  std::sort(parts.qualifiers.begin(), parts.qualifiers.end());
  return parts;
}

// What is wrong with our answer to one case; empty where nothing is.
std::string failure_of(const text::Json& test) {
  const std::string_view type = test["test_type"].string();
  const bool must_fail = test["expected_failure"].boolean();
  if (type == "parse") {
    const auto parsed = parse_purl(test["input"].string());
    if (must_fail) return parsed ? "was accepted: " + write_purl(*parsed) : "";
    if (!parsed) return parsed.error().message;
    return *parsed == parts_of(test["expected_output"]) ? "" : "gave " + write_purl(*parsed);
  }
  Result<std::string> text = invalid("unknown test_type " + std::string(type));
  if (type == "build") text = build_purl(parts_of(test["input"]));
  if (type == "validate" || type == "roundtrip") text = canonical_purl(test["input"].string());
  if (must_fail) return text ? "was accepted: " + *text : "";
  if (!text) return text.error().message;
  return *text == test["expected_output"].string() ? "" : "gave " + *text;
}

int check_file(const std::string& path) {
  const auto bytes = read_file(path, 16u << 20);
  REQUIRE(bytes);
  const auto document = text::parse_json(*bytes);
  REQUIRE(document);
  int count = 0;
  for (const text::Json& test : (*document)["tests"].items()) {
    const std::string name =
        path.substr(path.rfind('/') + 1) + ": " + std::string(test["test_type"].string()) + " " +
        text::write_json(test["input"]) + ", " + std::string(test["description"].string());
    const std::string failure = failure_of(test);
    CHECK_MESSAGE(failure.empty(), name << ": " << failure);
    ++count;
  }
  return count;
}

TEST_CASE("every case of the purl specification's suites") {
  const auto folder = test::shared_path("corpus/purl");
  if (!folder) return;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  CHECK(files.size() >= 43);
  int count = 0;
  for (const std::string& file : files) count += check_file(file);
  CHECK(count >= 580);
}

struct Reading {
  const char* name;
  const char* text;
  const char* canonical;  // empty: an error
};

constexpr Reading kReadings[] = {
    {"scope without encoding", "pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0"},
    {"slash in a version", "pkg:github/a/b@feature/x", "pkg:github/a/b@feature%2Fx"},
    {"scheme in upper case", "PKG:pypi/Django@1.0", "pkg:pypi/django@1.0"},
    {"runs in a Python name", "pkg:pypi/zope.__interface", "pkg:pypi/zope-interface"},
    {"space around it", " pkg:gem/rails@7.0 \n", "pkg:gem/rails@7.0"},
    {"empty qualifier", "pkg:gem/rails?platform=&a=b", "pkg:gem/rails?a=b"},
    {"qualifiers in order", "pkg:generic/a?b=1&a=2", "pkg:generic/a?a=2&b=1"},
    {"dots in a subpath", "pkg:golang/x.org/a#./b/../c/", "pkg:golang/x.org/a#b/c"},
    {"slashes in a namespace", "pkg:generic//a//b///c", "pkg:generic/a/b/c"},
    {"unicode", "pkg:generic/%C3%A9", "pkg:generic/%C3%A9"},
    {"qualifier twice", "pkg:generic/a?b=1&b=2", ""},
    {"bad escape", "pkg:generic/a%2", ""},
    {"not UTF-8", "pkg:generic/%ff", ""},
    {"overlong UTF-8", "pkg:generic/%C0%AF", ""},
    {"no name", "pkg:generic/", ""},
    {"only slashes", "pkg:generic/%2F%2F", ""},
    {"no type", "pkg:/", ""},
    {"other scheme", "http://example.org/a", ""},
    {"namespace where none is", "pkg:pypi/a/b@1", ""},
};

TEST_CASE("purls in every spelling") {
  for (const Reading& c : kReadings) {
    CAPTURE(c.name);
    const auto text = canonical_purl(c.text);
    CHECK(text.value_or(std::string()) == c.canonical);
  }
  CHECK(parse_purl("pkg:generic/" + std::string(kLongestPurl, 'a')).error().code ==
        ErrorCode::limit);
  CHECK(parse_purl("pkg:pypi/a/b@1").error().message == "purl: type pypi has no namespace");
}

struct Known {
  const char* name;
  Kind kind;
  const char* name_space;
  const char* package;
  const char* version;
  const char* arch;
  const char* distro_id;
  const char* distro_version;
  const char* purl;
};

constexpr Known kKnown[] = {
    {"debian", Kind::deb, "", "libssl3", "3.0.11-1~deb12u2", "amd64", "debian", "12",
     "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12"},
    {"debian with an epoch", Kind::deb, "", "libstdc++6", "1:12.2.0-14+b1", "arm64", "debian", "12",
     "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bb1?arch=arm64&distro=debian-12"},
    {"ubuntu", Kind::deb, "", "bash", "5.1-6ubuntu1", "amd64", "ubuntu", "22.04",
     "pkg:deb/ubuntu/bash@5.1-6ubuntu1?arch=amd64&distro=ubuntu-22.04"},
    {"alpine", Kind::apk, "", "musl", "1.2.4_git20230717-r4", "x86_64", "alpine", "3.19.1",
     "pkg:apk/alpine/musl@1.2.4_git20230717-r4?arch=x86_64&distro=alpine-3.19.1"},
    {"wolfi", Kind::apk, "", "glibc", "2.38-r5", "x86_64", "wolfi", "20230201",
     "pkg:apk/wolfi/glibc@2.38-r5?arch=x86_64&distro=wolfi-20230201"},
    {"amazon with an epoch", Kind::rpm, "", "openssl-libs", "1:3.0.8-1.amzn2023.0.11", "x86_64",
     "amzn", "2023",
     "pkg:rpm/amzn/openssl-libs@3.0.8-1.amzn2023.0.11?arch=x86_64&distro=amzn-2023&epoch=1"},
    {"red hat", Kind::rpm, "", "bash", "5.1.8-6.el9", "x86_64", "rhel", "9.3",
     "pkg:rpm/redhat/bash@5.1.8-6.el9?arch=x86_64&distro=rhel-9.3"},
    {"suse", Kind::rpm, "", "zypper", "1.14-1", "x86_64", "sles", "15.5",
     "pkg:rpm/suse/zypper@1.14-1?arch=x86_64&distro=sles-15.5"},
    {"opensuse", Kind::rpm, "", "zypper", "1.14-1", "x86_64", "opensuse-leap", "15.5",
     "pkg:rpm/opensuse/zypper@1.14-1?arch=x86_64&distro=opensuse-leap-15.5"},
    {"alma", Kind::rpm, "", "bash", "5-1", "x86_64", "almalinux", "9.2",
     "pkg:rpm/almalinux/bash@5-1?arch=x86_64&distro=almalinux-9.2"},
    {"unknown distribution", Kind::deb, "", "bash", "5-1", "amd64", "", "",
     "pkg:deb/bash@5-1?arch=amd64"},
    {"npm scope", Kind::npm, "@angular", "core", "12.0.0", "", "", "",
     "pkg:npm/%40angular/core@12.0.0"},
    {"python", Kind::pypi, "", "Flask_Login", "0.6.2", "", "", "", "pkg:pypi/flask-login@0.6.2"},
    {"go", Kind::golang, "github.com/gin-gonic", "gin", "v1.9.0", "", "", "",
     "pkg:golang/github.com/gin-gonic/gin@v1.9.0"},
    {"go incompatible", Kind::golang, "github.com/docker", "docker", "v20.10.7+incompatible", "",
     "", "", "pkg:golang/github.com/docker/docker@v20.10.7%2Bincompatible"},
    {"maven", Kind::maven, "org.apache.logging.log4j", "log4j-core", "2.14.1", "", "", "",
     "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"},
    {"gem", Kind::gem, "", "rails", "7.0.4", "", "", "", "pkg:gem/rails@7.0.4"},
    {"cargo", Kind::cargo, "", "serde", "1.0.0", "", "", "", "pkg:cargo/serde@1.0.0"},
    {"composer", Kind::composer, "symfony", "http-kernel", "v5.4.0", "", "", "",
     "pkg:composer/symfony/http-kernel@v5.4.0"},
    {"nuget", Kind::nuget, "", "Newtonsoft.Json", "13.0.1", "", "", "",
     "pkg:nuget/Newtonsoft.Json@13.0.1"},
    {"conan", Kind::conan, "", "openssl", "1.1.1s", "", "", "", "pkg:conan/openssl@1.1.1s"},
    {"classified program", Kind::generic, "", "node", "20.1.0", "", "", "",
     "pkg:generic/node@20.1.0"},
};

TEST_CASE("packages to purls and back") {
  for (const Known& c : kKnown) {
    CAPTURE(c.name);
    Package package;
    package.kind = c.kind;
    package.name_space = c.name_space;
    package.name = c.package;
    package.version = c.version;
    package.arch = c.arch;
    Distribution distro;
    distro.id = c.distro_id;
    distro.version_id = c.distro_version;
    CHECK(purl_of(package, distro) == c.purl);

    const auto purl = parse_purl(c.purl);
    REQUIRE(purl);
    Distribution read;
    const Package back = package_of(*purl, &read);
    CHECK(back.kind == c.kind);
    CHECK(back.version == c.version);
    CHECK(back.arch == c.arch);
    CHECK(back.name_space == c.name_space);
    CHECK(read.id == c.distro_id);
    CHECK(read.version_id == c.distro_version);
    CHECK(purl_of(back, read) == c.purl);
  }
}

struct Foreign {
  const char* name;
  const char* purl;
  const char* distro_id;
  const char* distro_version;
  const char* codename;
  const char* source_name;
  const char* source_version;
};

constexpr Foreign kForeign[] = {
    {"codename", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "debian", "", "jessie", "",
     ""},
    {"codename behind the name", "pkg:deb/ubuntu/curl@7?distro=ubuntu-jammy", "ubuntu", "", "jammy",
     "", ""},
    {"bare version", "pkg:apk/alpine/musl@1?distro=3.19.1", "alpine", "3.19.1", "", "", ""},
    {"vendor name", "pkg:rpm/redhat/bash@5-1?distro=redhat-8.9", "rhel", "8.9", "", "", ""},
    {"no qualifier", "pkg:rpm/oracle/bash@5-1", "ol", "", "", "", ""},
    {"tumbleweed", "pkg:rpm/opensuse/curl@7-1?distro=opensuse-tumbleweed", "opensuse-tumbleweed",
     "", "", "", ""},
    {"no namespace", "pkg:rpm/curl@7-1?distro=fedora-25", "fedora", "25", "", "", ""},
    {"source of a deb", "pkg:deb/debian/libssl3@3-1?distro=debian-12&upstream=openssl%403.0",
     "debian", "12", "", "openssl", "3.0"},
    {"source of an rpm",
     "pkg:rpm/redhat/bash@5-1?distro=rhel-9.1&upstream=bash-x-5.1.8-6.el9.src.rpm", "rhel", "9.1",
     "", "bash-x", "5.1.8-6.el9"},
};

TEST_CASE("distributions and sources in the words of other tools") {
  for (const Foreign& c : kForeign) {
    CAPTURE(c.name);
    const auto purl = parse_purl(c.purl);
    REQUIRE(purl);
    Distribution distro;
    const Package package = package_of(*purl, &distro);
    CHECK(distro.id == c.distro_id);
    CHECK(distro.version_id == c.distro_version);
    CHECK(distro.version_codename == c.codename);
    CHECK(package.source_name == c.source_name);
    CHECK(package.source_version == c.source_version);
    CHECK(package.evidence == Evidence::claimed);
  }
}

TEST_CASE("qualifiers that a package keeps") {
  const auto purl = parse_purl("pkg:maven/org.a/b@1?type=war&classifier=x");
  REQUIRE(purl);
  Distribution untouched;
  untouched.id = "debian";
  const Package package = package_of(*purl, &untouched);
  CHECK(package.qualifiers ==
        std::vector<std::pair<std::string, std::string>>{{"classifier", "x"}, {"type", "war"}});
  CHECK(untouched.id == "debian");
  CHECK(purl_of(package, untouched) == "pkg:maven/org.a/b@1?classifier=x&type=war");
  CHECK(purl_of(Package{}, untouched).empty());
}

TEST_CASE("kinds and purl types") {
  CHECK(purl_type(Kind::golang) == "golang");
  CHECK(purl_type(Kind::other) == "generic");
  CHECK(kind_of_purl_type("deb") == Kind::deb);
  CHECK(kind_of_purl_type("generic") == Kind::generic);
  CHECK(kind_of_purl_type("swift") == Kind::other);
  CHECK(is_os(Kind::rpm));
  CHECK_FALSE(is_os(Kind::npm));
}

}  // namespace
}  // namespace pratique::package
