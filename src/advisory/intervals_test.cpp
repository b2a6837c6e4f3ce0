#include "advisory/intervals.h"

#include <doctest/doctest.h>

#include "advisory/constraint.h"

using namespace pratique;
using namespace pratique::advisory;
using package::VersionOrder;

namespace {

// "[1.0,2.0) (3,)": square brackets include, as mathematics writes it.
std::string shown(const std::vector<Interval>& intervals) {
  std::string out;
  for (const Interval& one : intervals) {
    if (!out.empty()) out += ' ';
    out += one.above_low ? '(' : '[';
    out += one.low + "," + one.high;
    out += one.end == End::last_affected ? ']' : (one.end == End::limit ? '>' : ')');
  }
  return out;
}

std::string shown(const Result<std::vector<Interval>>& intervals) {
  return intervals ? shown(*intervals) : "error: " + intervals.error().message;
}

}  // namespace

TEST_CASE("intervals: events as the OSV schema evaluates them") {
  using enum EventKind;
  struct Case {
    const char* name;
    std::vector<Event> events;
    const char* expected;
  };
  const Case cases[] = {
      {"everything", {{introduced, "0"}}, "[,)"},
      {"fixed", {{introduced, "0"}, {fixed, "1.2.0"}}, "[,1.2.0)"},
      {"last affected", {{introduced, "1.0.0"}, {last_affected, "1.2.0"}}, "[1.0.0,1.2.0]"},
      {"one version", {{introduced, "3.7.0"}, {last_affected, "3.7.0"}}, "[3.7.0,3.7.0]"},
      {"one version, written backwards",
       {{last_affected, "3.7.0"}, {introduced, "3.7.0"}},
       "[3.7.0,3.7.0]"},
      {"two stretches in any order",
       {{fixed, "2.1.0"}, {introduced, "2.0.0"}, {fixed, "1.1.0"}, {introduced, "1.0.0"}},
       "[1.0.0,1.1.0) [2.0.0,2.1.0)"},
      {"introduced twice",
       {{introduced, "0"}, {introduced, "1.0.0"}, {fixed, "2.0.0"}},
       "[,2.0.0)"},
      {"fixed twice", {{introduced, "0"}, {fixed, "1.0.0"}, {fixed, "2.0.0"}}, "[,1.0.0)"},
      {"fixed and introduced again at once",
       {{introduced, "0"}, {fixed, "1.0.0"}, {introduced, "1.0.0"}, {fixed, "2.0.0"}},
       "[,1.0.0) [1.0.0,2.0.0)"},
      {"nothing between", {{introduced, "1.0.0"}, {fixed, "1.0.0"}}, ""},
      {"never introduced", {{fixed, "1.0.0"}}, ""},
      {"limit", {{introduced, "1.0.0"}, {limit, "3.0.0"}}, "[1.0.0,3.0.0>"},
      {"limits: below any of them",
       {{introduced, "1.0.0"}, {limit, "2.0.0"}, {limit, "3.0.0"}},
       "[1.0.0,3.0.0>"},
      {"no limit", {{introduced, "1.0.0"}, {limit, "*"}, {limit, "2.0.0"}}, "[1.0.0,)"},
      {"limit below fixed", {{introduced, "0"}, {fixed, "5.0.0"}, {limit, "3.0.0"}}, "[,3.0.0>"},
      {"limit at the last affected",
       {{introduced, "0"}, {last_affected, "3.0.0"}, {limit, "3.0.0"}},
       "[,3.0.0>"},
      {"limit above fixed", {{introduced, "0"}, {fixed, "2.0.0"}, {limit, "3.0.0"}}, "[,2.0.0)"},
      {"above", {{after, "1.0.0"}, {last_affected, "1.0.0"}}, ""},
      {"no version", {{introduced, "0"}, {fixed, "one"}}, "[,one)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto result = intervals_of({c.events}, VersionOrder::semver);
    if (std::string_view(c.name) == "no version") continue;
    CHECK(shown(result) == c.expected);
  }
  CHECK_FALSE(intervals_of({{{introduced, "1.0.0"}, {fixed, "one"}}}, VersionOrder::semver));
  CHECK_FALSE(intervals_of({{{introduced, "one"}}}, VersionOrder::semver));
}

TEST_CASE("intervals: complement and intersection") {
  struct Case {
    const char* name;
    const char* requirement;
    const char* outside;
  };
  for (const Case& c :
       {Case{"patched from", ">= 2.2.1", "[,2.2.1)"}, Case{"nothing is safe", "< 0", "[0,)"},
        Case{"two branches", "~> 2.3.4 || >= 3.0.1", "[,2.3.4) [2.4.a,3.0.1)"},
        Case{"one version is safe", "= 1.0", "[,1.0) (1.0,)"}, Case{"all is safe", "*", ""}}) {
    CAPTURE(c.name);
    const auto inside = parse_constraint(c.requirement, VersionOrder::rubygems);
    REQUIRE(inside);
    CHECK(shown(complement(*inside, VersionOrder::rubygems)) == c.outside);
  }
  const auto a = parse_constraint("20.x", VersionOrder::npm);
  const auto b = parse_constraint("^20.5.1", VersionOrder::npm);
  REQUIRE(a);
  REQUIRE(b);
  CHECK(shown(intersection(*a, *complement(*b, VersionOrder::npm), VersionOrder::npm)) ==
        "[20.0.0,20.5.1)");
}

TEST_CASE("constraints: what the ecosystems write") {
  struct Case {
    const char* text;
    VersionOrder order;
    const char* expected;
  };
  const Case cases[] = {
      {"<1.2.0", VersionOrder::npm, "[,1.2.0)"},
      {">=1.0.0 <1.2.0 || >=2.0.0 <=2.1.0", VersionOrder::npm, "[1.0.0,1.2.0) [2.0.0,2.1.0]"},
      {"^1.2.3", VersionOrder::npm, "[1.2.3,2.0.0-0>"},
      {"^0.2.3", VersionOrder::npm, "[0.2.3,0.3.0-0>"},
      {"^0.0.3", VersionOrder::npm, "[0.0.3,0.0.4-0>"},
      {"~1.2.3", VersionOrder::npm, "[1.2.3,1.3.0-0>"},
      {"~1", VersionOrder::npm, "[1.0.0,2.0.0-0>"},
      {"1.x", VersionOrder::npm, "[1.0.0,2.0.0-0>"},
      {"1.2 - 2", VersionOrder::npm, "[1.2.0,3.0.0-0>"},
      {"<=1.2", VersionOrder::npm, "[,1.3.0-0>"},
      {">1.2", VersionOrder::npm, "[1.3.0-0,)"},
      {"*", VersionOrder::npm, "[,)"},
      {">= 1.0.0, < 2.0.0", VersionOrder::npm, "[1.0.0,2.0.0)"},
      {"(,1.2.14)", VersionOrder::maven, "[,1.2.14)"},
      {"[1.0,2.0),[3.0],(4.0,]", VersionOrder::maven, "[1.0,2.0) [3.0,3.0] (4.0,)"},
      {"==1.4.4", VersionOrder::pep440, "[1.4.4,1.4.4]"},
      {">=1.0,<1.5||==2.0", VersionOrder::pep440, "[1.0,1.5) [2.0,2.0]"},
      {"~=1.4.2", VersionOrder::pep440, "[1.4.2,1.5.dev0>"},
      {"==1.4.*", VersionOrder::pep440, "[1.4,1.5.dev0>"},
      {"~> 2.3.4", VersionOrder::rubygems, "[2.3.4,2.4.a>"},
      {">=2.3.0,<2.3.8", VersionOrder::packagist, "[2.3.0,2.3.8)"},
      {"> 1.0 != 1.5", VersionOrder::rubygems, "(1.0,1.5) (1.5,)"},
      {"<v1.2.3", VersionOrder::golang, "[,v1.2.3)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(shown(parse_constraint(c.text, c.order)) == c.expected);
  }
  for (const char* text : {"", "  ", "<", "[1.0,2.0", "[]", "<<1.0"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_constraint(text, VersionOrder::maven));
  }
}
