#include "core/result.h"

#include <doctest/doctest.h>

using namespace pratique;

namespace {
Result<int> half(int value) {
  if (value % 2 != 0) return invalid("odd");
  return value / 2;
}
Result<int> quarter(int value) {
  const int once = TRY(half(value).in("first half"));
  return half(once).in("second half");
}
}  // namespace

TEST_CASE("result: context is added from the inside out") {
  CHECK(quarter(8).value() == 2);
  CHECK(quarter(6).error().message == "second half: odd");
  CHECK(quarter(7).error().message == "first half: odd");
  CHECK(std::move(quarter(7)).in("outer").error().message == "outer: first half: odd");
}
