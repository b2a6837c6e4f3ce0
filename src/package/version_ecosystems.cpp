// Which order an ecosystem's versions have.
#include <algorithm>
#include <array>

#include "package/number_order.h"
#include "package/version.h"

namespace pratique::package {
namespace {

struct Ecosystem {
  std::string_view name;  // letters and digits of the name, lower case
  VersionOrder order;
};

// OSV's ecosystems (ossf.github.io/osv-schema), distributions by other names, and short names.
constexpr Ecosystem kEcosystems[] = {
    {"debian", VersionOrder::dpkg},
    {"ubuntu", VersionOrder::dpkg},
    {"echo", VersionOrder::dpkg},
    {"dpkg", VersionOrder::dpkg},
    {"deb", VersionOrder::dpkg},
    {"opam", VersionOrder::dpkg},
    {"alpine", VersionOrder::apk},
    {"alpaquita", VersionOrder::apk},
    {"bellsofthardenedcontainers", VersionOrder::apk},
    {"bellsoft", VersionOrder::apk},
    {"wolfi", VersionOrder::apk},
    {"chainguard", VersionOrder::apk},
    {"minimos", VersionOrder::apk},
    {"cleanstart", VersionOrder::apk},
    {"postmarketos", VersionOrder::apk},
    {"apk", VersionOrder::apk},
    {"almalinux", VersionOrder::rpm},
    {"alma", VersionOrder::rpm},
    {"rockylinux", VersionOrder::rpm},
    {"rocky", VersionOrder::rpm},
    {"redhat", VersionOrder::rpm},
    {"rhel", VersionOrder::rpm},
    {"centos", VersionOrder::rpm},
    {"fedora", VersionOrder::rpm},
    {"amazonlinux", VersionOrder::rpm},
    {"amazon", VersionOrder::rpm},
    {"amzn", VersionOrder::rpm},
    {"oraclelinux", VersionOrder::rpm},
    {"oracle", VersionOrder::rpm},
    {"ol", VersionOrder::rpm},
    {"opensuse", VersionOrder::rpm},
    {"suse", VersionOrder::rpm},
    {"sles", VersionOrder::rpm},
    {"openeuler", VersionOrder::rpm},
    {"mageia", VersionOrder::rpm},
    {"photonos", VersionOrder::rpm},
    {"photon", VersionOrder::rpm},
    {"azurelinux", VersionOrder::rpm},
    {"cbl", VersionOrder::rpm},
    {"cblmariner", VersionOrder::rpm},
    {"mariner", VersionOrder::rpm},
    {"rpm", VersionOrder::rpm},
    {"npm", VersionOrder::npm},
    {"go", VersionOrder::golang},
    {"golang", VersionOrder::golang},
    {"cratesio", VersionOrder::crates},
    {"crates", VersionOrder::crates},
    {"cargo", VersionOrder::crates},
    {"pypi", VersionOrder::pep440},
    {"pep440", VersionOrder::pep440},
    {"maven", VersionOrder::maven},
    {"rubygems", VersionOrder::rubygems},
    {"gem", VersionOrder::rubygems},
    {"nuget", VersionOrder::nuget},
    {"packagist", VersionOrder::packagist},
    {"composer", VersionOrder::packagist},
    {"pub", VersionOrder::pub},
    {"hackage", VersionOrder::hackage},
    {"ghc", VersionOrder::hackage},
    {"cran", VersionOrder::cran},
    {"bioconductor", VersionOrder::cran},
    {"hex", VersionOrder::hex},
    {"conancenter", VersionOrder::conan},
    {"conan", VersionOrder::conan},
    {"semver", VersionOrder::semver},
    {"bitnami", VersionOrder::semver},
    {"githubactions", VersionOrder::semver},
    {"swifturl", VersionOrder::semver},
    {"swift", VersionOrder::semver},
    {"julia", VersionOrder::semver},
    {"kubernetes", VersionOrder::semver},
    {"vscode", VersionOrder::semver},
    {"linux", VersionOrder::semver},
};

}  // namespace

std::optional<VersionOrder> order_of(std::string_view ecosystem) {
  // What stands behind the colon is a release, and for Maven and others a repository.
  std::string name;
  for (const char c : ecosystem.substr(0, ecosystem.find(':'))) {
    if (is_alphanumeric(c)) name.push_back(to_lower(c));
  }
  const auto* found = std::find_if(std::begin(kEcosystems), std::end(kEcosystems),
                                   [&](const Ecosystem& entry) { return entry.name == name; });
  if (found == std::end(kEcosystems)) return std::nullopt;
  return found->order;
}

std::optional<VersionOrder> order_of(Kind kind) {
  switch (kind) {
    case Kind::deb: return VersionOrder::dpkg;
    case Kind::apk: return VersionOrder::apk;
    case Kind::rpm: return VersionOrder::rpm;
    case Kind::npm: return VersionOrder::npm;
    case Kind::pypi: return VersionOrder::pep440;
    case Kind::golang: return VersionOrder::golang;
    case Kind::maven: return VersionOrder::maven;
    case Kind::gem: return VersionOrder::rubygems;
    case Kind::cargo: return VersionOrder::crates;
    case Kind::composer: return VersionOrder::packagist;
    case Kind::nuget: return VersionOrder::nuget;
    case Kind::conan: return VersionOrder::conan;
    case Kind::pub: return VersionOrder::pub;
    case Kind::hackage: return VersionOrder::hackage;
    case Kind::cran: return VersionOrder::cran;
    case Kind::hex: return VersionOrder::hex;
    case Kind::bitnami: return VersionOrder::semver;
    case Kind::generic:
    case Kind::other: break;
  }
  return std::nullopt;
}

}  // namespace pratique::package
