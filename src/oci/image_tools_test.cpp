// Images as other tools write them (umoci, skopeo, buildah): skipped, and said so, where a tool is
// not installed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "oci/layer_stack.h"
#include "oci/target.h"
#include "support/image_builder.h"

namespace pratique::oci {
namespace {

bool has_tool(const std::string& name) {
  const bool there = std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
  if (!there) std::printf("skipped: no %s on this machine\n", name.c_str());
  return there;
}

bool run(const std::string& command) {
  return std::system(("( " + command + " ) >/dev/null 2>&1").c_str()) == 0;
}

// Files of the merged image, each with its layer.
Result<std::string> merged(const std::string& text) {
  const Target target = TRY(parse_target(text));
  const std::vector<Image> images = TRY(open_target(target, {}));
  LayerStack stack;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < images.front().manifest.layers.size(); ++i) all.push_back(i);
  const auto add = [&](std::size_t layer, const archive::TarEntry& entry, ByteSource&) -> Status {
    TRY(stack.add(layer, entry));
    return {};
  };
  TRY(walk_layers(images.front(), all, add));
  std::vector<std::string> lines;
  stack.for_each([&](std::string_view path, const LayerStack::Visible& visible) {
    if (visible.type != archive::TarType::directory)
      lines.push_back(std::string(path) + "@" + std::to_string(visible.layer));
  });
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + " ";
  return out;
}

TEST_CASE("umoci's layouts, and what skopeo makes of them") {
  if (!has_tool("umoci")) return;
  const test::TempDirectory folder;
  const std::string layout = folder / "layout";
  const std::string image = " --image " + layout + ":v1 ";
  for (const char* name : {"base", "more"}) std::filesystem::create_directories(folder / name);
  test::write_bytes(folder / "base/etc/keep", "1");
  test::write_bytes(folder / "base/etc/drop", "2");
  test::write_bytes(folder / "more/new", "3");
  REQUIRE(run("umoci init --layout " + layout));
  REQUIRE(run("umoci new" + image));
  REQUIRE(run("umoci insert --rootless" + image + (folder / "base") + " /"));
  REQUIRE(run("umoci insert --rootless" + image + (folder / "more") + " /opt"));
  REQUIRE(run("umoci insert --rootless --whiteout" + image + "/etc/drop"));
  const std::string expected = "etc/keep@0 opt/new@1 ";
  CHECK(merged("oci:" + layout).value_or("") == expected);
  CHECK(merged("oci:" + layout + ":v1").value_or("") == expected);
  CHECK(merged(layout).value_or("") == expected);
  if (!has_tool("skopeo")) return;
  const std::string copy =
      "skopeo --tmpdir " + folder.path() + " --insecure-policy copy oci:" + layout + ":v1 ";
  REQUIRE(run(copy + "docker-archive:" + (folder / "docker.tar") + ":r.io/app:v1"));
  REQUIRE(run(copy + "oci-archive:" + (folder / "oci.tar") + ":v1"));
  REQUIRE(run(copy + "--dest-compress-format zstd oci:" + (folder / "zstd") + ":v1"));
  for (const std::string& text :
       {"docker-archive:" + (folder / "docker.tar"),
        "docker-archive:" + (folder / "docker.tar") + ":r.io/app:v1", folder / "oci.tar",
        "oci-archive:" + (folder / "oci.tar") + ":v1", "oci:" + (folder / "zstd")}) {
    CAPTURE(text);
    const auto files = merged(text);
    REQUIRE_MESSAGE(files.has_value(), (files.has_value() ? "" : files.error().message));
    CHECK(*files == expected);
  }
  for (const char* tool : {"gzip", "xz", "zstd"}) {
    CAPTURE(tool);
    if (!has_tool(tool)) continue;
    REQUIRE(
        run(std::string(tool) + " -c " + (folder / "docker.tar") + " > " + (folder / "packed")));
    CHECK(merged(folder / "packed").value_or("") == expected);
  }
}

}  // namespace
}  // namespace pratique::oci
