#include "package/version.h"

#include "package/version_orders.h"

namespace pratique::package {
namespace {

const OrderRules& rules_of(VersionOrder order) {
  switch (order) {
    case VersionOrder::dpkg: return kDpkgRules;
    case VersionOrder::apk: return kApkRules;
    case VersionOrder::rpm: return kRpmRules;
    case VersionOrder::semver: return kSemverRules;
    case VersionOrder::npm: return kNpmRules;
    case VersionOrder::golang: return kGolangRules;
    case VersionOrder::crates: return kCratesRules;
    case VersionOrder::pep440: return kPep440Rules;
    case VersionOrder::maven: return kMavenRules;
    case VersionOrder::rubygems: return kRubygemsRules;
    case VersionOrder::nuget: return kNugetRules;
    case VersionOrder::packagist: return kPackagistRules;
    case VersionOrder::pub: return kPubRules;
    case VersionOrder::hackage: return kHackageRules;
    case VersionOrder::cran: return kCranRules;
    case VersionOrder::hex: return kHexRules;
    case VersionOrder::conan: break;
  }
  return kConanRules;
}

Error not_a_version(std::string_view text) {
  constexpr std::size_t kShown = 80;
  std::string shown(text.substr(0, kShown));
  if (text.size() > kShown) shown += "…";
  return invalid("\"" + shown + "\" is not a version");
}

}  // namespace

bool is_valid_version(VersionOrder order, std::string_view version) {
  return version.size() <= kLongestVersion && rules_of(order).is_valid(version);
}

Result<std::weak_ordering> compare_versions(VersionOrder order, std::string_view a,
                                            std::string_view b) {
  const OrderRules& rules = rules_of(order);
  for (const std::string_view version : {a, b}) {
    if (version.size() > kLongestVersion || !rules.is_comparable(version)) {
      return not_a_version(version);
    }
  }
  return rules.compare(a, b);
}

}  // namespace pratique::package
