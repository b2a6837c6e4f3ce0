// The rules of each version order, one file an order (version_NAME.cpp); version.cpp picks among
// them.
//
// is_valid: the ecosystem's own tool takes the text for a version. is_comparable: the order can
// place it; never narrower than is_valid, wider where the tool itself compares what it calls
// invalid or where advisories write bounds the tool would refuse ("1.2" for npm). compare: only for
// two comparable texts; a total order over valid ones. docs/versions.md says what each order
// widens.
#pragma once

#include <compare>
#include <string_view>

namespace pratique::package {

struct OrderRules {
  bool (*is_valid)(std::string_view);
  bool (*is_comparable)(std::string_view);
  std::weak_ordering (*compare)(std::string_view, std::string_view);
};

extern const OrderRules kDpkgRules;
extern const OrderRules kApkRules;
extern const OrderRules kRpmRules;
extern const OrderRules kSemverRules;
extern const OrderRules kNpmRules;
extern const OrderRules kGolangRules;
extern const OrderRules kCratesRules;
extern const OrderRules kPubRules;
extern const OrderRules kHexRules;
extern const OrderRules kPep440Rules;
extern const OrderRules kMavenRules;
extern const OrderRules kRubygemsRules;
extern const OrderRules kNugetRules;
extern const OrderRules kPackagistRules;
extern const OrderRules kHackageRules;
extern const OrderRules kCranRules;
extern const OrderRules kConanRules;

}  // namespace pratique::package
