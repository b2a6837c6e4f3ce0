#include "catalog/npm/package_json.h"

#include <doctest/doctest.h>

#include "support/catalogued.h"

using namespace pratique;
using namespace pratique::catalog;
using namespace pratique::catalog::npm;

TEST_CASE("npm: where a package root is") {
  struct Case {
    const char* path;
    const char* name;  // empty: none
  };
  for (const Case& c : {
           Case{"app/node_modules/lodash/package.json", "lodash"},
           Case{"node_modules/lodash/package.json", "lodash"},
           Case{"app/node_modules/@babel/core/package.json", "@babel/core"},
           Case{"app/node_modules/a/node_modules/b/package.json", "b"},
           Case{"app/node_modules/.pnpm/b@1.0.0/node_modules/b/package.json", "b"},
           Case{"usr/lib/node_modules/npm/package.json", "npm"},
           Case{"usr/share/nodejs/semver/package.json", "semver"},
           Case{"usr/share/nodejs/@types/node/package.json", "@types/node"},
           Case{"usr/lib/nodejs/glob/package.json", "glob"},
           Case{"usr/lib/x86_64-linux-gnu/nodejs/re2/package.json", "re2"},
           Case{"opt/yarn-v1.22.22/package.json", "yarn"},
           Case{"Files/app/node_modules/x/package.json", "x"},
           Case{"package.json", ""},
           Case{"app/package.json", ""},
           Case{"node_modules/package.json", ""},
           Case{"app/node_modules/@babel/package.json", ""},
           Case{"app/node_modules/a/dist/package.json", ""},
           Case{"app/node_modules/@s/a/esm/package.json", ""},
           Case{"app/node_modules/.cache/package.json", ""},
           Case{"app/my_node_modules/x/package.json", ""},
           Case{"usr/share/nodejs/a/lib/package.json", ""},
           Case{"opt/yarn-v1.22.22/lib/package.json", ""},
           Case{"app/node_modules/x/package.json.bak", ""},
       }) {
    CAPTURE(c.path);
    CHECK(installed_name(c.path) == c.name);
  }
}

namespace {
Parsed parse(const char* path, std::string_view content) {
  return parse_package_json({path, content.size(), 0644}, content);
}
}  // namespace

TEST_CASE("npm: package.json") {
  struct Case {
    const char* name;
    const char* json;
    const char* expected;
    const char* licences;
    const char* depends;
  };
  for (
      const Case& c : {
          Case{
              "plain",
              R"({"name":"x","version":"1.0.0","license":"MIT","dependencies":{"b":"1","a":"npm:c@2"}})",
              "x@1.0.0", "MIT", "b,c"},
          Case{"alias: the file's name is the truth", R"({"name":"@s/real","version":"2.0.0"})",
               "@s/real@2.0.0", "", ""},
          Case{"no name", R"({"version":"1.0.0"})", "x@1.0.0", "", ""},
          Case{"no version", R"({"name":"y"})", "y@ !no version recorded", "", ""},
          Case{"neither", R"({"type":"module"})", "x@ !no version recorded", "", ""},
          Case{"types are wrong", R"({"name":7,"version":["1"],"license":1,"dependencies":[]})",
               "x@ !no version recorded", "", ""},
          Case{"licence object",
               R"({"name":"x","version":"1.0.0","license":{"type":"BSD-3-Clause","url":"u"}})",
               "x@1.0.0", "BSD-3-Clause", ""},
          Case{"licences",
               R"({"name":"x","version":"1.0.0","licenses":[{"type":"MIT"},"Apache-2.0",{}]})",
               "x@1.0.0", "MIT,Apache-2.0", ""},
          Case{
              "peers and optional",
              R"({"name":"x","version":"1.0.0","optionalDependencies":{"o":"1"},"devDependencies":{"d":"1"},
                "peerDependencies":{"p":"1","q":"1"},"peerDependenciesMeta":{"q":{"optional":true}}})",
              "x@1.0.0", "", "o,p"},
          Case{
              "what old npm wrote down",
              R"({"name":"x","version":"v1.0.0","_resolved":"git+https://h/x.git#abc","_integrity":"sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="})",
              "x@1.0.0 sha1:da39 ?vcs_url=git+https://h/x.git@abc", "", ""},
          Case{"byte order mark", "\xef\xbb\xbf{\"name\":\"x\",\"version\":\"1.0.0\"}", "x@1.0.0",
               "", ""},
      }) {
    CAPTURE(c.name);
    const Parsed parsed = parse("app/node_modules/x/package.json", c.json);
    REQUIRE(parsed.packages.size() == 1);
    CHECK(parsed.problems.empty());
    CHECK(test::described(parsed.packages[0]) == c.expected);
    CHECK(test::joined(parsed.packages[0].licences, ",") == c.licences);
    CHECK(test::joined(parsed.packages[0].depends, ",") == c.depends);
    CHECK(parsed.packages[0].path == "app/node_modules/x/package.json");
  }
}

TEST_CASE("npm: a damaged package.json is a problem and an unidentified package") {
  for (const char* content : {"", "{\"name\": \"x\", \"ver", "[]", "\"x\"", "\xff\xfe"}) {
    CAPTURE(content);
    const Parsed parsed = parse("app/node_modules/@s/x/package.json", content);
    REQUIRE(parsed.packages.size() == 1);
    CHECK(test::described(parsed.packages[0]) == "@s/x@ !package.json is damaged");
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].code == "damaged");
    CHECK(parsed.problems[0].path == "app/node_modules/@s/x/package.json");
  }
}
