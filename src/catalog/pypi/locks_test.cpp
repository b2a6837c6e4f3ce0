#include "catalog/pypi/locks.h"

#include <doctest/doctest.h>

#include "catalog/pypi/pypi.h"

using namespace pratique;
using namespace pratique::catalog;

namespace {

std::string shape(std::string_view path, std::string_view content) {
  const FileInfo file{.path = path, .size = content.size(), .mode = 0644};
  if (pypi::cataloger().wants(file) != Want::content) return "not wanted";
  const Parsed parsed = pypi::cataloger().parse(file, content);
  std::string out;
  for (const package::Package& found : parsed.packages) {
    CHECK(found.evidence == package::Evidence::lockfile);
    CHECK(found.path == path);
    if (!out.empty()) out += " ";
    out += found.name + "=" + found.version;
    for (const auto& [key, value] : found.qualifiers) out += "?" + key + "=" + value;
    for (const std::string& name : found.depends) out += ">" + name;
    if (found.development) out += "~";
    if (!found.unidentified.empty()) out += "!";
  }
  for (const package::Problem& problem : parsed.problems) out += " problem:" + problem.code;
  return out;
}

}  // namespace

TEST_CASE("python lock files") {
  struct Case {
    const char* name;
    const char* path;
    const char* content;
    const char* want;
  };
  const Case cases[] = {
      {"Pipfile.lock", "app/Pipfile.lock",
       R"({"_meta":{"hash":{"sha256":"x"}},"default":{"certifi":{"hashes":["sha256:a"],"version":"==2023.7.22"},
       "own":{"editable":true,"path":"."},"lib":{"git":"https://h/lib.git","ref":"abc"}},
       "develop":{"pytest":{"version":"==7.4.0"}}})",
       "certifi=2023.7.22 lib=?vcs_url=git+https://h/lib.git@abc! pytest=7.4.0~"},
      {"poetry.lock", "app/poetry.lock",
       R"([[package]]
name = "requests"
version = "2.31.0"
category = "main"
[package.dependencies]
certifi = ">=2017.4.17"
PySocks = {version = ">=1.5.6", optional = true, markers = "extra == \"socks\""}
[[package]]
name = "pytest"
version = "7.0"
category = "dev"
[[package]]
name = "black"
version = "23.1"
groups = ["dev"]
[[package]]
name = "lib"
version = "0.1"
[package.source]
type = "git"
url = "https://h/lib.git"
reference = "main"
resolved_reference = "abc"
[[package]]
name = "own"
version = "0.1"
[package.source]
type = "directory"
url = "../own"
)",
       "requests=2.31.0>certifi pytest=7.0~ black=23.1~ lib=0.1?vcs_url=git+https://h/lib.git@abc"},
      {"uv.lock", "app/uv.lock",
       R"(version = 1
[[package]]
name = "own"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "anyio" }]
[[package]]
name = "anyio"
version = "4.3.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "idna" }, { name = "sniffio", marker = "python_version < '3'" }]
[[package]]
name = "lib"
version = "1.0"
source = { git = "https://h/lib.git?rev=main#0a1b" }
)",
       "anyio=4.3.0>idna>sniffio lib=1.0?vcs_url=git+https://h/lib.git@0a1b"},
      {"pdm.lock", "app/pdm.lock",
       R"([metadata]
groups = ["default", "dev"]
[[package]]
name = "httpx"
version = "0.24"
groups = ["default"]
dependencies = ["certifi", "idna>=2; python_version > '3'"]
[[package]]
name = "httpx"
version = "0.24"
extras = ["http2"]
[[package]]
name = "mypy"
version = "1.0"
groups = ["dev"]
[[package]]
name = "own"
version = "0"
path = "./own"
)",
       "httpx=0.24>certifi>idna mypy=1.0~"},
      {"pylock.toml", "app/pylock.toml",
       R"(lock-version = "1.0"
[[packages]]
name = "attrs"
version = "25.1.0"
dependencies = [{ name = "x" }]
[[packages]]
name = "own"
directory = { path = "." }
[[packages]]
name = "lib"
vcs = { type = "git", url = "https://h/lib.git", commit-id = "abc" }
)",
       "attrs=25.1.0>x lib=?vcs_url=git+https://h/lib.git@abc!"},
      {"named pylock", "app/pylock.dev.toml", "[[packages]]\nname='a'\nversion='1'\n", "a=1"},
      {"damaged JSON", "Pipfile.lock", "{\"default\":", " problem:damaged"},
      {"damaged TOML", "poetry.lock", "[[package]]\nname = \n", " problem:damaged"},
      {"nameless table costs only itself", "poetry.lock",
       "[[package]]\nversion='1'\n[[package]]\nname='a'\nversion='2'\n", "a=2 problem:damaged"},
      {"wrong types", "uv.lock", "package = 'x'\n", ""},
      {"requirements", "app/requirements-dev.txt", "a==1\n", "a=1~"},
      {"library's own lock", "usr/lib/python3/dist-packages/x/poetry.lock", "", "not wanted"},
      {"documentation", "usr/share/doc/x/requirements.txt", "", "not wanted"},
      {"tests", "src/x/tests/requirements.txt", "", "not wanted"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(shape(c.path, c.content) == c.want);
  }
}
