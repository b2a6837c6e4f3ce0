#include "oci/target.h"

#include <doctest/doctest.h>

#include <vector>

#include "support/image_builder.h"

namespace pratique::oci {
namespace {

TEST_CASE("what a target names") {
  const test::TempDirectory folder;
  test::write_bytes(folder / "sbom.json", " {\"bomFormat\": \"CycloneDX\"}");
  test::write_bytes(folder / "layer.tar", test::TarBuilder().file("a", "b").bytes());
  test::write_bytes(folder / "docker.tar", test::TarBuilder().file("manifest.json", "[]").bytes());
  test::write_bytes(folder / "oci.tar", test::TarBuilder().file("index.json", "{}").bytes());
  test::write_bytes(folder / "docker.tgz",
                    test::gzip_bytes(test::TarBuilder().file("manifest.json", "[]").bytes()));
  test::write_bytes(folder / "layout/oci-layout", "{}");
  test::write_bytes(folder / "root/etc/passwd", "");
  test::write_bytes(folder / "odd:name@x/oci-layout", "{}");
  test::write_bytes(folder / "text", "hello");
  const std::string at = folder.path() + "/";
  struct Case {
    std::string text;
    std::string kind;  // "usage", "not-found", … for an error
    std::string path;
    std::string selector;  // or the name
  };
  const std::vector<Case> cases = {
      {at + "sbom.json", "sbom", at + "sbom.json", ""},
      {at + "docker.tar", "docker-archive", at + "docker.tar", ""},
      {at + "docker.tgz", "docker-archive", at + "docker.tgz", ""},
      {at + "oci.tar", "oci-archive", at + "oci.tar", ""},
      {at + "layout", "oci", at + "layout", ""},
      {at + "root", "dir", at + "root", ""},
      {at + "layer.tar", "unsupported", "", ""},
      {at + "text", "invalid", "", ""},
      {at + "none", "not-found", "", ""},
      {"./none", "not-found", "", ""},
      {"/dev/null", "invalid", "", ""},
      {"oci:" + at + "layout:v1", "oci", at + "layout", "v1"},
      {"oci:" + at + "layout:r.io:5000/a:v1", "oci", at + "layout", "r.io:5000/a:v1"},
      {"oci:" + at + "layout@sha256:1", "oci", at + "layout", "@sha256:1"},
      {"oci:" + at + "odd:name@x:v1", "oci", at + "odd:name@x", "v1"},
      {"oci:" + at + "none:v1", "not-found", "", ""},
      {"oci:" + at + "oci.tar", "invalid", "", ""},
      {"oci:" + at + "layout:", "usage", "", ""},
      {"oci:", "usage", "", ""},
      {"docker-archive:" + at + "docker.tar:a/b:c", "docker-archive", at + "docker.tar", "a/b:c"},
      {"docker-archive:" + at + "docker.tar:@3", "docker-archive", at + "docker.tar", "@3"},
      {"dir:" + at + "root", "dir", at + "root", ""},
      {"dir:" + at + "odd:name@x", "dir", at + "odd:name@x", ""},
      {"sbom:" + at + "text", "sbom", at + "text", ""},
      {"docker:nginx:1", "docker", "", "nginx:1"},
      {"docker:sha256:" + std::string(64, 'a'), "docker", "", "sha256:" + std::string(64, 'a')},
      {"podman:abcdef012345", "podman", "", "abcdef012345"},
      {"registry:r.io/a:1", "registry", "", "r.io/a:1"},
      {"registry:A", "usage", "", ""},
      {"nginx:1.25", "image", "", "nginx:1.25"},
      {"r.io:5000/a", "image", "", "r.io:5000/a"},
      {"No Such", "usage", "", ""},
      {"", "usage", "", ""},
      {std::string("a\0b", 3), "usage", "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto target = parse_target(c.text);
    if (!target.has_value()) {
      CAPTURE(target.error().message);
      CHECK(name_of(target.error().code) == c.kind);
      continue;
    }
    CHECK(name_of(target->kind) == c.kind);
    CHECK(target->path == c.path);
    CHECK((target->path.empty() ? target->name : target->selector) == c.selector);
  }
}

TEST_CASE("targets that are opened elsewhere") {
  for (const char* text : {"docker:a", "registry:r.io/a", "nginx"}) {
    const auto target = parse_target(text);
    REQUIRE(target.has_value());
    CHECK(open_target(*target, {}).error().code == ErrorCode::usage);
  }
}

}  // namespace
}  // namespace pratique::oci
