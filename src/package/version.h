// Version orders, one per ecosystem, each by the ecosystem's own rules.
#pragma once

#include <compare>
#include <cstddef>
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
  conan,
};

// Longer texts are no versions in any order.
inline constexpr std::size_t kLongestVersion = std::size_t{64} << 10;

// The order of an OSV ecosystem name ("Debian:12", "PyPI", "AlmaLinux:9", …, any case, release
// ignored) or of a short name (rpm, dpkg, apk, semver, pep440, gem, …); empty for an ecosystem
// without a known order.
std::optional<VersionOrder> order_of(std::string_view ecosystem);
// The order for the versions of a kind of package.
std::optional<VersionOrder> order_of(Kind kind);

// Whether the ecosystem's own tool takes `version` for a version.
bool is_valid_version(VersionOrder order, std::string_view version);
// How two versions compare. Every valid version compares; so does what the tool calls invalid but
// the order can still place ("1.2" for npm, "1.0-1" for apk, as advisories write them;
// docs/versions.md lists it all). Anything else is invalid, the error naming which one.
Result<std::weak_ordering> compare_versions(VersionOrder order, std::string_view a,
                                            std::string_view b);

}  // namespace pratique::package
