#include "catalog/npm/npm.h"

#include <doctest/doctest.h>

#include "support/catalogued.h"

using namespace pratique;
using namespace pratique::catalog;
using test::Files;

namespace {

const std::string kSha1 = "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=";

std::string manifest(const std::string& name, const std::string& version) {
  return R"({"name":")" + name + R"(","version":")" + version + "\"}";
}
std::string lock_v3(const std::string& members) {
  return R"({"lockfileVersion":3,"packages":{"":{"name":"app"},)" + members + "}}";
}
std::string entry(const std::string& place, const std::string& version,
                  const std::string& more = "") {
  return "\"" + place + R"(":{"version":")" + version + R"(","integrity":")" + kSha1 + "\"" + more +
         "}";
}

}  // namespace

TEST_CASE("npm: installed trees and lockfiles come together") {
  struct Case {
    const char* name;
    Files files;
    const char* expected;
  };
  const Case cases[] = {
      {"a lockfile alone is reported",
       {{"app/package-lock.json", lock_v3(entry("node_modules/a", "1.0.0"))},
        {"app/package.json", manifest("app", "1.0.0")}},
       "app/package-lock.json: a@1.0.0 sha1:da39"},
      {"beside an installed tree it completes that",
       {{"app/package-lock.json", lock_v3(entry("node_modules/a", "1.0.0", ",\"dev\":true") + "," +
                                          entry("node_modules/b", "1.0.0"))},
        {"app/node_modules/a/package.json", manifest("a", "1.0.0")}},
       "app/node_modules/a/package.json: a@1.0.0 dev sha1:da39"},
      {"a tree elsewhere does not hide it",
       {{"app/yarn.lock", "a@1:\n  version \"1.0.0\"\n"},
        {"usr/lib/node_modules/npm/package.json", manifest("npm", "9.0.0")}},
       "app/yarn.lock: a@1.0.0\nusr/lib/node_modules/npm/package.json: npm@9.0.0"},
      {"a lockfile in the root of the image",
       {{"package-lock.json", lock_v3(entry("node_modules/a", "1.0.0"))},
        {"node_modules/a/package.json", manifest("a", "1.0.0")}},
       "node_modules/a/package.json: a@1.0.0 sha1:da39"},
      {"lockfiles of packages are ignored",
       {{"app/node_modules/a/package.json", manifest("a", "1.0.0")},
        {"app/node_modules/a/yarn.lock", "x@1:\n  version \"1.0.0\"\n"}},
       "app/node_modules/a/package.json: a@1.0.0"},
      {"the hidden lockfile knows the version of a damaged one",
       {{"app/node_modules/.package-lock.json",
         lock_v3(entry("node_modules/a", "1.0.0") + "," + entry("node_modules/b", "2.0.0"))},
        {"app/node_modules/a/package.json", "{"},
        {"app/node_modules/b/package.json", manifest("b", "2.0.0")}},
       "app/node_modules/a/package.json: a@1.0.0 sha1:da39\napp/node_modules/a/package.json: "
       "problem damaged\n"
       "app/node_modules/b/package.json: b@2.0.0 sha1:da39"},
      {"a hidden lockfile whose tree was stripped",
       {{"app/node_modules/.package-lock.json", lock_v3(entry("node_modules/a", "1.0.0"))}},
       "app/node_modules/.package-lock.json: a@1.0.0 sha1:da39"},
      {"a shrinkwrap takes precedence",
       {{"app/package-lock.json", lock_v3(entry("node_modules/a", "1.0.0"))},
        {"app/npm-shrinkwrap.json", lock_v3(entry("node_modules/a", "2.0.0"))}},
       "app/npm-shrinkwrap.json: a@2.0.0 sha1:da39"},
      {"workspaces: linked packages and their own node_modules",
       {{"app/package-lock.json",
         lock_v3(
             R"("node_modules/w":{"resolved":"packages/w","link":true},"packages/w":{"name":"@t/w","version":"5.0.0"},)"
             R"("node_modules/v":{"resolved":"packages/v","link":true},"packages/v":{"version":"1.0.0"},)" +
             entry("packages/w/node_modules/b", "2.0.0") + "," + entry("node_modules/a", "1.0.0"))},
        {"app/packages/w/package.json", manifest("@t/w", "5.0.0")},
        {"app/packages/w/node_modules/b/package.json", manifest("b", "2.0.0")},
        {"app/node_modules/a/package.json", manifest("a", "1.0.0")}},
       "app/node_modules/a/package.json: a@1.0.0 sha1:da39\napp/packages/w/package.json: "
       "@t/w@5.0.0\n"
       "app/packages/w/node_modules/b/package.json: b@2.0.0 sha1:da39"},
      {"pnpm's own copy of the lockfile",
       {{"app/node_modules/.pnpm/lock.yaml",
         "lockfileVersion: '6.0'\npackages:\n  /a@1.0.0:\n    resolution: {integrity: " + kSha1 +
             "}\n    dev: true\n"},
        {"app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", manifest("a", "1.0.0")}},
       "app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json: a@1.0.0 dev sha1:da39"},
      {"an alias is matched by its real name",
       {{"app/package-lock.json",
         lock_v3(R"("node_modules/x":{"name":"real","version":"1.0.0","integrity":")" + kSha1 +
                 "\"}")},
        {"app/node_modules/x/package.json", manifest("real", "1.0.0")}},
       "app/node_modules/x/package.json: real@1.0.0 sha1:da39"},
      {"the same package in two places is two instances",
       {{"app/node_modules/a/package.json", manifest("a", "1.0.0")},
        {"app/node_modules/b/node_modules/a/package.json", manifest("a", "1.0.0")}},
       "app/node_modules/a/package.json: a@1.0.0\napp/node_modules/b/node_modules/a/package.json: "
       "a@1.0.0"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(test::report(npm::cataloger(), c.files) == c.expected);
  }
}
