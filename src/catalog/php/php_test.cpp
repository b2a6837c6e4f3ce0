#include "catalog/php/php.h"

#include <doctest/doctest.h>

#include "support/catalogued.h"

using namespace pratique;
using namespace pratique::catalog;
using test::Files;

TEST_CASE("php: installed.json and composer.lock") {
  struct Case {
    const char* name;
    Files files;
    const char* expected;
  };
  const Case cases[] = {
      {"Composer 1: an array",
       {{"app/vendor/composer/installed.json",
         R"([{"name":"psr/log","version":"1.1.4","license":["MIT"]},{"name":"plain","version":"1.0"}])"}},
       "app/vendor/composer/installed.json: psr/log@1.1.4\napp/vendor/composer/installed.json: "
       "plain@1.0"},
      {"Composer 2: an object with development packages",
       {{"vendor/composer/installed.json", R"({"packages":[
          {"name":"symfony/console","version":"v5.4.0","version_normalized":"5.4.0.0","dist":{"shasum":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}},
          {"name":"phpunit/phpunit","version":"9.5.0","dist":{"shasum":""}},
          {"name":"my/branch","version":"dev-main","replace":{"old/name":"*"}}],
          "dev":true,"dev-package-names":["phpunit/phpunit"]})"}},
       "vendor/composer/installed.json: symfony/console@v5.4.0 sha1:da39\n"
       "vendor/composer/installed.json: phpunit/phpunit@9.5.0 dev\nvendor/composer/installed.json: "
       "my/branch@dev-main"},
      {"a lock alone",
       {{"app/composer.lock",
         R"({"packages":[{"name":"a/b","version":"1.0.0"}],"packages-dev":[{"name":"c/d","version":"2.0.0"}],"aliases":[]})"}},
       "app/composer.lock: a/b@1.0.0\napp/composer.lock: c/d@2.0.0 dev"},
      {"a lock beside vendor completes it",
       {{"app/composer.lock",
         R"({"packages":[{"name":"a/b","version":"1.0.0","dist":{"shasum":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}}],
                                  "packages-dev":[{"name":"c/d","version":"2.0.0"},{"name":"e/f","version":"3.0.0"}]})"},
        {"app/vendor/composer/installed.json",
         R"([{"name":"a/b","version":"1.0.0"},{"name":"c/d","version":"2.0.0"}])"}},
       "app/vendor/composer/installed.json: a/b@1.0.0 "
       "sha1:da39\napp/vendor/composer/installed.json: c/d@2.0.0 dev"},
      {"a vendor folder of another name",
       {{"app/composer.lock", R"({"packages":[{"name":"a/b","version":"1.0.0"}]})"},
        {"app/lib/deps/composer/installed.json", R"([{"name":"a/b","version":"1.0.0"}])"}},
       "app/lib/deps/composer/installed.json: a/b@1.0.0"},
      {"another application's vendor",
       {{"one/composer.lock", R"({"packages":[{"name":"a/b","version":"1.0.0"}]})"},
        {"two/vendor/composer/installed.json", "[]"}},
       "one/composer.lock: a/b@1.0.0"},
      {"locks below vendor are ignored",
       {{"app/vendor/x/y/composer.lock", R"({"packages":[{"name":"a/b","version":"1.0.0"}]})"}},
       ""},
      {"entries without a name or version",
       {{"vendor/composer/installed.json",
         R"([{"version":"1"},7,{"name":"a/b"},{"name":"__root__","version":"1"},{"name":"/x"},{"name":"c/d","version_normalized":"1.0.0.0"}])"}},
       "vendor/composer/installed.json: a/b@ !no version recorded\nvendor/composer/installed.json: "
       "c/d@1.0.0.0\n"
       "vendor/composer/installed.json: problem damaged"},
      {"truncated",
       {{"vendor/composer/installed.json", R"({"packages":[{"na)"}},
       "vendor/composer/installed.json: problem damaged"},
      {"of another shape",
       {{"composer.lock", "{}"}, {"vendor/composer/installed.json", "{\"packages\":{}}"}},
       "composer.lock: problem damaged\nvendor/composer/installed.json: problem damaged"},
      {"files of other names",
       {{"installed.json", "[]x"}, {"app/composer.json", "x"}, {"app/my-composer.lock", "x"}},
       ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(test::report(php::cataloger(), c.files) == c.expected);
  }
}

TEST_CASE("php: licences and requirements") {
  const auto files = test::catalogued(
      php::cataloger(), {{"vendor/composer/installed.json",
                          R"([{"name":"a/b","version":"1","license":["MIT","GPL-2.0-only"],
    "require":{"php":">=7","ext-json":"*","lib-icu":"*","psr/log":"^1","composer-runtime-api":"^2"}},{"name":"c/d","version":"1","license":"BSD-2-Clause"}])"}});
  REQUIRE(files.size() == 1);
  const auto& packages = files[0].parsed.packages;
  REQUIRE(packages.size() == 2);
  CHECK(packages[0].licences == std::vector<std::string>{"MIT", "GPL-2.0-only"});
  CHECK(packages[0].depends == std::vector<std::string>{"psr/log"});
  CHECK(packages[1].licences == std::vector<std::string>{"BSD-2-Clause"});
  CHECK(packages[0].evidence == package::Evidence::installed);
}
