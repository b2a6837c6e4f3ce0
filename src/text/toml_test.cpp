#include "text/toml.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::text;

TEST_CASE("toml: documents and what they mean") {
  struct Case {
    const char* name;
    const char* toml;
    const char* json;
  };
  for (
      const Case& c : {
          Case{"empty", "", "{}"},
          Case{"scalars", "s = 'a\\b'\ni = 0x10\nf = 1.5\nb = true\n",
               R"({"s":"a\\b","i":16,"f":1.5,"b":true})"},
          Case{"order is kept", "z = 1\na = 2\n[m]\n[b]\n", R"({"z":1,"a":2,"m":{},"b":{}})"},
          Case{"tables",
               "[[package]]\nname = \"x\"\n[[package]]\nname = \"y\"\n[package.more]\nk = [1, 2]\n",
               R"({"package":[{"name":"x"},{"name":"y","more":{"k":[1,2]}}]})"},
          Case{"dotted keys", "a.b.c = 1\na.b.d = 2\n", R"({"a":{"b":{"c":1,"d":2}}})"},
          Case{"inline tables", "a = {b = 1, c = {d = \"e\"}}\n", R"({"a":{"b":1,"c":{"d":"e"}}})"},
          Case{"multi-line strings", "a = \"\"\"\nx\n[y.\"\"\"\nb = '''z'''\n",
               R"({"a":"x\n[y.","b":"z"})"},
          Case{
              "dates",
              "a = 1979-05-27T07:32:00Z\nb = 1979-05-27\nc = 07:32:00.500\nd = "
              "1979-05-27T00:32:00-07:30\n",
              R"({"a":"1979-05-27T07:32:00Z","b":"1979-05-27","c":"07:32:00.5","d":"1979-05-27T00:32:00-07:30"})"},
          Case{"comments", "# a = [[[[\na = 1 # b\n", R"({"a":1})"},
          Case{"byte order mark",
               "\xef\xbb\xbf"
               "a = 1\n",
               R"({"a":1})"},
          Case{"carriage returns", "a = 1\r\nb = 2\r\n", R"({"a":1,"b":2})"},
      }) {
    CAPTURE(c.name);
    const auto value = parse_toml(c.toml);
    REQUIRE_MESSAGE(value, (value ? "" : value.error().message));
    CHECK(write_json(*value) == c.json);
  }
}

TEST_CASE("toml: damage is an error that names its place") {
  struct Case {
    const char* name;
    const char* toml;
    const char* place;
  };
  for (const Case& c :
       {Case{"no value", "a = 1\nb =\n", "line 2"},
        Case{"repeated key", "a = 1\na = 2\n", "line 2"},
        Case{"unclosed string", "a = \"x\n", "line 1"}, Case{"not TOML", "{\"a\": 1}", "line 1"},
        Case{"bad UTF-8", "a = \"\xff\xfe\"\n", "line 1"}}) {
    CAPTURE(c.name);
    const auto value = parse_toml(c.toml);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == ErrorCode::invalid);
    CAPTURE(value.error().message);
    CHECK(value.error().message.find(c.place) != std::string::npos);
  }
}

TEST_CASE("toml: depth and size are limited") {
  std::string dotted = "a";
  for (int i = 0; i < 100000; ++i) dotted += ".a";
  std::string inline_tables;
  for (int i = 0; i < 200; ++i) inline_tables += "{a.a = ";
  for (const std::string& text :
       {dotted + " = 1\n", "[" + dotted + "]\n", "a = " + std::string(100000, '['),
        "a = " + inline_tables, "\"" + std::string("a\"") + dotted.substr(1) + " = 1"}) {
    const auto value = parse_toml(text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == ErrorCode::limit);
  }
  CHECK(parse_toml("a = 1", {.bytes = 3}).error().code == ErrorCode::limit);
  // Dots of values and of many keys do not add up.
  std::string flat;
  for (int i = 0; i < 1000; ++i) flat += "k" + std::to_string(i) + " = [1.5, 2.5, \"a.b.c\"]\n";
  CHECK(parse_toml(flat));
}
