#include "package/version.h"

#include <doctest/doctest.h>

#include <string>

namespace pratique::package {
namespace {

struct Case {
  const char* name;
  VersionOrder order;
  const char* a;
  const char* sign;  // "<", "=", ">" or "!" for invalid
  const char* b;
};

std::string answer(VersionOrder order, std::string_view a, std::string_view b) {
  const auto result = compare_versions(order, a, b);
  if (!result) return "!";
  return *result < 0 ? "<" : *result > 0 ? ">" : "=";
}

using enum VersionOrder;

constexpr Case kCases[] = {
    {"tilde before the end", dpkg, "1.0~rc1-1", "<", "1.0-1"},
    {"epoch outweighs", dpkg, "1:0.1", ">", "9.9"},
    {"absent revision is revision 0", dpkg, "1.0", "=", "1.0-0"},
    {"last hyphen splits", dpkg, "1.0-1-2", ">", "1.0-1-1"},
    {"binary rebuild", dpkg, "1.0-1+b1", ">", "1.0-1"},
    {"letters before punctuation", dpkg, "1.0a", "<", "1.0+"},
    {"no number in the epoch", dpkg, "a:1", "!", "1"},
    {"an epoch beyond an int", dpkg, "2147483648:1", "!", "1"},
    {"nothing behind the hyphen", dpkg, "1.0-", "!", "1"},
    {"nothing behind the colon", dpkg, "1:", "!", "1"},
    {"only warned about by dpkg", dpkg, "v1.0", ">", "1.0"},
    {"the suffix of a release to come", apk, "1.2_rc1", "<", "1.2"},
    {"a patch suffix", apk, "1.2_p1", ">", "1.2"},
    {"revisions are numbers", apk, "1.2-r9", "<", "1.2-r10"},
    {"leading zero is a fraction", apk, "1.02", "<", "1.1"},
    {"first number is a number", apk, "02", ">", "1"},
    {"commit hash", apk, "1.2~abc-r0", "<", "1.2~abd-r0"},
    {"suffixes of one kind by number", apk, "1.0_alpha9", "<", "1.0_alpha10"},
    {"missing epoch is 0", rpm, "0:1.2-3", "=", "1.2-3"},
    {"tilde", rpm, "1.0~rc1-1", "<", "1.0-1"},
    {"caret after the end", rpm, "1.0^git1-1", ">", "1.0-1"},
    {"caret before more", rpm, "1.0^git1-1", "<", "1.0.1-1"},
    {"digits outweigh letters", rpm, "1.1", ">", "1.a"},
    {"dist tags", rpm, "1.0-1.amzn2023.0.2", "<", "1.0-1.amzn2023.0.10"},
    {"pre-release", semver, "1.0.0-rc.10", ">", "1.0.0-rc.9"},
    {"build metadata is ignored", semver, "1.0.0+a", "=", "1.0.0+b"},
    {"empty identifier", semver, "1.0.0-a..b", "!", "1.0.0"},
    {"no number", semver, "latest", "!", "1.0.0"},
    {"prefixes", npm, "v1.2.3", "=", "=1.2.3"},
    {"loose pre-release", npm, "1.2.3beta", "<", "1.2.3"},
    {"short bound", npm, "1.2", "=", "1.2.0"},
    {"dist-tag", npm, "next", "!", "1.0.0"},
    {"pseudo version", golang, "v0.0.0-20200622213623-75b288015ac9", "<", "v0.0.1"},
    {"incompatible", golang, "v2.0.0+incompatible", "=", "2.0.0"},
    {"toolchain", golang, "go1.19.8", "=", "1.19.8"},
    {"toolchain candidates by number", golang, "go1.21rc10", ">", "1.21rc9"},
    {"toolchain candidate before its release", golang, "go1.21rc1", "<", "1.21.0"},
    {"candidate in advisories' words", golang, "go1.21rc2", "=", "1.21.0-rc.2"},
    {"toolchain with experiments", golang, "go1.22.1 X:boringcrypto", "=", "1.22.1"},
    {"no version recorded", golang, "(devel)", "!", "1.0.0"},
    {"dev before alpha", pep440, "1.0.dev1", "<", "1.0a1"},
    {"spellings", pep440, "1.0-ALPHA.1", "=", "1.0a1"},
    {"post without its word", pep440, "1.0-1", "=", "1.0.post1"},
    {"epoch", pep440, "1!0.1", ">", "9999.0"},
    {"zeros at the end", pep440, "1.0.0", "=", "1"},
    {"local", pep440, "1.0+ubuntu.1", "<", "1.0+ubuntu.2"},
    {"local numbers after letters", pep440, "1.0+a", "<", "1.0+1"},
    {"joint without a number", pep440, "1.0.post.dev1", "<", "1.0.post0"},
    {"qualifier order", maven, "1.0-beta", "<", "1.0-milestone"},
    {"snapshot", maven, "1.0-SNAPSHOT", "<", "1.0"},
    {"service pack", maven, "1.0-sp", ">", "1.0"},
    {"unknown qualifier after the release", maven, "1.0-jre", ">", "1.0"},
    {"android and jre", maven, "31.1-android", "<", "31.1-jre"},
    {"final is the release", maven, "4.1.94.Final", "=", "4.1.94"},
    {"dot or hyphen before a qualifier", maven, "1.0.RC2", "<", "1.0-RC3"},
    {"pre-release by letters", rubygems, "1.0.0.rc1", "<", "1.0.0"},
    {"hyphen is a pre-release", rubygems, "1.13.0-java", "<", "1.13.0"},
    {"zeros at the end of a gem", rubygems, "1.0", "=", "1"},
    {"not a gem version", rubygems, "a.1", "!", "1"},
    {"fourth number", nuget, "1.0.0.1", ">", "1.0.0"},
    {"case of labels", nuget, "1.0.0-RC1", "=", "1.0.0-rc1"},
    {"five numbers", nuget, "1.0.0.0.1", "!", "1.0"},
    {"patch", packagist, "1.0-p1", ">", "1.0"},
    {"branch end", packagist, "1.x-dev", ">", "1.9.9"},
    {"branch end before the next", packagist, "1.x-dev", "<", "2.0"},
    {"named branch", packagist, "dev-main", "<", "0.0.1"},
    {"build metadata counts for Pub", pub, "1.0.0", "<", "1.0.0+1"},
    {"longer is newer", hackage, "1.0", "<", "1.0.0"},
    {"words are no version", hackage, "1.a", "!", "1"},
    {"hyphen is a dot", cran, "1.2-3", "=", "1.2.3"},
    {"letter releases", conan, "1.1.1s", ">", "1.1.1"},
    {"letters in turn", conan, "1.1.1k", "<", "1.1.1l"},
    {"pre-release of a recipe", conan, "1.0-rc1", "<", "1.0"},
};

TEST_CASE("orders, one rule a line") {
  for (const Case& c : kCases) {
    CAPTURE(c.name);
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(answer(c.order, c.a, c.b) == c.sign);
    const std::string mirrored = *c.sign == '<' ? ">" : *c.sign == '>' ? "<" : c.sign;
    CHECK(answer(c.order, c.b, c.a) == mirrored);
  }
}

constexpr VersionOrder kAllOrders[] = {dpkg,   apk,     rpm,   semver,   npm,   golang,
                                       crates, pep440,  maven, rubygems, nuget, packagist,
                                       pub,    hackage, cran,  hex,      conan};

TEST_CASE("numbers of any length compare in every order") {
  const std::string nines = "1." + std::string(3000, '9') + ".0";
  const std::string one_less = "1." + std::string(2999, '9') + "8.0";
  for (const VersionOrder order : kAllOrders) {
    CAPTURE(static_cast<int>(order));
    CHECK(answer(order, one_less, nines) == "<");
    CHECK(answer(order, nines, one_less) == ">");
  }
}

TEST_CASE("an empty or endless text is no version in any order") {
  const std::string endless = "1." + std::string(kLongestVersion, '0');
  const std::string deep = [] {
    std::string text = "1";
    for (int i = 0; i < 20000; ++i) text += "-1";
    return text;
  }();
  for (const VersionOrder order : kAllOrders) {
    CAPTURE(static_cast<int>(order));
    CHECK(answer(order, "", "1.0.0") == "!");
    CHECK(answer(order, endless, "1.0.0") == "!");
    CHECK_FALSE(is_valid_version(order, ""));
    CHECK(!answer(order, deep, deep).empty());
  }
}

TEST_CASE("the error names the version that is none") {
  const auto result = compare_versions(dpkg, "1.0", "a:b");
  REQUIRE(!result);
  CHECK(result.error().code == ErrorCode::invalid);
  CHECK(result.error().message == "\"a:b\" is not a version");
}

TEST_CASE("validity is the tool's, comparing may be wider") {
  CHECK(is_valid_version(dpkg, "1:1.0-1"));
  CHECK_FALSE(is_valid_version(dpkg, "v1.0"));
  CHECK(is_valid_version(apk, "1.2.3_git20200101-r4"));
  CHECK_FALSE(is_valid_version(apk, "1.2-ruff"));
  CHECK(is_valid_version(pep440, "1.0.POST1"));
  CHECK_FALSE(is_valid_version(pep440, "1.0-bulbasaur"));
  CHECK_FALSE(is_valid_version(crates, "1.0"));
  CHECK_FALSE(is_valid_version(crates, "1.0.01"));
  CHECK(is_valid_version(golang, "v1.2"));
  CHECK(is_valid_version(golang, "1.2.3"));
  CHECK_FALSE(is_valid_version(golang, "v1.2-pre"));
}

struct Name {
  const char* ecosystem;
  VersionOrder order;
};

constexpr Name kNames[] = {
    {"Debian", dpkg},
    {"Debian:12", dpkg},
    {"debian", dpkg},
    {"Ubuntu:22.04:LTS", dpkg},
    {"Ubuntu:Pro:18.04:LTS", dpkg},
    {"Echo", dpkg},
    {"Alpine:v3.19", apk},
    {"Alpaquita:stream", apk},
    {"BellSoft Hardened Containers:23", apk},
    {"Wolfi", apk},
    {"Chainguard", apk},
    {"MinimOS", apk},
    {"AlmaLinux:9", rpm},
    {"Rocky Linux:9", rpm},
    {"Red Hat:enterprise_linux:9::baseos", rpm},
    {"openSUSE:Leap 15.5", rpm},
    {"SUSE:Linux Enterprise Server 15 SP5", rpm},
    {"openEuler:24.03-LTS", rpm},
    {"Mageia:9", rpm},
    {"Photon OS:5.0", rpm},
    {"Amazon Linux:2023", rpm},
    {"Oracle Linux:9", rpm},
    {"Fedora:40", rpm},
    {"Azure Linux:3", rpm},
    {"CBL-Mariner", rpm},
    {"redhat", rpm},
    {"npm", npm},
    {"PyPI", pep440},
    {"PYPI", pep440},
    {"Maven", maven},
    {"Maven:https://repo.example.org", maven},
    {"Go", golang},
    {"crates.io", crates},
    {"RubyGems", rubygems},
    {"NuGet", nuget},
    {"Packagist", packagist},
    {"Packagist:https://packages.drupal.org/8", packagist},
    {"Pub", pub},
    {"Hex", hex},
    {"Hackage", hackage},
    {"CRAN", cran},
    {"ConanCenter", conan},
    {"Bitnami", semver},
    {"GitHub Actions", semver},
    {"SwiftURL", semver},
    {"Julia", semver},
    {"opam", dpkg},
    {"rpm", rpm},
    {"dpkg", dpkg},
    {"apk", apk},
    {"semver", semver},
    {"gem", rubygems},
};

TEST_CASE("every ecosystem of OSV has its order, in any case and with a release") {
  for (const Name& name : kNames) {
    CAPTURE(name.ecosystem);
    const auto order = order_of(name.ecosystem);
    REQUIRE(order);
    CHECK(*order == name.order);
  }
  CHECK_FALSE(order_of("Android"));
  CHECK_FALSE(order_of(""));
  CHECK_FALSE(order_of(":12"));
  CHECK(order_of(Kind::conan) == conan);
  CHECK_FALSE(order_of(Kind::generic));
}

}  // namespace
}  // namespace pratique::package
