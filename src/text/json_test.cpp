#include "text/json.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::text;

TEST_CASE("json: documents survive a round trip") {
  for (const std::string_view text : {R"({"a":1,"b":[true,false,null,"x\"y"],"c":{"d":-2.5}})",
                                      R"([])", R"({})", R"("é")", "0", R"({"z":1,"a":2})"}) {
    const auto value = parse_json(text);
    REQUIRE(value);
    CHECK(write_json(*value) == text);
  }
}

TEST_CASE("json: damage names line and column") {
  struct Case {
    const char* name;
    std::string text;
    const char* place;
  };
  for (const Case& c :
       {Case{"unclosed", "{\n \"a\": ", "line 2"}, Case{"junk", "{} x", "line 1, column 4"},
        Case{"bare word", "[1,\n2,\nfoo]", "line 3"}, Case{"empty", "", "line 1"}}) {
    CAPTURE(c.name);
    const auto value = parse_json(c.text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == ErrorCode::invalid);
    CHECK(value.error().message.find(c.place) != std::string::npos);
  }
}

TEST_CASE("json: depth and size are limited") {
  const std::string deep(100000, '[');
  const auto value = parse_json(deep);
  REQUIRE_FALSE(value);
  CHECK(value.error().code == ErrorCode::limit);
  CHECK(parse_json("[1,2,3]", {.bytes = 3}).error().code == ErrorCode::limit);
}

TEST_CASE("json: large and odd numbers") {
  CHECK(parse_json("18446744073709551615")->is_number());
  CHECK(parse_json("9007199254740993")->integer() == 9007199254740993);
  CHECK(parse_json("2.0")->integer() == 2);
  CHECK_FALSE(parse_json("01"));
}

TEST_CASE("json: comments and trailing commas only in jsonc") {
  constexpr std::string_view kText = "{ // note\n \"a\": [1, 2, /* x */ ], \"b\": \",]\", }";
  CHECK_FALSE(parse_json(kText));
  const auto value = parse_jsonc(kText);
  REQUIRE(value);
  CHECK((*value)["a"].size() == 2);
  CHECK((*value)["b"].string() == ",]");
}

TEST_CASE("json: invalid UTF-8 is written as U+FFFD") {
  CHECK(quote_json("a\xff\xc0\x80z") == "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\"");
  CHECK_FALSE(parse_json("\"\xff\""));
}
