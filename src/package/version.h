// Version orders, one per ecosystem, each by the ecosystem's own rules.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "package/package.h"

namespace pratique::package {

enum class VersionOrder {
  dpkg,
  apk,
  rpm,
  semver,  // also npm, Go, crates.io (with their own leniencies in their own members below)
  npm,
  golang,
  crates,
  pep440,
  maven,
  rubygems,
  nuget,
  packagist,
  pub,
  hackage,
  cran,
  hex,
};

// The order of an OSV ecosystem name ("Debian:12", "PyPI", "AlmaLinux:9", …, any case, release ignored) or of
// the short names rpm, dpkg, apk, semver; empty for an ecosystem without a known order.
std::optional<VersionOrder> order_of(std::string_view ecosystem);
// The order for the versions of a kind of package.
std::optional<VersionOrder> order_of(Kind kind);

// Whether `version` is a version at all in that order.
bool is_valid_version(VersionOrder order, std::string_view version);
// How two versions compare; invalid (naming which one) where either is no version in that order.
Result<std::weak_ordering> compare_versions(VersionOrder order, std::string_view a,
                                            std::string_view b);

}  // namespace pratique::package
