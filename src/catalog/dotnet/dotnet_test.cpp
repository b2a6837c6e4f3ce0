#include "catalog/dotnet/dotnet.h"

#include <doctest/doctest.h>

#include "support/catalogued.h"

using namespace pratique;
using namespace pratique::catalog;
using test::Files;

namespace {

// "$SHA" becomes the SHA-512 of nothing.
Files hashed(Files files) {
  for (auto& [path, content] : files) {
    for (std::size_t at = content.find("$SHA"); at != std::string::npos; at = content.find("$SHA"))
      content.replace(at, 4,
                      "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/"
                      "SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==");
  }
  return files;
}

constexpr const char* kApplication = R"({
  "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0/linux-x64", "signature": ""},
  "targets": {
    ".NETCoreApp,Version=v8.0": {},
    ".NETCoreApp,Version=v8.0/linux-x64": {
      "app/1.0.0": {"dependencies": {"Newtonsoft.Json": "13.0.1"}, "runtime": {"app.dll": {}}},
      "Newtonsoft.Json/13.0.1": {"dependencies": {"System.Memory": "4.5.5"}, "runtime": {"lib/net6.0/Newtonsoft.Json.dll": {}}},
      "System.Memory/4.5.5": {},
      "Only.Compiled/1.0.0": {"compile": {"x.dll": {}}, "compileOnly": true}
    }
  },
  "libraries": {
    "app/1.0.0": {"type": "project", "serviceable": false, "sha512": ""},
    "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1": {"type": "runtimepack", "serviceable": false, "sha512": ""},
    "Newtonsoft.Json/13.0.1": {"type": "package", "serviceable": true, "sha512": "sha512-$SHA", "path": "newtonsoft.json/13.0.1"},
    "System.Memory/4.5.5": {"type": "package", "sha512": "sha512-short"},
    "Only.Compiled/1.0.0": {"type": "package"},
    "Some.Reference/1.0.0.0": {"type": "reference"}
  }
})";

}  // namespace

TEST_CASE("dotnet: deps.json, lockfiles and packages.config") {
  struct Case {
    const char* name;
    Files files;
    const char* expected;
  };
  const Case cases[] = {
      {"an application",
       {{"app/app.deps.json", kApplication}},
       "app/app.deps.json: Microsoft.NETCore.App.Runtime.linux-x64@8.0.1\n"
       "app/app.deps.json: Newtonsoft.Json@13.0.1 sha512:cf83\napp/app.deps.json: "
       "System.Memory@4.5.5"},
      {"the shared runtime",
       {{"usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json",
         R"({"libraries":{"Microsoft.NETCore.App.Runtime.linux-x64/8.0.1":{"type":"package","serviceable":true,"sha512":""}}})"}},
       "usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json: "
       "Microsoft.NETCore.App.Runtime.linux-x64@8.0.1"},
      {"packages.lock.json",
       {{"src/packages.lock.json", R"({"version":2,"dependencies":{"net6.0":{
          "A":{"type":"Direct","requested":"[1.0.0, 2.0.0]","resolved":"1.0.0","contentHash":"$SHA","dependencies":{"B":"2.0.0"}},
          "B":{"type":"Transitive","resolved":"2.0.0"},"C":{"type":"CentralTransitive","resolved":"3.0.0"},"mine":{"type":"Project"}},
          "net8.0/linux-x64":{"a":{"type":"Direct","resolved":"1.0.0"},"B":{"type":"Transitive","resolved":"2.1.0"}}}})"}},
       "src/packages.lock.json: A@1.0.0 sha512:cf83\nsrc/packages.lock.json: "
       "B@2.0.0\nsrc/packages.lock.json: C@3.0.0\n"
       "src/packages.lock.json: B@2.1.0"},
      {"packages.config",
       {{"site/Packages.config",
         R"(<?xml version="1.0" encoding="utf-8"?><packages><!-- x --><package id="jQuery" version="3.4.1" targetFramework="net472" />
          <package id="Lint" version="1.0" developmentDependency="true" /><package version="1" /><other id="x" version="1"/></packages>)"}},
       "site/Packages.config: jQuery@3.4.1\nsite/Packages.config: Lint@1.0 dev"},
      {"project.assets.json",
       {{"src/obj/project.assets.json",
         R"({"version":3,"targets":{"net8.0":{"A/1.0.0":{"type":"package","dependencies":{"B":"1"}}}},
          "libraries":{"A/1.0.0":{"sha512":"$SHA","type":"package"},"mine/1.0.0":{"type":"project"}}})"}},
       "src/obj/project.assets.json: A@1.0.0 sha512:cf83"},
      {"a lock above a built application is silent",
       {{"src/packages.lock.json",
         R"({"dependencies":{"net6.0":{"A":{"type":"Direct","resolved":"1.0.0"}}}})"},
        {"src/bin/Release/net8.0/app.deps.json",
         R"({"libraries":{"app/1.0.0":{"type":"project"},"A/1.0.0":{"type":"package"}}})"}},
       "src/bin/Release/net8.0/app.deps.json: A@1.0.0"},
      {"the runtime's files silence no lock",
       {{"packages.lock.json",
         R"({"dependencies":{"net6.0":{"A":{"type":"Direct","resolved":"1.0.0"}}}})"},
        {"usr/share/dotnet/sdk/x.deps.json", R"({"libraries":{"x/1.0.0":{"type":"project"}}})"}},
       "packages.lock.json: A@1.0.0"},
      {"packages.lock.json before project.assets.json",
       {{"src/packages.lock.json",
         R"({"dependencies":{"net6.0":{"A":{"type":"Direct","resolved":"1.0.0"}}}})"},
        {"src/obj/project.assets.json", R"({"libraries":{"B/1.0.0":{"type":"package"}}})"}},
       "src/packages.lock.json: A@1.0.0"},
      {"without a version",
       {{"a.deps.json", R"({"libraries":{"A":{"type":"package"},"/1":{"type":"package"}}})"}},
       "a.deps.json: A@ !no version recorded"},
      {"damaged",
       {{"a.deps.json", "{\"libraries\": {\"A/1"},
        {"b.deps.json", "[]"},
        {"packages.config", "<packages><package"},
        {"packages.lock.json", "{}"},
        {"x/packages.config", "<p/>"},
        {"project.assets.json", "7"}},
       "a.deps.json: problem damaged\nb.deps.json: problem damaged\npackages.config: problem "
       "damaged\npackages.lock.json: problem damaged\n"
       "project.assets.json: problem damaged\nx/packages.config: problem damaged"},
      {"files of other names",
       {{"app/deps.json", "x"}, {"app/app.runtimeconfig.json", "x"}, {"NuGet.config", "x"}},
       ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(test::report(dotnet::cataloger(), hashed(c.files)) == c.expected);
  }
}

TEST_CASE("dotnet: dependencies come from the targets") {
  const auto files = test::catalogued(dotnet::cataloger(), {{"app.deps.json", kApplication}});
  REQUIRE(files.size() == 1);
  REQUIRE(files[0].parsed.packages.size() == 3);
  CHECK(files[0].parsed.packages[1].depends == std::vector<std::string>{"System.Memory"});
  CHECK(files[0].parsed.packages[1].evidence == package::Evidence::installed);
}
