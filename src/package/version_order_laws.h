// What every version order must obey, for the fuzz targets: the laws of an order on three fuzzed
// versions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "package/number_order.h"
#include "package/version.h"

namespace pratique::package {

// Maven's, Composer's and Conan's own orders are not transitive: each has values of two kinds that
// compare by a third rule (Maven's lists against nothing, "#" against any number, words against
// numbers as text). We keep to the tool.
enum class Law { transitive, antisymmetric_only };

// The input is up to three versions, one a line. Aborts where the order of any two depends on their
// turn, a version differs from itself, a valid one does not compare, or three valid ones are not
// transitive.
inline int check_order_laws(VersionOrder order, const std::uint8_t* data, std::size_t size,
                            Law law = Law::transitive) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, 3> versions;
  bool more = true;
  for (std::size_t i = 0; i < versions.size() && more; ++i)
    versions[i] = take_piece(text, '\n', more);
  bool all_valid = true;
  for (const std::string_view version : versions) {
    const bool valid = is_valid_version(order, version);
    const auto same = compare_versions(order, version, version);
    if (valid && !same) std::abort();
    if (same && *same != 0) std::abort();
    all_valid = all_valid && valid;
  }
  const auto [a, b, c] = versions;
  const auto ab = compare_versions(order, a, b);
  const auto ba = compare_versions(order, b, a);
  if (ab.has_value() != ba.has_value()) std::abort();
  if (ab && *ab != reversed(*ba)) std::abort();
  if (!all_valid || law == Law::antisymmetric_only) return 0;
  const auto bc = compare_versions(order, b, c);
  const auto ac = compare_versions(order, a, c);
  if (*ab <= 0 && *bc <= 0 && *ac > 0) std::abort();
  if (*ab >= 0 && *bc >= 0 && *ac < 0) std::abort();
  if (*ab == 0 && *bc == 0 && *ac != 0) std::abort();
  return 0;
}

}  // namespace pratique::package
