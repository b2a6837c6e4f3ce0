#include "oci/layout.h"

#include <doctest/doctest.h>

#include <vector>

#include "oci/target.h"
#include "support/image_builder.h"

namespace pratique::oci {
namespace {

using test::LayoutBuilder;
using test::NamedBytes;
using test::TarBuilder;
using text::Json;

std::string layer_of(std::string_view content) {
  return TarBuilder().directory("etc").file("etc/name", content).bytes();
}

test::ImageParts image_for(const std::string& architecture, const std::string& variant = "") {
  return {.layers = {layer_of(architecture)}, .architecture = architecture, .variant = variant};
}

Json with_platform(Json descriptor, const std::string& os, const std::string& architecture,
                   const std::string& version = "") {
  Json platform = Json::object().set("os", os).set("architecture", architecture);
  if (!version.empty()) platform.set("os.version", version);
  return descriptor.set("platform", std::move(platform));
}

Result<std::vector<Image>> open_text(const std::string& text, const OpenOptions& options = {}) {
  auto target = parse_target(text);
  if (!target.has_value()) return target.error();
  return open_target(*target, options);
}

OpenOptions for_platform(std::string_view text) {
  return {.platform = *parse_platform_choice(text), .note = {}, .problem = {}};
}

// All files of all layers, "layer:path=content".
Result<std::string> contents(const Image& image) {
  std::string out;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < image.manifest.layers.size(); ++i) all.push_back(i);
  const auto status = walk_layers(
      image, all,
      [&](std::size_t layer, const archive::TarEntry& entry, ByteSource& content) -> Status {
        if (entry.type != archive::TarType::file) return {};
        const std::string bytes = TRY(read_all(content, 1u << 20));
        out += std::to_string(layer) + ":" + entry.path + "=" + bytes + " ";
        return {};
      });
  if (!status.has_value()) return status.error();
  return out;
}

TEST_CASE("a layout directory and its archive, layers stored in each way") {
  struct Case {
    std::string name;
    std::string (*stored)(std::string_view);
  };
  const std::vector<Case> cases = {
      {"plain", nullptr}, {"gzip", test::gzip_bytes}, {"zstd", test::zstd_bytes}};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const test::TempDirectory folder;
    LayoutBuilder layout;
    const std::string manifest =
        layout.add_image({.layers = {layer_of("one"), layer_of("two"), layer_of("one")}}, c.stored);
    const NamedBytes files = layout.files({LayoutBuilder::manifest_descriptor(manifest, "v1")});
    test::write_directory(folder / "dir", files);
    test::write_bytes(folder / "plain.tar", test::tar_of(files));
    test::write_bytes(folder / "gzip.tar", test::gzip_bytes(test::tar_of(files)));
    test::write_bytes(folder / "zstd.tar", test::zstd_bytes(test::tar_of(files)));
    for (const std::string& target :
         {"oci:" + (folder / "dir"), "oci:" + (folder / "dir") + ":v1",
          "oci:" + (folder / "dir") + "@" + Digest::sha256_of(manifest).text(), folder / "dir",
          "oci-archive:" + (folder / "plain.tar"), folder / "plain.tar",
          "oci-archive:" + (folder / "gzip.tar") + ":v1", folder / "zstd.tar"}) {
      CAPTURE(target);
      const auto images = open_text(target);
      REQUIRE_MESSAGE(images.has_value(), (images.has_value() ? "" : images.error().message));
      REQUIRE(images->size() == 1);
      const ImageManifest& read = images->front().manifest;
      CHECK(read.digest == Digest::sha256_of(manifest));
      CHECK(read.manifest == manifest);
      CHECK(read.platform.text() == "linux/amd64");
      CHECK(read.kind == (target.find(".tar") == std::string::npos ? "oci" : "oci-archive"));
      CHECK(read.layers[1].created_by == "step 1");
      const auto text = contents(images->front());
      REQUIRE_MESSAGE(text.has_value(), (text.has_value() ? "" : text.error().message));
      for (const char* part : {"0:etc/name=one ", "1:etc/name=two ", "2:etc/name=one "})
        CHECK(text->find(part) != std::string::npos);
    }
  }
}

TEST_CASE("damage anywhere is an error that names the place") {
  struct Case {
    std::string name;
    std::string blob;  // which to damage: manifest, config, layer
    std::string (*damage)(const std::string&);
    std::string says;
  };
  const auto flip = [](const std::string& bytes) {
    std::string out = bytes;
    out[out.size() / 2] = static_cast<char>(out[out.size() / 2] ^ 1);
    return out;
  };
  const auto cut = [](const std::string& bytes) { return bytes.substr(0, bytes.size() / 2); };
  const auto grow = [](const std::string& bytes) { return bytes + std::string(512, '\0'); };
  const auto lost = [](const std::string&) { return std::string(); };
  const std::vector<Case> cases = {
      {"manifest flipped", "manifest", flip, "digest"},
      {"manifest cut", "manifest", cut, "announced"},
      {"config flipped", "config", flip, "digest"},
      {"config longer", "config", grow, "announced"},
      {"layer flipped", "layer", flip, "layer 0"},
      {"layer cut", "layer", cut, "layer 0"},
      {"layer longer", "layer", grow, "layer 0"},
      {"layer lost", "layer", lost, "layer 0"},
  };
  for (const Case& c : cases)
    for (std::string (*stored)(std::string_view) :
         {static_cast<std::string (*)(std::string_view)>(nullptr), &test::gzip_bytes,
          &test::zstd_bytes}) {
      CAPTURE(c.name);
      const test::TempDirectory folder;
      LayoutBuilder layout;
      const test::ImageParts parts{.layers = {layer_of("content")}};
      const std::string manifest = layout.add_image(parts, stored);
      NamedBytes files = layout.files({LayoutBuilder::manifest_descriptor(manifest)});
      const std::string layer = stored == nullptr ? parts.layers[0] : stored(parts.layers[0]);
      const std::string name =
          LayoutBuilder::blob_name(c.blob == "manifest" ? manifest
                                   : c.blob == "config" ? test::config_of(parts)
                                                        : layer);
      files[name] = c.damage(files[name]);
      if (c.name == "layer lost") files.erase(name);
      test::write_directory(folder.path(), files);
      const auto images = open_text("oci:" + folder.path());
      const auto text =
          images.has_value() ? contents(images->front()) : Result<std::string>(images.error());
      REQUIRE_FALSE(text.has_value());
      CAPTURE(text.error().message);
      CHECK(text.error().message.find(c.says) != std::string::npos);
      CHECK(text.error().code != ErrorCode::internal);
    }
}

TEST_CASE("a diffID that the content does not have") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  test::ImageParts parts{.layers = {layer_of("content")}};
  const std::string config = test::config_of(parts);
  const std::string other = test::config_of({.layers = {layer_of("other")}});
  layout.add_blob(other);
  layout.add_blob(parts.layers[0]);
  const std::string manifest = text::write_json(
      Json::object()
          .set("schemaVersion", 2)
          .set("config", LayoutBuilder::descriptor(kOciConfig, other))
          .set("layers", Json::array().push(LayoutBuilder::descriptor(
                             "application/vnd.oci.image.layer.v1.tar", parts.layers[0]))));
  layout.add_blob(manifest);
  test::write_directory(folder.path(),
                        layout.files({LayoutBuilder::manifest_descriptor(manifest)}));
  const auto images = open_text("oci:" + folder.path());
  REQUIRE(images.has_value());
  const auto text = contents(images->front());
  REQUIRE_FALSE(text.has_value());
  CHECK(text.error().message.find("diffID") != std::string::npos);
}

TEST_CASE("blobs are not followed outside of the layout") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const test::ImageParts parts{.layers = {layer_of("content")}};
  const std::string manifest = layout.add_image(parts);
  const NamedBytes files = layout.files({LayoutBuilder::manifest_descriptor(manifest)});
  test::write_directory(folder / "in", files);
  const std::string layer = folder / "in/" + LayoutBuilder::blob_name(parts.layers[0]);
  test::write_bytes(folder / "out", parts.layers[0]);
  std::filesystem::remove(layer);
  std::filesystem::create_symlink(folder / "out", layer);
  const auto images = open_text("oci:" + (folder / "in"));
  REQUIRE(images.has_value());
  const auto text = contents(images->front());
  REQUIRE_FALSE(text.has_value());
  CHECK(text.error().message.find("outside") != std::string::npos);
  // A blob that is no file at all.
  std::filesystem::remove(layer);
  std::filesystem::create_directory(layer);
  CHECK_FALSE(contents(images->front()).has_value());
}

TEST_CASE("platforms of an index, nested and with attestations") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const std::string amd = layout.add_image(image_for("amd64"));
  const std::string arm = layout.add_image(image_for("arm64", "v8"));
  const std::string s390 = layout.add_image(image_for("s390x"));
  test::ImageParts old{
      .layers = {layer_of("ltsc2019")}, .os = "windows", .os_version = "10.0.17763.5329"};
  test::ImageParts recent{
      .layers = {layer_of("ltsc2022")}, .os = "windows", .os_version = "10.0.20348.2227"};
  const std::string windows_old = layout.add_image(old);
  const std::string windows_new = layout.add_image(recent);
  const std::string attestation =
      layout.add_image({.layers = {layer_of("sbom")}, .os = "unknown", .architecture = "unknown"});
  const std::string nested = LayoutBuilder::index_of({LayoutBuilder::manifest_descriptor(s390)});
  layout.add_blob(nested);
  const std::string index = LayoutBuilder::index_of(
      {with_platform(LayoutBuilder::manifest_descriptor(amd), "linux", "amd64"),
       with_platform(LayoutBuilder::manifest_descriptor(arm), "linux", "arm64"),
       with_platform(LayoutBuilder::manifest_descriptor(windows_old), "windows", "amd64",
                     "10.0.17763.5329"),
       with_platform(LayoutBuilder::manifest_descriptor(windows_new), "windows", "amd64",
                     "10.0.20348.2227"),
       with_platform(LayoutBuilder::manifest_descriptor(attestation), "unknown", "unknown"),
       LayoutBuilder::descriptor(kOciIndex, nested)});
  layout.add_blob(index);
  test::write_directory(folder.path(), layout.files({LayoutBuilder::descriptor(kOciIndex, index)}));
  struct Case {
    std::string platform;
    std::string chosen;  // platforms of the images, "" for an error
  };
  const std::vector<Case> cases = {
      {"linux/amd64", "linux/amd64"},
      {"linux/arm64", "linux/arm64/v8"},
      {"linux/s390x", "linux/s390x"},
      {"windows/amd64", "windows/amd64:10.0.17763.5329"},
      {"windows/amd64:10.0.20348", "windows/amd64:10.0.20348.2227"},
      {"linux/ppc64le", ""},
      {"unknown/unknown", ""},
      {"all",
       "linux/amd64 linux/arm64/v8 windows/amd64:10.0.17763.5329 windows/amd64:10.0.20348.2227 "
       "linux/s390x"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.platform);
    const auto images = open_text("oci:" + folder.path(), for_platform(c.platform));
    std::string chosen;
    if (images.has_value())
      for (const Image& image : *images)
        chosen += (chosen.empty() ? "" : " ") + image.manifest.platform.text();
    CHECK(chosen == c.chosen);
    if (!images.has_value()) {
      CHECK(images.error().code == ErrorCode::not_found);
      CHECK(images.error().message.find("linux/amd64, linux/arm64") != std::string::npos);
    }
  }
  // A child by its own digest.
  const auto child = open_text("oci:" + folder.path() + "@" + Digest::sha256_of(arm).text());
  REQUIRE(child.has_value());
  CHECK(child->front().manifest.platform.architecture == "arm64");
}

TEST_CASE("children that are not here are told of") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const std::string amd = layout.add_image(image_for("amd64"));
  const std::string index = LayoutBuilder::index_of(
      {with_platform(LayoutBuilder::manifest_descriptor(amd), "linux", "amd64"),
       with_platform(LayoutBuilder::manifest_descriptor("absent"), "linux", "arm64")});
  layout.add_blob(index);
  test::write_directory(folder.path(), layout.files({LayoutBuilder::descriptor(kOciIndex, index)}));
  std::vector<std::string> notes;
  OpenOptions options = for_platform("all");
  options.note = [&](const std::string& sentence) { notes.push_back(sentence); };
  const auto images = open_text("oci:" + folder.path(), options);
  REQUIRE(images.has_value());
  CHECK(images->size() == 1);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("linux/arm64") != std::string::npos);
}

TEST_CASE("a lone image must be what was asked for") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const std::string manifest = layout.add_image(image_for("riscv64"));
  test::write_directory(folder.path(),
                        layout.files({LayoutBuilder::manifest_descriptor(manifest)}));
  CHECK(open_text("oci:" + folder.path()).has_value());
  CHECK(open_text("oci:" + folder.path(), for_platform("all")).has_value());
  CHECK(open_text("oci:" + folder.path(), for_platform("linux/riscv64")).has_value());
  CHECK(open_text("oci:" + folder.path(), for_platform("linux/amd64"))
            .error()
            .message.find("linux/riscv64") != std::string::npos);
}

TEST_CASE("several images in one layout") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const std::string one = layout.add_image({.layers = {layer_of("one")}});
  const std::string two = layout.add_image({.layers = {layer_of("two")}});
  Json named = LayoutBuilder::manifest_descriptor(two, "2");
  named.mutable_members().back().second.set("io.containerd.image.name", "docker.io/library/app:2");
  test::write_directory(
      folder.path(), layout.files({LayoutBuilder::manifest_descriptor(one, "r.io/app:1"), named}));
  const std::string target = "oci:" + folder.path();
  const auto ambiguous = open_text(target);
  REQUIRE_FALSE(ambiguous.has_value());
  CHECK(ambiguous.error().code == ErrorCode::usage);
  CHECK(ambiguous.error().message.find("r.io/app:1, 2") != std::string::npos);
  for (const char* selector : {":r.io/app:1", ":1"}) {
    const auto images = open_text(target + selector);
    REQUIRE(images.has_value());
    CHECK(images->front().manifest.digest == Digest::sha256_of(one));
    CHECK(images->front().manifest.name == "r.io/app:1");
  }
  for (const char* selector : {":2", ":app:2", ":docker.io/library/app:2"}) {
    const auto images = open_text(target + selector);
    REQUIRE(images.has_value());
    CHECK(images->front().manifest.digest == Digest::sha256_of(two));
  }
  CHECK(open_text(target + ":3").error().code == ErrorCode::not_found);
  CHECK(open_text(target + "@sha256:" + std::string(64, '0')).error().code == ErrorCode::not_found);
  CHECK_FALSE(open_text(target + "@sha256:xyz").has_value());
}

TEST_CASE("documents that are no image, embedded data, hostile nesting") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const std::string manifest = layout.add_image(image_for("amd64"));
  SUBCASE("artifact") {
    const std::string artifact = text::write_json(
        Json::object()
            .set("schemaVersion", 2)
            .set("artifactType", "application/vnd.example")
            .set("config", LayoutBuilder::descriptor("application/vnd.oci.empty.v1+json", "{}"))
            .set("layers", Json::array()));
    layout.add_blob(artifact);
    test::write_directory(folder.path(),
                          layout.files({LayoutBuilder::manifest_descriptor(artifact)}));
    const auto images = open_text("oci:" + folder.path());
    REQUIRE_FALSE(images.has_value());
    CHECK(images.error().code == ErrorCode::unsupported);
    CHECK(images.error().message.find("application/vnd.example") != std::string::npos);
  }
  SUBCASE("data in the descriptor") {
    NamedBytes files = layout.files(
        {LayoutBuilder::manifest_descriptor(manifest).set("data", to_base64(manifest))});
    files.erase(LayoutBuilder::blob_name(manifest));
    test::write_directory(folder.path(), files);
    CHECK(open_text("oci:" + folder.path()).has_value());
  }
  SUBCASE("data of another digest") {
    test::write_directory(folder.path(),
                          layout.files({LayoutBuilder::manifest_descriptor(manifest).set(
                              "data", to_base64(std::string(manifest.size(), ' ')))}));
    CHECK(open_text("oci:" + folder.path()).error().message.find("digest") != std::string::npos);
  }
  SUBCASE("indexes without end") {
    std::string index = LayoutBuilder::index_of({LayoutBuilder::manifest_descriptor(manifest)});
    for (int i = 0; i < 6; ++i) {
      layout.add_blob(index);
      index = LayoutBuilder::index_of({LayoutBuilder::descriptor(kOciIndex, index)});
    }
    layout.add_blob(index);
    test::write_directory(folder.path(),
                          layout.files({LayoutBuilder::descriptor(kOciIndex, index)}));
    CHECK(open_text("oci:" + folder.path()).error().code == ErrorCode::limit);
  }
  SUBCASE("a manifest.json of a later layout version") {
    NamedBytes files = layout.files({LayoutBuilder::manifest_descriptor(manifest)});
    files["oci-layout"] = R"({"imageLayoutVersion": "2.0.0"})";
    test::write_directory(folder.path(), files);
    CHECK(open_text("oci:" + folder.path()).error().code == ErrorCode::unsupported);
  }
}

TEST_CASE("bytes after the end of a layer's tar are part of its digest") {
  const test::TempDirectory folder;
  LayoutBuilder layout;
  const std::string manifest =
      layout.add_image({.layers = {layer_of("x") + std::string(100'000, 'z')}}, test::gzip_bytes);
  test::write_directory(folder.path(),
                        layout.files({LayoutBuilder::manifest_descriptor(manifest)}));
  const auto images = open_text("oci:" + folder.path());
  REQUIRE(images.has_value());
  CHECK(contents(images->front()).has_value());
}

}  // namespace
}  // namespace pratique::oci
