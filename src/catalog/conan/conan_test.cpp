#include "catalog/conan/conan.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "catalog/conan/reference.h"
#include "support/catalogued.h"

using namespace pratique;
using namespace pratique::catalog;
using test::Files;

TEST_CASE("conan: references") {
  struct Case {
    const char* reference;
    const char* expected;  // empty: no reference to one version
  };
  for (const Case& c : {
           Case{"zlib/1.2.13", "zlib@1.2.13"},
           Case{"zlib/1.2.13#0d3d8a69d7a5a1c0a1b5f1a3b5d2a3b4%1678886400.123", "zlib@1.2.13"},
           Case{"zlib/1.2.11:6af9cc7cb931c5ad942174fd7838eb655717c709#rev", "zlib@1.2.11"},
           Case{"boost/1.81.0@bincrafters/stable#abc", "bincrafters/boost@1.81.0 ?channel=stable"},
           Case{"pkg/cci.20230101@_/_", "pkg@cci.20230101"},
           Case{"pkg/1.0@me", "pkg@1.0 ?user=me"},
           Case{"pkg/1.0@", "pkg@1.0"},
           Case{"pkg/system", "pkg@system"},
           Case{"c++lib/1.0+b", "c++lib@1.0+b"},
           Case{"zlib/[>=1.2 <2]", ""},
           Case{"zlib", ""},
           Case{"/1.0", ""},
           Case{"a/b/c", ""},
           Case{"a/1.0@x/y/z", ""},
           Case{"", ""},
       }) {
    CAPTURE(c.reference);
    const auto package = conan::package_of(c.reference);
    CHECK((package ? test::described(*package) : "") == c.expected);
  }
}

namespace {

// A cache database as Conan 2 lays it out.
std::string database(const std::vector<std::pair<std::string, std::string>>& rows) {
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(":memory:", &raw) == SQLITE_OK);
  std::string script =
      "CREATE TABLE packages (reference text NOT NULL, rrev text NOT NULL, pkgid text, prev text, "
      "path text NOT NULL UNIQUE, "
      "timestamp real NOT NULL, build_id text, lru integer NOT NULL, UNIQUE(reference, rrev, "
      "pkgid, prev));";
  for (const auto& [reference, path] : rows)
    script += "INSERT INTO packages VALUES('" + reference + "','r','" + path + "','p','" + path +
              "',1.5,NULL,1);";
  REQUIRE(sqlite3_exec(raw, script.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(raw, "main", &size, 0);
  std::string content(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(raw);
  return content;
}

}  // namespace

TEST_CASE("conan: lockfiles, conanfile.txt and caches") {
  const std::string cache = database({{"zlib/1.3", "b/zlib1"},
                                      {"zlib/1.3", "b/zlib2"},
                                      {"gone/1.0", "b/gone"},
                                      {"bb/2.1@me/stable", "bb97"},
                                      {"up/1.0", "../x"}});
  std::string logged = cache;  // as written with a write-ahead log
  logged[18] = logged[19] = 2;
  const Files cached = {{"root/.conan2/p/b/zlib1/p/conaninfo.txt", ""},
                        {"root/.conan2/p/b/zlib2/p/conaninfo.txt", ""},
                        {"root/.conan2/p/bb97/p/conaninfo.txt", ""}};
  const auto with = [&](const std::string& content) {
    Files files = cached;
    files["root/.conan2/p/cache.sqlite3"] = content;
    return files;
  };
  struct Case {
    const char* name;
    Files files;
    const char* expected;
  };
  const Case cases[] = {
      {"version 2",
       {{"app/conan.lock",
         R"({"version":"0.5","requires":["zlib/1.2.13#aa%1.5",["bb/2.1@me/stable#bb",{"id":{}}],"zlib/1.2.13#cc%2"],
          "build_requires":["cmake/3.25.1#aa%1"],"python_requires":["pyreq/1.0#aa"],"config_requires":[]})"}},
       "app/conan.lock: zlib@1.2.13\napp/conan.lock: me/bb@2.1 ?channel=stable\napp/conan.lock: "
       "cmake@3.25.1 dev\napp/conan.lock: pyreq@1.0 dev"},
      {"version 1",
       {{"conan.lock",
         R"({"graph_lock":{"nodes":{"0":{"ref":"app/1.0","options":"","requires":["1"],"path":"conanfile.py"},
          "1":{"ref":"poco/1.9.4#aa","requires":["2"],"context":"host"},"2":{"ref":"zlib/1.2.11#bb","context":"host"},
          "3":{"pref":"cmake/3.20.0:id#cc","context":"build"},"4":{"ref":null}},"revisions_enabled":true},"version":"0.4"})"}},
       "conan.lock: poco@1.9.4\nconan.lock: zlib@1.2.11\nconan.lock: cmake@3.20.0 dev"},
      {"version 1 with one profile: build_requires have no context of their own",
       {{"conan.lock",
         R"({"graph_lock":{"nodes":{"0":{"path":"conanfile.txt","requires":["1"],"build_requires":["3"],"context":"host"},
          "1":{"ref":"bb/2.1@me/stable","requires":["2"],"context":"host"},"2":{"ref":"aa/1.0","context":"host"},
          "3":{"ref":"tool/0.5","requires":["4"],"context":"host"},"4":{"ref":"lib/1.0","context":"host"}}},"version":"0.4"})"}},
       "conan.lock: me/bb@2.1 ?channel=stable\nconan.lock: aa@1.0\nconan.lock: tool@0.5 "
       "dev\nconan.lock: lib@1.0 dev"},
      {"conanfile.txt",
       {{"app/conanfile.txt",
         "[requires]\npoco/1.9.4 # a comment\n  zlib/1.2.13#rev\nfmt/[>=9]\n# "
         "old/1.0\n\n[tool_requires]\ncmake/3.25.1\n"
         "[options]\npoco/*:shared=True\n[generators]\nCMakeDeps\n[test_requires]\r\ngtest/"
         "1.12.1\r\n"}},
       "app/conanfile.txt: poco@1.9.4\napp/conanfile.txt: zlib@1.2.13\napp/conanfile.txt: "
       "cmake@3.25.1 dev\napp/conanfile.txt: gtest@1.12.1 dev"},
      {"a lock silences conanfile.txt",
       {{"app/conanfile.txt", "[requires]\na/1.0\n"},
        {"app/conan.lock", R"({"requires":["a/1.1"]})"}},
       "app/conan.lock: a@1.1"},
      {"Conan 1's cache",
       {{"root/.conan/data/zlib/1.2.13/_/_/package/6af9/conaninfo.txt",
         "[settings]\n    os=Linux\n\n[full_requires]\n    bzip2/1.0.8:1234\n"},
        {"root/.conan/data/zlib/1.2.13/_/_/package/77aa/conaninfo.txt", ""},
        {"root/.conan/data/bb/2.1/me/stable/package/6af9/conaninfo.txt", ""},
        {"build/conaninfo.txt", "[full_requires]\nx/1.0:1\n"}},
       "root/.conan/data/bb/2.1/me/stable/package/6af9/conaninfo.txt: me/bb@2.1 ?channel=stable\n"
       "root/.conan/data/zlib/1.2.13/_/_/package/6af9/conaninfo.txt: zlib@1.2.13"},
      {"Conan 2's cache", with(cache),
       "root/.conan2/p/b/zlib1/p/conaninfo.txt: zlib@1.3\nroot/.conan2/p/bb97/p/conaninfo.txt: "
       "me/bb@2.1 ?channel=stable"},
      {"Conan 2's cache with a write-ahead log", with(logged),
       "root/.conan2/p/b/zlib1/p/conaninfo.txt: zlib@1.3\nroot/.conan2/p/bb97/p/conaninfo.txt: "
       "me/bb@2.1 ?channel=stable"},
      {"a truncated cache", with(cache.substr(0, 2000)),
       "root/.conan2/p/cache.sqlite3: problem damaged"},
      {"no database at all", with("text"), ""},
      {"damaged locks",
       {{"a/conan.lock", "{"},
        {"b/conan.lock", "{}"},
        {"c/conan.lock", R"({"requires":[7,"x",null,{}]})"}},
       "a/conan.lock: problem damaged\nb/conan.lock: problem damaged"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(test::report(conan::cataloger(), c.files) == c.expected);
  }
}

TEST_CASE("conan: what a package needs") {
  const auto cached =
      test::catalogued(conan::cataloger(), {{"d/data/zlib/1.2.13/_/_/package/6af9/conaninfo.txt",
                                             "[full_requires]\n    bzip2/1.0.8:1234\n"}});
  REQUIRE(cached.size() == 1);
  REQUIRE(cached[0].parsed.packages.size() == 1);
  CHECK(cached[0].parsed.packages[0].depends == std::vector<std::string>{"bzip2"});
  CHECK(cached[0].parsed.packages[0].evidence == package::Evidence::installed);
  const auto locked = test::catalogued(
      conan::cataloger(),
      {{"conan.lock",
        R"({"graph_lock":{"nodes":{"1":{"ref":"a/1.0","requires":["2"]},"2":{"ref":"b/2.0"}}}})"}});
  CHECK(locked[0].parsed.packages[0].depends == std::vector<std::string>{"b"});
  CHECK(locked[0].parsed.packages[0].evidence == package::Evidence::lockfile);
}
