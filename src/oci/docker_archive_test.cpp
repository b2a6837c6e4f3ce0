#include "oci/docker_archive.h"

#include <doctest/doctest.h>

#include <vector>

#include "oci/target.h"
#include "support/image_builder.h"

namespace pratique::oci {
namespace {

using test::NamedBytes;
using test::TarBuilder;
using text::Json;

const std::string kLayer = TarBuilder().file("a", "one").bytes();
const std::string kOther = TarBuilder().file("b", "two").bytes();

std::string config_name(std::string_view config) {
  return std::string(Digest::sha256_of(config).hex()) + ".json";
}

Json listed(const std::string& config, std::vector<std::string> tags,
            std::vector<std::string> layers) {
  Json names = Json::array();
  for (std::string& tag : tags) names.push(std::move(tag));
  Json paths = Json::array();
  for (std::string& layer : layers) paths.push(std::move(layer));
  return Json::object()
      .set("Config", config)
      .set("RepoTags", std::move(names))
      .set("Layers", std::move(paths));
}

Result<std::vector<Image>> open_bytes(const test::TempDirectory& folder, std::string_view bytes,
                                      const std::string& selector = "",
                                      std::string_view platform = "") {
  test::write_bytes(folder / "image.tar", bytes);
  auto target = parse_target("docker-archive:" + (folder / "image.tar") + selector);
  if (!target.has_value()) return target.error();
  return open_target(*target,
                     {.platform = *parse_platform_choice(platform), .note = {}, .problem = {}});
}

Result<std::string> contents(const Result<std::vector<Image>>& images) {
  if (!images.has_value()) return images.error();
  const Image& image = images->front();
  std::string out;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < image.manifest.layers.size(); ++i) all.push_back(i);
  const auto status = walk_layers(
      image, all,
      [&](std::size_t layer, const archive::TarEntry& entry, ByteSource& content) -> Status {
        const std::string bytes = TRY(read_all(content, 1000));
        out += std::to_string(layer) + ":" + entry.path + "=" + bytes + " ";
        return {};
      });
  if (!status.has_value()) return status.error();
  return out;
}

NamedBytes archive_of(const test::ImageParts& parts,
                      std::string (*stored)(std::string_view) = nullptr) {
  NamedBytes files;
  std::vector<std::string> names;
  for (const std::string& layer : parts.layers) {
    names.push_back(std::string(Digest::sha256_of(layer).hex()) + "/layer.tar");
    files[names.back()] = stored == nullptr ? layer : stored(layer);
  }
  const std::string config = test::config_of(parts);
  files[config_name(config)] = config;
  files["manifest.json"] =
      text::write_json(Json::array().push(listed(config_name(config), {"app:1"}, names)));
  return files;
}

TEST_CASE("archives in every compression, layers too") {
  const test::ImageParts parts{.layers = {kLayer, kOther, kLayer}};
  for (std::string (*inner)(std::string_view) :
       {static_cast<std::string (*)(std::string_view)>(nullptr), &test::gzip_bytes,
        &test::zstd_bytes})
    for (std::string (*outer)(std::string_view) :
         {static_cast<std::string (*)(std::string_view)>(nullptr), &test::gzip_bytes,
          &test::zstd_bytes}) {
      const test::TempDirectory folder;
      const std::string tar = test::tar_of(archive_of(parts, inner));
      const auto images = open_bytes(folder, outer == nullptr ? tar : outer(tar));
      const auto text = contents(images);
      REQUIRE_MESSAGE(text.has_value(), (text.has_value() ? "" : text.error().message));
      for (const char* part : {"0:a=one ", "1:b=two ", "2:a=one "})
        CHECK(text->find(part) != std::string::npos);
      CHECK(images->front().manifest.digest == Digest::sha256_of(test::config_of(parts)));
      CHECK(images->front().manifest.name == "app:1");
      CHECK(images->front().blobs->is_sequential() == (outer != nullptr));
      // One layer alone, twice.
      for (int pass = 0; pass < 2; ++pass)
        CHECK(walk_layer(images->front(), 1, [](const archive::TarEntry&, ByteSource&) {
                return Status();
              }).has_value());
      CHECK(parse_target(folder / "image.tar")->kind == Target::Kind::docker_archive);
    }
}

TEST_CASE("layers linked to each other, as docker saved them") {
  const test::TempDirectory folder;
  const std::string config = test::config_of({.layers = {kLayer, kLayer, kLayer}});
  const std::string manifest = text::write_json(Json::array().push(
      listed(config_name(config), {}, {"one/layer.tar", "two/layer.tar", "three/layer.tar"})));
  const std::string tar = TarBuilder()
                              .directory("one")
                              .file("one/layer.tar", kLayer)
                              .symbolic_link("two/layer.tar", "../one/layer.tar")
                              .hard_link("three/layer.tar", "one/layer.tar")
                              .file(config_name(config), config)
                              .file("manifest.json", manifest)
                              .bytes();
  for (const std::string& bytes : {tar, test::gzip_bytes(tar)}) {
    const auto text = contents(open_bytes(folder, bytes));
    REQUIRE_MESSAGE(text.has_value(), (text.has_value() ? "" : text.error().message));
    for (const char* part : {"0:a=one", "1:a=one", "2:a=one"})
      CHECK(text->find(part) != std::string::npos);
  }
}

TEST_CASE("hostile archives") {
  const test::ImageParts parts{.layers = {kLayer}};
  const std::string config = test::config_of(parts);
  const NamedBytes good = archive_of(parts);
  const auto with_listing = [&](const std::string& config_path, const std::string& layer) {
    NamedBytes files = good;
    files["manifest.json"] =
        text::write_json(Json::array().push(listed(config_path, {"app:1"}, {layer})));
    return test::tar_of(files);
  };
  const std::string layer_name = std::string(Digest::sha256_of(kLayer).hex()) + "/layer.tar";
  const auto with_link = [&](const std::string& target) {
    return TarBuilder()
        .symbolic_link("l/layer.tar", target)
        .file(config_name(config), config)
        .file(
            "manifest.json",
            text::write_json(Json::array().push(listed(config_name(config), {}, {"l/layer.tar"}))))
        .bytes();
  };
  NamedBytes other_layer = good;
  other_layer[layer_name] = kOther;
  NamedBytes other_config = good;
  other_config[config_name(config)] = test::config_of({.layers = {kOther}});
  NamedBytes wrong_blob = good;
  wrong_blob["blobs/sha256/" + std::string(64, '1')] = kLayer;
  wrong_blob["manifest.json"] = text::write_json(Json::array().push(
      listed(config_name(config), {}, {"blobs/sha256/" + std::string(64, '1')})));
  NamedBytes broken = good;
  broken["manifest.json"] = "[{";
  NamedBytes deep = good;
  deep["manifest.json"] = std::string(5000, '[');
  struct Case {
    std::string name;
    std::string bytes;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"config outside", with_listing("../../etc/passwd", layer_name), "outside"},
      {"absolute config", with_listing("/etc/passwd", layer_name), "outside"},
      {"layer outside", with_listing(config_name(config), "../../../etc/passwd"), "outside"},
      {"layer missing", with_listing(config_name(config), "none/layer.tar"), "not in the archive"},
      {"link outside", with_link("../../../etc/passwd"), "outside"},
      {"absolute link", with_link("/etc/passwd"), "outside"},
      {"link to itself", with_link("layer.tar"), "links"},
      {"other layer", test::tar_of(other_layer), "diffID"},
      {"other config", test::tar_of(other_config), "digest"},
      {"blob under another name", test::tar_of(wrong_blob), "digest"},
      {"broken manifest.json", test::tar_of(broken), "manifest.json"},
      {"deep manifest.json", test::tar_of(deep), "manifest.json"},
      {"two manifest.json",
       TarBuilder().file("manifest.json", "[]").bytes().substr(0, 1024) + test::tar_of(good),
       "twice"},
      {"layers and diffIDs",
       with_listing(config_name(config), layer_name).substr(0, 0) +
           test::tar_of({{config_name(config), config},
                         {"manifest.json", text::write_json(Json::array().push(
                                               listed(config_name(config), {}, {})))}}),
       "diffIDs"},
      {"no image", test::tar_of({{"manifest.json", "[]"}}), "no image"},
      {"not an image archive", test::tar_of({{"readme", "x"}}), "manifest.json"},
      {"cut", test::tar_of(good).substr(0, 700), "image.tar"},
      {"not a tar", std::string(2000, 'x'), "image.tar"},
      {"docker of old", test::tar_of({{"repositories", "{}"}}), "before 1.10"},
      {"bomb", test::gzip_bytes(test::tar_of({{"manifest.json", std::string(40u << 20, ' ')}})),
       "larger"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const test::TempDirectory folder;
    const auto text = contents(open_bytes(folder, c.bytes));
    REQUIRE_FALSE(text.has_value());
    CAPTURE(text.error().message);
    CHECK(text.error().message.find(c.says) != std::string::npos);
    CHECK(text.error().code != ErrorCode::internal);
  }
}

TEST_CASE("several images in one archive") {
  const test::TempDirectory folder;
  const std::string one = test::config_of({.layers = {kLayer}});
  const std::string two = test::config_of({.layers = {kOther}});
  NamedBytes files = {
      {config_name(one), one}, {config_name(two), two}, {"1.tar", kLayer}, {"2.tar", kOther}};
  files["manifest.json"] =
      text::write_json(Json::array()
                           .push(listed(config_name(one), {"app:1", "r.io/app:1"}, {"1.tar"}))
                           .push(listed(config_name(two), {"app:2"}, {"2.tar"})));
  const std::string tar = test::tar_of(files);
  struct Case {
    std::string selector;
    std::string content;  // "" for an error
  };
  const std::vector<Case> cases = {
      {"", ""},
      {":app:1", "0:a=one "},
      {":docker.io/library/app:2", "0:b=two "},
      {":r.io/app:1", "0:a=one "},
      {":app", ""},
      {":@0", "0:a=one "},
      {"@1", "0:b=two "},
      {"@2", ""},
      {"@" + Digest::sha256_of(two).text(), "0:b=two "},
      {"@sha256:1", ""},
      {":", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.selector);
    const auto text = contents(open_bytes(folder, tar, c.selector));
    CHECK(text.value_or("") == c.content);
  }
  const auto ambiguous = open_bytes(folder, tar);
  CHECK(ambiguous.error().code == ErrorCode::usage);
  CHECK(ambiguous.error().message.find("@1 app:2") != std::string::npos);
}

TEST_CASE("an archive that is a layout too") {
  const test::TempDirectory folder;
  test::LayoutBuilder layout;
  const test::ImageParts amd{.layers = {kLayer}};
  const test::ImageParts arm{.layers = {kOther}, .architecture = "arm64"};
  const std::string amd_manifest = layout.add_image(amd, test::gzip_bytes);
  const std::string arm_manifest = layout.add_image(arm, test::gzip_bytes);
  const auto platform = [](const char* name) {
    return Json::object().set("os", "linux").set("architecture", name);
  };
  const std::string index = test::LayoutBuilder::index_of(
      {test::LayoutBuilder::manifest_descriptor(amd_manifest).set("platform", platform("amd64")),
       test::LayoutBuilder::manifest_descriptor(arm_manifest).set("platform", platform("arm64"))});
  layout.add_blob(index);
  NamedBytes files = layout.files({test::LayoutBuilder::descriptor(kOciIndex, index)});
  files["manifest.json"] = text::write_json(
      Json::array().push(listed(test::LayoutBuilder::blob_name(test::config_of(amd)), {"app:1"},
                                {test::LayoutBuilder::blob_name(test::gzip_bytes(kLayer))})));
  const std::string tar = test::tar_of(files);
  const auto host = open_bytes(folder, tar, "", "linux/amd64");
  CHECK(contents(host).value_or("") == "0:a=one ");
  CHECK(host->front().manifest.layers[0].digest == Digest::sha256_of(test::gzip_bytes(kLayer)));
  CHECK(contents(open_bytes(folder, tar, "", "linux/arm64")).value_or("") == "0:b=two ");
  CHECK(open_bytes(folder, tar, "", "all")->size() == 2);
  CHECK(open_bytes(folder, tar, "", "linux/s390x").error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace pratique::oci
