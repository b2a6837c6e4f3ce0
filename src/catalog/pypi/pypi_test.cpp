#include "catalog/pypi/pypi.h"

#include <doctest/doctest.h>

#include "archive/zip_writer_for_tests.h"
#include "catalog/pypi/record.h"

using namespace pratique;
using namespace pratique::catalog;

namespace {

class NoTree final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override { return std::string(path); }
};

struct File {
  const char* path;
  std::string content;
};

std::vector<package::Package> catalogue(const std::vector<File>& files) {
  std::vector<FileResult> results;
  for (const File& file : files) {
    const FileInfo info{.path = file.path, .size = file.content.size(), .mode = 0644};
    REQUIRE(pypi::cataloger().wants(info) == Want::content);
    results.push_back({file.path, pypi::cataloger().parse(info, file.content)});
  }
  pypi::cataloger().join(results, NoTree());
  std::vector<package::Package> packages;
  for (FileResult& result : results) {
    for (package::Package& found : result.parsed.packages) packages.push_back(std::move(found));
  }
  return packages;
}

constexpr const char* kFlask = "Name: Flask\nVersion: 3.0.0\nRequires-Dist: jinja2>=3\n";
constexpr const char* kJinja = "Name: Jinja2\nVersion: 3.1.2\n";

}  // namespace

TEST_CASE("files a python distribution owns come from RECORD") {
  const auto packages = catalogue({
      {"app/lib/site-packages/flask-3.0.0.dist-info/METADATA", kFlask},
      {"app/lib/site-packages/flask-3.0.0.dist-info/RECORD",
       "../../bin/flask,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"
       "\"flask/a,b.py\",,\r\nflask/__init__.py,sha999=xx,1\n\n"},
  });
  REQUIRE(packages.size() == 1);
  const std::vector<package::OwnedFile> want = {
      {"app/bin/flask", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"app/lib/site-packages/flask/a,b.py", ""},
      {"app/lib/site-packages/flask/__init__.py", ""},
  };
  CHECK(packages[0].files == want);
  CHECK(packages[0].path == "app/lib/site-packages/flask-3.0.0.dist-info/METADATA");
  CHECK(packages[0].evidence == package::Evidence::installed);
}

TEST_CASE("an egg-info folder tells its files and requirements beside it") {
  const auto packages = catalogue({
      {"s/x.egg-info/PKG-INFO", "Name: x\nVersion: 1\n"},
      {"s/x.egg-info/installed-files.txt", "../x/__init__.py\nPKG-INFO\n"},
      {"s/x.egg-info/requires.txt", "six>=1\nlxml\n\n[test]\npytest\n"},
  });
  REQUIRE(packages.size() == 1);
  REQUIRE(packages[0].files.size() == 2);
  CHECK(packages[0].files[0].path == "s/x/__init__.py");
  CHECK(packages[0].files[1].path == "s/x.egg-info/PKG-INFO");
  CHECK(packages[0].depends == std::vector<std::string>{"six", "lxml"});
}

TEST_CASE("lock entries that are installed anywhere are dropped") {
  const auto packages = catalogue({
      {"venv/site-packages/flask-3.0.0.dist-info/METADATA", kFlask},
      {"app/requirements.txt", "flask==3.0\nJinja2==3.1.2\nflask==2.0\n"},
  });
  REQUIRE(packages.size() == 3);
  CHECK(packages[0].name == "Flask");
  CHECK(packages[1].name == "Jinja2");
  CHECK(packages[2].version == "2.0");
}

TEST_CASE("dependencies are written under the names the packages have") {
  const auto packages = catalogue({
      {"s/flask-3.0.0.dist-info/METADATA", kFlask},
      {"s/Jinja2-3.1.2.dist-info/METADATA", kJinja},
  });
  REQUIRE(packages.size() == 2);
  CHECK(packages[0].depends == std::vector<std::string>{"Jinja2"});
}

TEST_CASE("two metadata folders of one package in one site folder are one package") {
  const auto packages = catalogue({
      {"d/cryptography-38.0.4.dist-info/METADATA", "Name: cryptography\nVersion: 38.0.4\n"},
      {"d/cryptography.egg-info/PKG-INFO", "Name: cryptography\nVersion: 38.0.4\n"},
      {"other/cryptography.egg-info/PKG-INFO", "Name: cryptography\nVersion: 38.0.4\n"},
      {"d/setuptools/_vendor/cryptography-38.0.4.dist-info/METADATA",
       "Name: cryptography\nVersion: 38.0.4\n"},
  });
  REQUIRE(packages.size() == 3);
  CHECK(packages[0].path == "d/cryptography-38.0.4.dist-info/METADATA");
}

TEST_CASE("where a distribution came from") {
  const auto packages = catalogue({
      {"s/a-1.dist-info/METADATA", "Name: a\nVersion: 1\n"},
      {"s/a-1.dist-info/direct_url.json",
       R"({"url":"https://h/a.git","vcs_info":{"vcs":"git","commit_id":"abc"}})"},
      {"s/b-1.dist-info/METADATA", "Name: b\nVersion: 1\n"},
      {"s/b-1.dist-info/direct_url.json", R"({"url":"file:///wheels/b.whl","archive_info":{}})"},
      {"s/c-1.dist-info/METADATA", "Name: c\nVersion: 1\n"},
      {"s/c-1.dist-info/direct_url.json", R"({"url":"https://h/c.whl","archive_info":{}})"},
  });
  REQUIRE(packages.size() == 3);
  using Qualifiers = std::vector<std::pair<std::string, std::string>>;
  CHECK(packages[0].qualifiers == Qualifiers{{"vcs_url", "git+https://h/a.git@abc"}});
  CHECK(packages[1].qualifiers.empty());
  CHECK(packages[2].qualifiers == Qualifiers{{"download_url", "https://h/c.whl"}});
}

TEST_CASE("metadata in every place it is kept") {
  struct Case {
    const char* name;
    const char* path;
    Want want;
  };
  const Case cases[] = {
      {"dist-info", "s/x-1.dist-info/METADATA", Want::content},
      {"egg-info folder", "s/x.egg-info/PKG-INFO", Want::content},
      {"egg-info file", "s/x-1.egg-info", Want::content},
      {"unpacked egg", "s/x-1-py3.egg/EGG-INFO/PKG-INFO", Want::content},
      {"zipped egg", "s/x-1-py3.egg", Want::content},
      {"source archive's PKG-INFO", "src/x/PKG-INFO", Want::no},
      {"embedded SBOM is a claim", "s/x-1.dist-info/sboms/a.cdx.json", Want::no},
      {"python's own tests", "usr/lib/python3.12/test/test_x/data/e-1-py3.6.egg", Want::no},
      {"entry points", "s/x-1.dist-info/entry_points.txt", Want::no},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(pypi::cataloger().wants({.path = c.path}) == c.want);
  }
  const auto egg = catalogue({{"s/x-1.2-py3.11.egg/EGG-INFO/PKG-INFO", "License: MIT\n"}});
  REQUIRE(egg.size() == 1);
  CHECK(egg[0].name == "x");
  CHECK(egg[0].version == "1.2");
}

TEST_CASE("paths in RECORD never leave the root") {
  CHECK(pypi::join_path("a/b", "../../../../etc/x") == "etc/x");
  CHECK(pypi::join_path("a/b", "/usr/bin/x") == "usr/bin/x");
  CHECK(pypi::join_path("a/b", "./c//d") == "a/b/c/d");
}

TEST_CASE("damaged python metadata is a problem, not a crash") {
  const Parsed parsed =
      pypi::cataloger().parse({.path = "s/dist-info/METADATA"}, "\xff\xfe garbage");
  CHECK(parsed.packages.empty());
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0].path == "s/dist-info/METADATA");
  const Parsed egg = pypi::cataloger().parse({.path = "s/x-1.egg"}, "PK\x03\x04 truncated");
  CHECK(egg.problems.size() == 1);
}
