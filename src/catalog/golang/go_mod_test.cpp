#include "catalog/golang/go_mod.h"

#include <doctest/doctest.h>

#include "catalog/golang/quoted.h"

using namespace pratique;
using namespace pratique::catalog;
using namespace pratique::catalog::golang;

namespace {

std::string listed(const Parsed& parsed) {
  std::string out;
  for (const package::Package& package : parsed.packages) {
    if (!package.name_space.empty()) out += package.name_space + "/";
    out += package.name + "@" + package.version;
    if (!package.unidentified.empty()) out += "?";
    out += " ";
  }
  return out;
}

Parsed parse(std::string_view text) {
  return parse_go_mod({"app/go.mod", text.size(), 0644}, text);
}

class EmptyTree final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return false; }
  std::string resolve(std::string_view path) const override { return std::string(path); }
};

}  // namespace

TEST_CASE("go.mod: directives") {
  struct Case {
    const char* name;
    const char* text;
    const char* packages;
    std::size_t problems;
  };
  for (const Case& c :
       {Case{"one line", "module m\nrequire golang.org/x/net v0.1.0\n", "golang.org/x/net@v0.1.0 ",
             0},
        {"block, comments, indirect",
         "require ( // c\n\tgolang.org/x/net v0.1.0 // indirect\n\n\t// x\n\trsc.io/quote "
         "v1.5.2\n)\n",
         "golang.org/x/net@v0.1.0 rsc.io/quote@v1.5.2 ", 0},
        {"carriage returns", "require (\r\n\trsc.io/quote v1.5.2\r\n)\r\n", "rsc.io/quote@v1.5.2 ",
         0},
        {"quoted", "require \"rsc.io/quote\" `v1.5.2`\n", "rsc.io/quote@v1.5.2 ", 0},
        {"toolchain and go are no packages", "go 1.21\ntoolchain go1.21.3\n", "", 0},
        {"replaced", "require a.b/c v1.0.0\nreplace a.b/c => d.e/f v1.1.0\n", "d.e/f@v1.1.0 ", 0},
        {"replaced by version first",
         "require a.b/c v1.0.0\nreplace (\na.b/c => d.e/f v1.1.0\na.b/c v1.0.0 => g.h/i "
         "v1.2.0\n)\n",
         "g.h/i@v1.2.0 ", 0},
        {"another version replaced", "require a.b/c v1.0.0\nreplace a.b/c v0.9.0 => d.e/f v1.1.0\n",
         "a.b/c@v1.0.0 ", 0},
        {"replaced by a folder", "require a.b/c v1.0.0\nreplace a.b/c => ../c\n", "a.b/c@v1.0.0? ",
         0},
        {"excluded", "require a.b/c v1.0.0\nrequire a.b/c v1.0.1\nexclude a.b/c v1.0.0\n",
         "a.b/c@v1.0.1 ", 0},
        {"retract and the rest",
         "retract [v1.0.0, v1.9.9] // bad\nretract (\nv1.0.0\n)\ngodebug default=go1.21\ntool "
         "x.y/z\n",
         "", 0},
        {"twice", "require a.b/c v1.0.0\nrequire a.b/c v1.0.0\n", "a.b/c@v1.0.0 ", 0},
        {"a branch", "require a.b/c master\n", "a.b/c@master? ", 0},
        {"incompatible", "require a.b/c v2.0.0+incompatible\n", "a.b/c@v2.0.0+incompatible ", 0},
        {"a bad line costs itself", "require (\na.b/c\nd.e/f v1.0.0\n\"x v1\n)\n", "d.e/f@v1.0.0 ",
         2},
        {"no end", "require (\nd.e/f v1.0.0\n", "d.e/f@v1.0.0 ", 1},
        {"no end of line", "require d.e/f v1.0.0", "d.e/f@v1.0.0 ", 0},
        {"bad replacement", "require a.b/c v1.0.0\nreplace a.b/c d.e/f\n", "a.b/c@v1.0.0 ", 1},
        {"empty", "", "", 0}}) {
    CAPTURE(c.name);
    const Parsed parsed = parse(c.text);
    CHECK(listed(parsed) == c.packages);
    CHECK(parsed.problems.size() == c.problems);
    for (const package::Package& package : parsed.packages) {
      CHECK(package.evidence == package::Evidence::lockfile);
    }
  }
  CHECK(parse("\n\nrequire x\n").problems.at(0).message ==
        "line 3: require needs a module and a version");
}

TEST_CASE("go.sum: digests for the go.mod beside it") {
  const std::string sum =
      "gopkg.in/yaml.v2 v2.4.0 h1:D8xgwECY7CYvx+Y2n4sBz93Jn9JRvxdiyyo8CTfuKaY=\n"
      "gopkg.in/yaml.v2 v2.4.0/go.mod h1:RDklbk79AGWmwhnvt/jBztapEOGDOx6ZbXqjP6csGnQ=\n";
  std::vector<FileResult> files;
  files.push_back({"app/go.mod", parse("require gopkg.in/yaml.v2 v2.4.0\n")});
  files.push_back({"app/go.sum", parse_go_sum({"app/go.sum", sum.size(), 0644}, sum)});
  files.push_back({"other/go.mod", parse("require gopkg.in/yaml.v2 v2.4.0\n")});
  join_sums(files, EmptyTree());
  CHECK(files[0].parsed.packages.at(0).digests ==
        std::vector<std::string>{
            "sha256:0fcc60c04098ec262fc7e6369f8b01cfddc99fd251bf1762cb2a3c0937ee29a6"});
  CHECK(files[1].parsed.notes.empty());
  CHECK(files[2].parsed.packages.at(0).digests.empty());
  CHECK(parse_go_sum({"go.sum", 3, 0644}, "x y\nz\n").problems.size() == 1);
}

TEST_CASE("go: quoted strings") {
  struct Case {
    const char* text;
    const char* value;  // null: an error
    const char* rest;
  };
  for (const Case& c : {Case{"\"a\\\"b\"=c", "a\"b", "=c"},
                        {"`a\\b`", "a\\b", ""},
                        {"\"\\u00e9\\x41\\101\\n\"", "éAA\n", ""},
                        {"\"\\U0001F600\"", "😀", ""},
                        {"\"a", nullptr, ""},
                        {"\"\\q\"", nullptr, ""},
                        {"`a", nullptr, ""},
                        {"\"\\ud800\"", nullptr, ""},
                        {"\"\\x4\"", nullptr, ""},
                        {"a", nullptr, ""},
                        {"", nullptr, ""},
                        {"\"\\", nullptr, ""}}) {
    CAPTURE(c.text);
    std::string_view text = c.text;
    const auto value = take_quoted(text);
    REQUIRE(value.has_value() == (c.value != nullptr));
    if (!value) continue;
    CHECK(*value == c.value);
    CHECK(text == c.rest);
  }
}
