#include "oci/manifest.h"

#include <doctest/doctest.h>

#include <vector>

#include "support/image_builder.h"

namespace pratique::oci {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kConfig =
    R"({"mediaType": "application/vnd.oci.image.config.v1+json", "digest": ")" + kDigest +
    R"(", "size": 2})";

std::string manifest_with(std::string_view layers, std::string_view more = "") {
  return R"({"schemaVersion": 2, "config": )" + kConfig + R"(, "layers": )" + std::string(layers) +
         std::string(more) + "}";
}

std::string layer_with(std::string_view type, std::string_view size = "1") {
  return R"({"mediaType": ")" + std::string(type) + R"(", "digest": ")" + kDigest +
         R"(", "size": )" + std::string(size) + "}";
}

TEST_CASE("documents that are refused, and why") {
  struct Case {
    std::string name;
    std::string bytes;
    std::string media_type;
    ErrorCode code;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"empty", "", "", ErrorCode::invalid, "JSON"},
      {"empty object", "{}", "", ErrorCode::invalid, "neither"},
      {"array", "[]", "", ErrorCode::invalid, "not a JSON object"},
      {"deep", std::string(100'000, '['), "", ErrorCode::limit, ""},
      {"large", std::string((4u << 20) + 1, ' '), "", ErrorCode::limit, "bytes"},
      {"schema 1", R"({"schemaVersion": 1, "fsLayers": []})", "", ErrorCode::unsupported,
       "schema version 1"},
      {"schema 3", R"({"schemaVersion": 3, "config": {}, "layers": []})", "", ErrorCode::invalid,
       "schemaVersion"},
      {"both", manifest_with("[]", R"(, "manifests": [])"), "", ErrorCode::invalid, "both"},
      {"announced as index", manifest_with("[]"), std::string(kOciIndex), ErrorCode::invalid,
       "the document is a manifest"},
      {"says it is an index",
       manifest_with("[]", R"(, "mediaType": ")" + std::string(kOciIndex) + "\""), "",
       ErrorCode::invalid, "the document is a manifest"},
      {"other media type", manifest_with("[]"), "text/html", ErrorCode::unsupported, "text/html"},
      {"no config", R"({"schemaVersion": 2, "layers": []})", "", ErrorCode::invalid, "config"},
      {"bad digest", manifest_with(R"([{"mediaType": "x", "digest": "sha256:1", "size": 1}])"), "",
       ErrorCode::invalid, "layers[0]"},
      {"negative size", manifest_with("[" + layer_with("x", "-1") + "]"), "", ErrorCode::invalid,
       "size"},
      {"fractional size", manifest_with("[" + layer_with("x", "1.5") + "]"), "", ErrorCode::invalid,
       "size"},
      {"huge size", manifest_with("[" + layer_with("x", "99999999999999999999") + "]"), "",
       ErrorCode::invalid, "size"},
      {"layers no array", manifest_with("{}"), "", ErrorCode::invalid, "layers"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto parsed = parse_manifest(c.bytes, c.media_type);
    REQUIRE_FALSE(parsed.has_value());
    CAPTURE(parsed.error().message);
    CHECK(parsed.error().code == c.code);
    CHECK(parsed.error().message.find(c.says) != std::string::npos);
  }
}

TEST_CASE("too many layers, too many children") {
  std::string layers = "[" + layer_with("x");
  for (std::size_t i = 0; i < kMostLayers; ++i) layers += "," + layer_with("x");
  CHECK(parse_manifest(manifest_with(layers + "]"), "").error().code == ErrorCode::limit);
}

TEST_CASE("manifests of docker and OCI, with and without a media type") {
  for (const std::string_view type : {std::string_view(), kOciManifest, kDockerManifest,
                                      std::string_view("application/json; charset=utf-8")}) {
    CAPTURE(type);
    const auto parsed = parse_manifest(manifest_with("[" + layer_with("x") + "]"), type);
    REQUIRE(parsed.has_value());
    CHECK(std::get<Manifest>(*parsed).layers.size() == 1);
  }
}

TEST_CASE("build steps belong to the layers that are not empty") {
  const std::string two = R"("diff_ids": [")" + kDigest + R"(", ")" + kDigest + R"("])";
  const std::string steps =
      R"("history": [{"created_by": "ADD base", "created": "2024-01-01T00:00:00Z"},
         {"created_by": "ENV A=1", "empty_layer": true}, {"created_by": "RUN x"})";
  auto config = parse_config(R"({"os": "linux", "rootfs": {)" + two + "}, " + steps + "]}");
  REQUIRE(config.has_value());
  auto layers = layers_of(*config);
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].created_by == "ADD base");
  CHECK(layers[0].created == "2024-01-01T00:00:00Z");
  CHECK(layers[1].created_by == "RUN x");
  // One step more than layers: which is whose is unknown.
  config = parse_config(R"({"rootfs": {)" + two + "}, " + steps + R"(, {"created_by": "RUN y"}]})");
  REQUIRE(config.has_value());
  CHECK(layers_of(*config)[1].created_by.empty());
}

TEST_CASE("configs that are refused") {
  CHECK_FALSE(parse_config("").has_value());
  CHECK_FALSE(parse_config("{}").has_value());
  CHECK_FALSE(parse_config(R"({"rootfs": {"diff_ids": ["x"]}})").has_value());
  CHECK_FALSE(parse_config(R"({"rootfs": {"diff_ids": {}}})").has_value());
  CHECK(parse_config(R"({"rootfs": {"type": "layers+base"}})").error().code ==
        ErrorCode::unsupported);
  CHECK(parse_config(R"({"rootfs": {"diff_ids": null}})").has_value());
}

TEST_CASE("manifest and config must agree") {
  struct Case {
    std::string type;
    std::string diff_ids;
    bool holds;
    bool foreign;
  };
  const std::string one = "[\"" + kDigest + "\"]";
  const std::vector<Case> cases = {
      {"application/vnd.oci.image.layer.v1.tar", one, true, false},
      {"application/vnd.oci.image.layer.v1.tar+gzip", one, true, false},
      {"application/vnd.oci.image.layer.v1.tar+zstd", one, true, false},
      {"application/vnd.docker.image.rootfs.diff.tar.gzip", one, true, false},
      {"application/vnd.docker.image.rootfs.diff.tar", one, true, false},
      {"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", one, true, true},
      {"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", one, true, true},
      {"application/vnd.oci.image.layer.v1.tar+gzip+encrypted", one, false, false},
      {"application/vnd.in-toto+json", one, false, false},
      {"application/vnd.oci.image.layer.v1.tar", "[]", false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.type);
    const auto manifest = parse_manifest(manifest_with("[" + layer_with(c.type) + "]"), "");
    REQUIRE(manifest.has_value());
    const auto config = parse_config(R"({"rootfs": {"diff_ids": )" + c.diff_ids + "}}");
    REQUIRE(config.has_value());
    const auto image = join_manifest(std::get<Manifest>(*manifest), *config);
    REQUIRE(image.has_value() == c.holds);
    if (image.has_value()) CHECK(image->layers[0].foreign == c.foreign);
  }
}

}  // namespace
}  // namespace pratique::oci
