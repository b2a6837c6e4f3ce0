// Versions on a line: ranges of advisories as disjoint intervals.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/record.h"
#include "core/result.h"
#include "package/version.h"

namespace pratique::advisory {

// Whether a text has a place in the order, which is more than the ecosystem's tool would take for a
// version.
bool is_comparable(package::VersionOrder order, std::string_view version);

// How an interval ends.
enum class End : unsigned char {
  open,
  fixed,
  last_affected,
  limit
};  // `open`: never; fixed, limit: exclusive

struct Interval {
  std::string low;         // empty: from before every version on
  bool above_low = false;  // low itself is outside
  std::string high;        // empty with End::open
  End end = End::open;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// What the OSV schema's evaluation says of every version at once (section "Evaluation"): events
// sorted by version, introduced switches on, fixed and anything above last_affected off, and
// versions at or above every limit are out. Invalid, naming the version, where the events cannot be
// put in order.
Result<std::vector<Interval>> intervals_of(const Range& range, package::VersionOrder order);

// The range that has just this interval.
Range range_of(const Interval& interval);

// The versions in none of the intervals; fixed where the interval after begins. For sources that
// list what is patched.
Result<std::vector<Interval>> complement(std::vector<Interval> intervals,
                                         package::VersionOrder order);

// The versions in one of `a` and in one of `b`. An end that both have stays what it is in `b`.
Result<std::vector<Interval>> intersection(const std::vector<Interval>& a,
                                           const std::vector<Interval>& b,
                                           package::VersionOrder order);

}  // namespace pratique::advisory
