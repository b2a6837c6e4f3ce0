#include "catalog/npm/names.h"

#include <doctest/doctest.h>

#include "support/catalogued.h"

using namespace pratique;
using namespace pratique::catalog::npm;

TEST_CASE("npm: names") {
  for (const char* name :
       {"lodash", "@angular/core", "JSONStream", "a.b", "_x", "@a/_b", "7zip", "with-~tilde"})
    CHECK_MESSAGE(is_package_name(name), name);
  for (const char* name :
       {"", ".bin", "@scope", "@scope/", "@/x", "a/b", "@a/b/c", "@a/.b", "a b", "a@1", "../x"})
    CHECK_MESSAGE(!is_package_name(name), name);
}

TEST_CASE("npm: what a dependency names") {
  struct Case {
    const char* name;
    const char* range;
    const char* real;
  };
  for (const Case& c :
       {Case{"a", "^1.0.0", "a"}, Case{"a", "npm:b@^2", "b"}, Case{"a", "npm:@s/b@2", "@s/b"},
        Case{"a", "npm:@s/b", "@s/b"}, Case{"a", "npm:^1.0.0", "a"}, Case{"a", "npm:1.0.0", "a"},
        Case{"a", "workspace:*", "a"}, Case{"@s/a", "git+https://h/x.git", "@s/a"}}) {
    CAPTURE(c.range);
    CHECK(dependency_name(c.name, c.range) == c.real);
  }
}

TEST_CASE("npm: versions are cleaned, not changed") {
  struct Case {
    const char* written;
    const char* clean;
  };
  for (const Case& c : {Case{"1.2.3", "1.2.3"}, Case{" v1.2.3\n", "1.2.3"}, Case{"=1.0.0", "1.0.0"},
                        Case{"= v1.0.0-rc.1+b", "1.0.0-rc.1+b"}, Case{"latest", "latest"},
                        Case{" vnext ", "vnext"}, Case{"", ""}}) {
    CAPTURE(c.written);
    CHECK(clean_version(c.written) == c.clean);
  }
}

TEST_CASE("npm: integrity becomes hexadecimal digests") {
  // SHA-1 and SHA-512 of nothing.
  const std::string sha1 = "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=";
  const std::string sha512 =
      "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/"
      "SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";
  CHECK(digests_of_integrity(sha1) ==
        std::vector<std::string>{"sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"});
  CHECK(digests_of_integrity(sha512 + "?x " + sha1).size() == 2);
  CHECK(digests_of_integrity(sha512).front().starts_with("sha512:cf83e1357eefb8bd"));
  for (const char* odd :
       {"", "sha512", "sha512-", "sha512-AAAA", "md5-1B2M2Y8AsgTpgAmY7PhCfg==", "sha1-!!!!"}) {
    CAPTURE(odd);
    CHECK(digests_of_integrity(odd).empty());
  }
}

TEST_CASE("npm: sources outside the registry") {
  struct Case {
    const char* source;
    const char* url;
  };
  for (const Case& c :
       {Case{"git+ssh://git@github.com/a/b.git#0123abc",
             "git+ssh://git@github.com/a/b.git@0123abc"},
        Case{"https://github.com/a/b.git#commit=0123abc", "https://github.com/a/b.git@0123abc"},
        Case{"https://registry.npmjs.org/a/-/a-1.0.0.tgz", ""}, Case{"file:../x", ""},
        Case{"", ""}}) {
    CAPTURE(c.source);
    package::Package package;
    note_source(package, c.source);
    CHECK((package.qualifiers.empty() ? "" : package.qualifiers[0].second) == c.url);
  }
}
