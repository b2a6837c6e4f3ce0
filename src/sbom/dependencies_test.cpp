#include "sbom/dependencies.h"

#include <doctest/doctest.h>

namespace pratique::sbom {
namespace {

using package::Kind;
using package::Package;

Package make(Kind kind, std::string name, std::string version, std::string path,
             std::vector<std::string> depends = {}) {
  Package out;
  out.kind = kind;
  if (const auto slash = name.find('/'); kind == Kind::npm && slash != std::string::npos) {
    out.name_space = name.substr(0, slash);
    name = name.substr(slash + 1);
  }
  if (const auto colon = name.find(':'); kind == Kind::maven && colon != std::string::npos) {
    out.name_space = name.substr(0, colon);
    name = name.substr(colon + 1);
  }
  out.name = std::move(name);
  out.version = std::move(version);
  out.path = std::move(path);
  out.depends = std::move(depends);
  return out;
}

using Indexes = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("npm: the nearest node_modules") {
  Document document;
  document.packages = {
      make(Kind::npm, "app", "1.0.0", "srv/package.json", {"a", "@s/b"}),
      make(Kind::npm, "a", "1.0.0", "srv/node_modules/a/package.json", {"c", "gone"}),
      make(Kind::npm, "c", "2.0.0", "srv/node_modules/c/package.json"),
      make(Kind::npm, "c", "1.0.0", "srv/node_modules/a/node_modules/c/package.json", {"@s/b"}),
      make(Kind::npm, "@s/b", "1.0.0", "srv/node_modules/@s/b/package.json", {"c"}),
      make(Kind::npm, "c", "9.0.0", "other/node_modules/c/package.json"),
  };
  const DependencyGraph graph = resolve_dependencies(document);
  CHECK(graph.needs[0] == Indexes{1, 4});
  CHECK(graph.needs[1] == Indexes{3});
  CHECK(graph.needs[3] == Indexes{4});
  CHECK(graph.needs[4] == Indexes{2});
  CHECK(graph.roots == Indexes{0, 5});
}

TEST_CASE("by name, by what is provided, by architecture") {
  Document document;
  document.packages = {
      make(Kind::deb, "curl", "8", "var/lib/dpkg/status", {"libc6", "mail-transport", "curl"}),
      make(Kind::deb, "libc6", "2.36", "var/lib/dpkg/status"),
      make(Kind::deb, "libc6", "2.36", "var/lib/dpkg/status"),
      make(Kind::deb, "exim4", "4", "var/lib/dpkg/status"),
      make(Kind::rpm, "libc6", "1", "var/lib/rpm"),
  };
  document.packages[0].arch = document.packages[1].arch = "amd64";
  document.packages[2].arch = "i386";
  document.packages[3].provides = {"mail-transport"};
  const DependencyGraph graph = resolve_dependencies(document);
  CHECK(graph.needs[0] == Indexes{1, 3});
  CHECK(graph.roots == Indexes{0, 2, 4});
}

TEST_CASE("names as each ecosystem compares them") {
  Document document;
  document.packages = {
      make(Kind::pypi, "requests", "2", "venv/requests.dist-info/METADATA", {"Typing_Extensions"}),
      make(Kind::pypi, "typing-extensions", "4", "venv/x.dist-info/METADATA"),
      make(Kind::maven, "org.a:b", "1", "app.jar", {"org.c:d"}),
      make(Kind::maven, "org.c:d", "1", "app.jar!/lib/d.jar"),
      make(Kind::nuget, "Json.Net", "1", "a.deps.json", {"system.text"}),
      make(Kind::nuget, "System.Text", "1", "a.deps.json"),
  };
  const DependencyGraph graph = resolve_dependencies(document);
  CHECK(graph.needs[0] == Indexes{1});
  CHECK(graph.needs[2] == Indexes{3});
  CHECK(graph.needs[4] == Indexes{5});
}

TEST_CASE("a lock file with several versions: the newest") {
  Document document;
  document.packages = {
      make(Kind::cargo, "app", "1.0.0", "Cargo.lock", {"rand"}),
      make(Kind::cargo, "rand", "0.9.0", "Cargo.lock"),
      make(Kind::cargo, "rand", "0.10.0", "Cargo.lock"),
      make(Kind::cargo, "rand", "0.11.0", "other/Cargo.lock"),
  };
  CHECK(resolve_dependencies(document).needs[0] == Indexes{2});
}

TEST_CASE("a ring that nothing needs is reached by one of it") {
  Document document;
  document.packages = {
      make(Kind::deb, "a", "1", "s", {"b"}), make(Kind::deb, "b", "1", "s", {"c"}),
      make(Kind::deb, "c", "1", "s", {"a"}), make(Kind::deb, "d", "1", "s", {"a"}),
      make(Kind::deb, "x", "1", "s", {"y"}), make(Kind::deb, "y", "1", "s", {"x"}),
  };
  CHECK(resolve_dependencies(document).roots == Indexes{3, 4});
}

}  // namespace pratique::sbom
