#include "text/yaml.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::text;

TEST_CASE("yaml: documents and what they mean") {
  struct Case {
    const char* name;
    const char* yaml;
    const char* json;
  };
  for (const Case& c : {
           Case{"empty", "", "null"},
           Case{"comment only", "# nothing\n", "null"},
           Case{"byte order mark",
                "\xef\xbb\xbf"
                "a: b\n",
                R"({"a":"b"})"},
           Case{"explicit empty document", "---\n...\n", "null"},
           Case{"block", "a: 1\nb:\n  - x\n  - y: z\n", R"({"a":1,"b":["x",{"y":"z"}]})"},
           Case{"flow", "{a: [1, 'two', \"th\\u0072ee\"], b: {}}",
                R"({"a":[1,"two","three"],"b":{}})"},
           Case{"order is kept", "z: 1\na: 2\n", R"({"z":1,"a":2})"},
           Case{"null words", "[~, null, Null, NULL, nil]", R"([null,null,null,null,"nil"])"},
           Case{"empty value", "a:\nb: ''\n", R"({"a":null,"b":""})"},
           Case{"booleans of 1.2", "[true, False, TRUE, yes, on, 'true']",
                R"([true,false,true,"yes","on","true"])"},
           Case{"integers", "[0, -7, +12, 0x1F, 0o17, 017, 9223372036854775807]",
                "[0,-7,12,31,15,17,9223372036854775807]"},
           Case{"floats", "[1.5, -0.5, .5, 1e3, 6.]", "[1.5,-0.5,0.5,1000,6]"},
           Case{"versions", "[1.2.3, 12:30, 2024-01-01, 1_000, 1e, 0x]",
                R"(["1.2.3","12:30","2024-01-01","1_000","1e","0x"])"},
           Case{"tags", "[!!str 1, !!int '2', !!bool \"true\", !local 3, ! 4]",
                R"(["1",2,true,"3","4"])"},
           Case{"literal and folded", "a: |\n  x\n  y\nb: >-\n  x\n  y\n",
                R"({"a":"x\ny\n","b":"x y"})"},
           Case{"alias", "a: &x [1]\nb: *x\n", R"({"a":[1],"b":[1]})"},
           Case{"anchored key", "&k a: &v b\nc: [*k, *v]\n", R"({"a":"b","c":["a","b"]})"},
           Case{"merge", "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n",
                R"({"a":{"p":1,"q":2},"b":{"q":3,"p":1}})"},
           Case{"merge list, first wins", "b:\n  <<: [{p: 1}, {p: 2, r: 3}]\n",
                R"({"b":{"p":1,"r":3}})"},
           Case{"quoted << is a key", "'<<': 1\n", R"({"<<":1})"},
           Case{"number keys", "1: a\n2.50: b\n", R"({"1":"a","2.50":"b"})"},
           Case{"directives",
                "%YAML 1.2\n%TAG !e! tag:yaml.org,2002: # core\n---\na: !e!str 1\nb: 100%\n",
                R"({"a":"1","b":"100%"})"},
           Case{"characters beyond ASCII", "\u00e9: \u20ac\U0001f600\n",
                "{\"\u00e9\":\"\u20ac\U0001f600\"}"},
           Case{"end marker", "a: 1\n...\n", R"({"a":1})"},
       }) {
    CAPTURE(c.name);
    const auto value = parse_yaml(c.yaml);
    REQUIRE_MESSAGE(value, (value ? "" : value.error().message));
    CHECK(write_json(*value) == c.json);
  }
}

TEST_CASE("yaml: the failsafe schema keeps scalars as written") {
  const auto value = parse_yaml("a: 1.10\nb: true\nc:\n", {.schema = YamlSchema::failsafe});
  REQUIRE(value);
  CHECK(write_json(*value) == R"({"a":"1.10","b":"true","c":""})");
}

TEST_CASE("yaml: damage is an error that names its place") {
  struct Case {
    const char* name;
    std::string yaml;
    ErrorCode code;
    const char* place;
  };
  for (const Case& c : {
           Case{"unclosed flow", "a:\n  [1, 2", ErrorCode::invalid, "line"},
           Case{"bad indentation", "a: 1\n b: 2\n", ErrorCode::invalid, "line 1, column 4"},
           Case{"unknown alias", "a: 1\nb: *x\n", ErrorCode::invalid, "line 2, column 4"},
           Case{"alias inside its anchor", "&a [*a]", ErrorCode::invalid, "line 1"},
           Case{"repeated key", "a: 1\nb: 2\na: 3\n", ErrorCode::invalid, "line 3, column 1"},
           Case{"collection as key", "? [a]\n: b\n", ErrorCode::unsupported, "line 1"},
           Case{"merge of a scalar", "<<: 1\n", ErrorCode::invalid, "line 1"},
           Case{"two documents", "--- a\n--- b\n", ErrorCode::invalid, "2 documents"},
           Case{"tab as indentation", "a:\n\tb: 1\n", ErrorCode::invalid, "line 2"},
           Case{"deep flow", std::string(5000, '['), ErrorCode::invalid, "YAML"},
           Case{"odd directive", "a: 1\n...\n%\xc3\xa9", ErrorCode::unsupported, "line 3"},
           Case{"control character", std::string("a: \0", 4), ErrorCode::invalid,
                "line 1, column 4"},
           Case{"overlong UTF-8", "a: \xc0\xaf", ErrorCode::invalid, "line 1, column 4"},
           Case{"surrogate", "a: \xed\xa0\x80", ErrorCode::invalid, "line 1, column 4"},
           Case{"bad UTF-8", "b: 1\na: \"\xff\xfe\"\n", ErrorCode::invalid, "line 2, column 5"},
       }) {
    CAPTURE(c.name);
    const auto value = parse_yaml(c.yaml);
    REQUIRE_FALSE(value);
    if (std::string_view(c.name) != "deep flow") CHECK(value.error().code == c.code);
    CAPTURE(value.error().message);
    CHECK(value.error().message.find(c.place) != std::string::npos);
  }
}

TEST_CASE("yaml: bombs meet a limit") {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) bomb += "," + before;
    bomb += "]\n";
  }
  CHECK(parse_yaml(bomb).error().code == ErrorCode::limit);

  std::string wide = "a: &a " + std::string(1u << 20, 'x') + "\nb:\n";
  for (int i = 0; i < 100; ++i) wide += "  - *a\n";
  CHECK(parse_yaml(wide).error().code == ErrorCode::limit);

  std::string deep;
  for (int i = 0; i < 200; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(parse_yaml(deep).error().code == ErrorCode::limit);
  CHECK(parse_yaml("[1,2,3]", {.bytes = 3}).error().code == ErrorCode::limit);
  CHECK(parse_yaml("[1,2,3]", {.nodes = 3}).error().code == ErrorCode::limit);
}

TEST_CASE("yaml: a stream of documents") {
  const auto all = parse_yaml_all("--- {a: &x 1}\n---\n--- [2]\n...\n");
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK((*all)[0]["a"].integer() == 1);
  CHECK((*all)[1].is_null());
  CHECK((*all)[2].at(0).integer() == 2);
  // Anchors do not reach into the next document.
  CHECK_FALSE(parse_yaml_all("--- &x 1\n--- *x\n"));
}
