#include "advisory/intervals.h"

#include <algorithm>
#include <optional>

#include "advisory/steady_sort.h"

namespace pratique::advisory {
namespace {

using package::VersionOrder;

// -1, 0, 1; the error is kept in `failure` so that it can be used inside a sort.
class Comparison {
 public:
  explicit Comparison(VersionOrder order) : order_(order) {}
  int operator()(std::string_view a, std::string_view b) {
    const auto result = package::compare_versions(order_, a, b);
    if (!result) {
      if (!failure_) failure_ = result.error();
      return 0;
    }
    return *result < 0 ? -1 : (*result > 0 ? 1 : 0);
  }
  const std::optional<Error>& failure() const { return failure_; }

 private:
  VersionOrder order_;
  std::optional<Error> failure_;
};

bool is_everything(const Event& event) {
  return event.kind == EventKind::introduced && event.version == "0";
}

// At one version: what is introduced there comes before what is last affected there; otherwise as
// written.
int weight(const Event& event) { return event.kind == EventKind::last_affected ? 1 : 0; }

void sort_events(std::vector<Event>& events, Comparison& compare) {
  steady_sort(events, [&](const Event& a, const Event& b) {
    if (is_everything(a) || is_everything(b)) return is_everything(a) && !is_everything(b);
    const int order = compare(a.version, b.version);
    return order != 0 ? order < 0 : weight(a) < weight(b);
  });
}

void clip(std::vector<Interval>& intervals, const std::string& most, Comparison& compare) {
  std::vector<Interval> kept;
  for (Interval& interval : intervals) {
    if (!interval.low.empty() && compare(interval.low, most) >= 0) continue;
    const bool beyond =
        interval.end == End::open ||
        compare(interval.high, most) > (interval.end == End::last_affected ? -1 : 0);
    if (beyond) {
      interval.high = most;
      interval.end = End::limit;
    }
    kept.push_back(std::move(interval));
  }
  intervals = std::move(kept);
}

}  // namespace

bool is_comparable(VersionOrder order, std::string_view version) {
  return package::compare_versions(order, version, version).has_value();
}

Result<std::vector<Interval>> intervals_of(const Range& range, VersionOrder order) {
  Comparison compare(order);
  std::vector<Event> events;
  std::optional<std::string> most;
  bool limited = false;
  for (const Event& event : range.events) {
    if (event.kind != EventKind::limit) {
      events.push_back(event);
      continue;
    }
    if (event.version == "*")
      return intervals_of({[&] {
                            std::vector<Event> rest;
                            for (const Event& other : range.events)
                              if (other.kind != EventKind::limit) rest.push_back(other);
                            return rest;
                          }()},
                          order);
    limited = true;
    if (!most || compare(event.version, *most) > 0) most = event.version;
  }
  if (events.size() == 1 && !is_everything(events.front()) &&
      !is_comparable(order, events.front().version))
    return invalid("\"" + events.front().version.substr(0, 60) + "\" is no version");
  sort_events(events, compare);

  std::vector<Interval> out;
  std::optional<Interval> current;
  for (const Event& event : events) {
    const bool starts = event.kind == EventKind::introduced || event.kind == EventKind::after;
    if (starts && !current) {
      current.emplace();
      if (!is_everything(event)) current->low = event.version;
      current->above_low = event.kind == EventKind::after;
    } else if (!starts && current) {
      const bool inclusive = event.kind == EventKind::last_affected;
      // Nothing lies between a version and itself.
      const bool empty = !current->low.empty() && compare(current->low, event.version) == 0 &&
                         (!inclusive || current->above_low);
      if (!empty) {
        current->high = event.version;
        current->end = inclusive ? End::last_affected : End::fixed;
        out.push_back(std::move(*current));
      }
      current.reset();
    }
  }
  if (current) out.push_back(std::move(*current));
  if (limited) clip(out, *most, compare);
  if (compare.failure()) return *compare.failure();
  return out;
}

Range range_of(const Interval& interval) {
  Range range;
  range.events.push_back({interval.above_low ? EventKind::after : EventKind::introduced,
                          interval.low.empty() ? "0" : interval.low});
  if (interval.end == End::fixed) range.events.push_back({EventKind::fixed, interval.high});
  if (interval.end == End::last_affected)
    range.events.push_back({EventKind::last_affected, interval.high});
  if (interval.end == End::limit) range.events.push_back({EventKind::limit, interval.high});
  return range;
}

Result<std::vector<Interval>> complement(std::vector<Interval> intervals, VersionOrder order) {
  Comparison compare(order);
  for (const Interval& interval : intervals) {
    for (const std::string* version : {&interval.low, &interval.high})
      if (!version->empty() && !is_comparable(order, *version))
        return invalid("\"" + version->substr(0, 60) + "\" is no version");
  }
  steady_sort(intervals, [&](const Interval& a, const Interval& b) {
    if (a.low.empty() || b.low.empty()) return a.low.empty() && !b.low.empty();
    const int by_low = compare(a.low, b.low);
    return by_low != 0 ? by_low < 0 : a.above_low < b.above_low;
  });
  std::vector<Interval> out;
  // The gap that is open: from `next` (above it or from it on).
  Interval next;
  bool at_start = true;
  for (const Interval& interval : intervals) {
    if (!interval.low.empty()) {
      const int order_of_borders =
          at_start && next.low.empty() ? 1 : compare(interval.low, next.low);
      const bool gap =
          order_of_borders > 0 || (order_of_borders == 0 && interval.above_low && !next.above_low);
      if (gap) {
        Interval piece = next;
        piece.high = interval.low;
        piece.end = interval.above_low ? End::last_affected : End::fixed;
        out.push_back(std::move(piece));
      }
    }
    if (interval.end == End::open) {
      if (compare.failure()) return *compare.failure();
      return out;
    }
    Interval after;
    after.low = interval.high;
    after.above_low = interval.end == End::last_affected;
    const bool further = at_start || next.low.empty() || compare(after.low, next.low) > 0 ||
                         (compare(after.low, next.low) == 0 && after.above_low);
    if (further) next = std::move(after);
    at_start = false;
  }
  out.push_back(std::move(next));
  if (compare.failure()) return *compare.failure();
  return out;
}

Result<std::vector<Interval>> intersection(const std::vector<Interval>& a,
                                           const std::vector<Interval>& b, VersionOrder order) {
  Comparison compare(order);
  std::vector<Interval> out;
  if (a.size() * b.size() > 1'000'000) return limit("too many ranges");
  for (const Interval& left : a) {
    for (const Interval& right : b) {
      Interval both = right;
      const int lows =
          left.low.empty() ? -1 : (right.low.empty() ? 1 : compare(left.low, right.low));
      if (lows > 0 || (lows == 0 && left.above_low)) {
        both.low = left.low;
        both.above_low = left.above_low;
      }
      const int highs = left.end == End::open
                            ? 1
                            : (right.end == End::open ? -1 : compare(left.high, right.high));
      if (highs < 0 ||
          (highs == 0 && left.end != End::last_affected && right.end == End::last_affected)) {
        both.high = left.high;
        both.end = left.end;
      }
      if (both.end != End::open && !both.low.empty()) {
        const int width = compare(both.low, both.high);
        if (width > 0 || (width == 0 && (both.above_low || both.end != End::last_affected)))
          continue;
      }
      out.push_back(std::move(both));
    }
  }
  if (compare.failure()) return *compare.failure();
  return out;
}

}  // namespace pratique::advisory
