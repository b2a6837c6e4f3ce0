#include "catalog/pypi/metadata.h"

#include <doctest/doctest.h>

#include "catalog/pypi/licence.h"

using namespace pratique;
using namespace pratique::catalog::pypi;

namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "|") + part;
  return out;
}

// "NAME VERSION [LICENCES] (DEPENDS) !UNIDENTIFIED"
std::string shape(const Result<package::Package>& found) {
  if (!found) return "error: " + found.error().message;
  return found->name + " " + found->version + " [" + joined(found->licences) + "] (" +
         joined(found->depends) + ")" +
         (found->unidentified.empty() ? "" : " !" + found->unidentified);
}

}  // namespace

TEST_CASE("python metadata") {
  struct Case {
    const char* name;
    const char* content;
    const char* folder;
    const char* want;
  };
  const Case cases[] = {
      {"plain", "Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\nLicense: Apache 2.0\n",
       "requests-2.31.0.dist-info", "requests 2.31.0 [Apache-2.0] ()"},
      {"carriage returns", "Name: a\r\nVersion: 1\r\n\r\nName: b\r\n", "", "a 1 [] ()"},
      {"body is not read", "Name: a\nVersion: 1\n\nVersion: 2\nRequires-Dist: x\n", "",
       "a 1 [] ()"},
      {"names in any case", "name: a\nVERSION: 1\n", "", "a 1 [] ()"},
      {"byte order mark", "\xef\xbb\xbfName: a\nVersion: 1\n", "", "a 1 [] ()"},
      {"name as recorded", "Name: Zope.Interface\nVersion: 6.1\n", "", "Zope.Interface 6.1 [] ()"},
      {"continued licence text is no licence name",
       "Name: a\nVersion: 1\nLicense: Copyright (c) 2020\n        Permission is granted\n"
       "Classifier: License :: OSI Approved :: MIT License\n",
       "", "a 1 [MIT] ()"},
      {"expression wins",
       "Name: a\nVersion: 1\nLicense-Expression: MIT AND ISC\nClassifier: License :: OSI Approved "
       ":: BSD License\n",
       "", "a 1 [MIT AND ISC] ()"},
      {"several classifiers",
       "Name: a\nVersion: 1\nLicense: UNKNOWN\nClassifier: License :: OSI Approved\nClassifier: "
       "License :: OSI Approved :: Apache Software License\nClassifier: License :: OSI Approved "
       ":: BSD License\nClassifier: Programming Language :: Python\n",
       "", "a 1 [Apache-2.0|BSD License] ()"},
      {"dependencies without extras",
       "Name: a\nVersion: 1\nRequires-Dist: urllib3 (<3,>=1.21.1)\nRequires-Dist: chardet ; extra "
       "== 'use_chardet'\nRequires-Dist: typing-extensions>=4; python_version < \"3.8\"\n"
       "Requires-Dist: urllib3\nRequires-Dist: PySocks!=1.5.7; (os_name == 'nt') and extra=='s'\n"
       "Requires-Dist: foo[bar]>=1\n",
       "", "a 1 [] (urllib3|typing-extensions|foo)"},
      {"a damaged line costs only itself", "Name: a\ngarbage without colon\nVersion: 1\n", "",
       "a 1 [] ()"},
      {"name and version from the folder", "License: MIT\n", "foo_bar-1.2.dist-info",
       "foo_bar 1.2 [MIT] ()"},
      {"egg file name", "Metadata-Version: 1.0\n", "foo-1.2-py3.11-linux-x86_64.egg",
       "foo 1.2 [] ()"},
      {"no version anywhere", "Name: cryptography\n", "cryptography.egg-info",
       "cryptography  [] () !no version recorded"},
      {"no name anywhere", "Version: 1\n", "dist-info", "error: python metadata without a name"},
      {"empty", "", "", "error: python metadata without a name"},
      {"name with blanks is none", "Name: a b\nVersion: 1\n", "x-1.dist-info", "x 1 [] ()"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(shape(parse_metadata(c.content, c.folder)) == c.want);
  }
}

TEST_CASE("python names are normalised as PEP 503 says") {
  CHECK(normalised_name("Zope.Interface") == "zope-interface");
  CHECK(normalised_name("a__b-._c") == "a-b-c");
}

TEST_CASE("python requirement names") {
  CHECK(name_of_requirement(" foo.bar-baz_1 [x]>=1") == "foo.bar-baz_1");
  CHECK(name_of_requirement("(x)").empty());
  CHECK(only_for_extra("a; extra == 'x'"));
  CHECK(only_for_extra("a; python_version>'3' and extra=='x'"));
  CHECK(!only_for_extra("extra==1; python_version>'3'"));
  CHECK(!only_for_extra("a; my_extra == 'x'"));
}
