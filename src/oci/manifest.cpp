#include "oci/manifest.h"

#include <algorithm>
#include <array>

#include "text/json.h"

namespace pratique::oci {
namespace {

using text::Json;

std::string quoted(std::string_view text) { return text::quote_json(text.substr(0, 200)); }

Result<Json> parse_object(std::string_view bytes, std::size_t most, std::string_view what) {
  if (bytes.size() > most)
    return limit(std::string(what) + ": more than " + std::to_string(most) + " bytes");
  Json document = TRY(text::parse_json(bytes, {.bytes = most, .depth = kMostDepth}).in(what));
  if (!document.is_object())
    return invalid(std::string(what) + ": not a JSON object but " +
                   std::string(document.type_name()));
  return document;
}

Platform parse_platform(const Json& json) {
  return {.os = json["os"].string_or(""),
          .architecture = json["architecture"].string_or(""),
          .variant = json["variant"].string_or(""),
          .os_version = json["os.version"].string_or("")};
}

Result<Descriptor> parse_descriptor(const Json& json) {
  if (!json.is_object()) return invalid("descriptor is not an object");
  Descriptor out;
  out.media_type = json["mediaType"].string_or("");
  if (!json["digest"].is_string()) return invalid("descriptor without a digest");
  out.digest = TRY(Digest::parse(json["digest"].string()));
  const Json& size = json["size"];
  if (!size.is_int() || size.integer() < 0) return invalid("descriptor without a valid size");
  out.size = size.integer();
  out.artifact_type = json["artifactType"].string_or("");
  if (const Json& data = json["data"]; data.is_string())
    out.data = TRY(from_base64(data.string()).in("data of " + out.digest.text()));
  for (const Json& url : json["urls"].items()) out.urls.push_back(url.string_or(""));
  if (const Json& platform = json["platform"]; platform.is_object())
    out.platform = parse_platform(platform);
  for (const auto& [name, value] : json["annotations"].members())
    if (value.is_string()) out.annotations.emplace_back(name, value.string());
  return out;
}

Result<std::vector<Descriptor>> parse_descriptors(const Json& json, std::string_view name,
                                                  std::size_t most) {
  std::vector<Descriptor> out;
  if (json.is_null()) return out;  // Go writes an empty list as null
  if (!json.is_array()) return invalid(std::string(name) + " is not an array");
  if (json.size() > most)
    return limit(std::string(name) + ": more than " + std::to_string(most) + " entries");
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i)
    out.push_back(
        TRY(parse_descriptor(json.at(i)).in(std::string(name) + "[" + std::to_string(i) + "]")));
  return out;
}

Result<Manifest> parse_image_manifest(const Json& document, std::string media_type) {
  Manifest out;
  out.media_type = std::move(media_type);
  out.artifact_type = document["artifactType"].string_or("");
  out.config = TRY(parse_descriptor(document["config"]).in("config"));
  out.layers = TRY(parse_descriptors(document["layers"], "layers", kMostLayers));
  if (document["subject"].is_object())
    out.subject = TRY(parse_descriptor(document["subject"]).in("subject"));
  return out;
}

enum class DocumentKind { manifest, index };

// What a document is, by everything that tells of it. Documents that are both are refused, as
// two readers would see two images in them.
Result<DocumentKind> kind_of(const Json& document, std::string_view media_type) {
  const std::string_view own = document["mediaType"].string();
  if (document["schemaVersion"].integer() == 1)
    return unsupported("a docker manifest of schema version 1 (deprecated): push the image anew");
  for (const std::string_view type : {own, media_type}) {
    if (type.empty() || is_index_type(type) || is_manifest_type(type)) continue;
    if (type == "application/json" || type == "text/plain" || type == "application/octet-stream")
      continue;  // what plain web servers say of any document
    return unsupported("media type " + quoted(type) + " is neither an image manifest nor an index");
  }
  const bool has_children = document.contains("manifests");
  const bool has_layers = document.contains("layers") || document.contains("config");
  if (has_children && has_layers)
    return invalid(
        "both a manifest and an index: \"manifests\" stands beside \"config\" or \"layers\"");
  if (!has_children && !has_layers)
    return invalid("neither a manifest nor an index: no \"layers\" and no \"manifests\"");
  for (const std::string_view type : {own, media_type})
    if (has_children ? is_manifest_type(type) : is_index_type(type))
      return invalid("media type " + quoted(type) + ", but the document is " +
                     (has_children ? "an index" : "a manifest"));
  if (document["schemaVersion"].integer() != 2) return invalid("\"schemaVersion\" is not 2");
  return has_children ? DocumentKind::index : DocumentKind::manifest;
}

bool is_layer_type(std::string_view type) {
  static constexpr std::array<std::string_view, 4> kPrefixes = {
      "application/vnd.oci.image.layer.v1.tar",
      "application/vnd.oci.image.layer.nondistributable.v1.tar",
      "application/vnd.docker.image.rootfs.diff.tar",
      "application/vnd.docker.image.rootfs.foreign.diff.tar",
  };
  static constexpr std::array<std::string_view, 7> kSuffixes = {"",      "+gzip", "+zstd", ".gzip",
                                                                ".zstd", "+xz",   "+bzip2"};
  for (const std::string_view prefix : kPrefixes)
    if (type.starts_with(prefix) && std::find(kSuffixes.begin(), kSuffixes.end(),
                                              type.substr(prefix.size())) != kSuffixes.end())
      return true;
  return type == "application/x-tar" || type == "application/tar" ||
         type == "application/tar+gzip" || type == "application/vnd.docker.container.layer.v1.tar";
}

}  // namespace

std::string_view Descriptor::annotation(std::string_view name) const {
  for (const auto& [key, value] : annotations)
    if (key == name) return value;
  return {};
}

bool is_index_type(std::string_view type) {
  return type == kOciIndex || type == kDockerManifestList;
}

bool is_manifest_type(std::string_view type) {
  return type == kOciManifest || type == kDockerManifest;
}

bool is_config_type(std::string_view type) { return type == kOciConfig || type == kDockerConfig; }

bool is_foreign_layer_type(std::string_view type) {
  return type.find(".nondistributable.") != std::string_view::npos ||
         type.find(".foreign.") != std::string_view::npos;
}

bool is_attestation(const Descriptor& child) {
  if (!child.annotation("vnd.docker.reference.type").empty()) return true;
  const std::string_view kind = child.annotation("kind");
  if (kind.starts_with("dev.cosignproject.cosign/") && kind != "dev.cosignproject.cosign/image" &&
      kind != "dev.cosignproject.cosign/imageIndex")
    return true;
  if (!child.artifact_type.empty() && !is_config_type(child.artifact_type)) return true;
  return child.platform && child.platform->os == "unknown" &&
         child.platform->architecture == "unknown";
}

Result<std::variant<Manifest, Index>> parse_manifest(std::string_view bytes,
                                                     std::string_view media_type) {
  using Parsed = std::variant<Manifest, Index>;
  // "application/json; charset=utf-8" of an HTTP header.
  media_type = media_type.substr(0, media_type.find(';'));
  const Json document = TRY(parse_object(bytes, kMostManifestBytes, "manifest"));
  const DocumentKind kind = TRY(kind_of(document, media_type).in("manifest"));
  std::string type = document["mediaType"].string_or(media_type);
  if (kind == DocumentKind::index) {
    Index index;
    index.media_type = std::move(type);
    index.manifests =
        TRY(parse_descriptors(document["manifests"], "manifests", kMostChildren).in("index"));
    return Parsed(std::move(index));
  }
  Manifest manifest = TRY(parse_image_manifest(document, std::move(type)).in("manifest"));
  return Parsed(std::move(manifest));
}

Result<ImageConfig> parse_config(std::string_view bytes) {
  const Json document = TRY(parse_object(bytes, kMostConfigBytes, "config"));
  ImageConfig out;
  out.platform = parse_platform(document);
  out.created = document["created"].string_or("");
  const Json& rootfs = document["rootfs"];
  if (!rootfs.is_object()) return invalid("config: no \"rootfs\": not an image's configuration");
  if (const Json& type = rootfs["type"]; type.is_string() && type.string() != "layers")
    return unsupported("config: rootfs of type " + quoted(type.string()));
  const Json& diff_ids = rootfs["diff_ids"];
  if (!diff_ids.is_array() && !diff_ids.is_null())
    return invalid("config: \"diff_ids\" is not an array");
  if (diff_ids.size() > kMostLayers)
    return limit("config: more than " + std::to_string(kMostLayers) + " layers");
  for (std::size_t i = 0; i < diff_ids.size(); ++i) {
    const std::string place = "config: diff_ids[" + std::to_string(i) + "]";
    Digest digest = TRY(Digest::parse(diff_ids.at(i).string()).in(place));
    out.diff_ids.push_back(std::move(digest));
  }
  const Json& history = document["history"];
  if (history.size() > kMostHistory)
    return limit("config: more than " + std::to_string(kMostHistory) + " history entries");
  for (const Json& step : history.items())
    out.history.push_back({.created = step["created"].string_or(""),
                           .created_by = step["created_by"].string_or(""),
                           .comment = step["comment"].string_or(""),
                           .empty_layer = step["empty_layer"].boolean()});
  return out;
}

std::vector<Layer> layers_of(const ImageConfig& config) {
  std::vector<Layer> layers(config.diff_ids.size());
  for (std::size_t i = 0; i < layers.size(); ++i) layers[i].diff_id = config.diff_ids[i];
  // A history that tells of more or fewer layers than there are says nothing certain of any.
  const auto steps = std::count_if(config.history.begin(), config.history.end(),
                                   [](const HistoryStep& step) { return !step.empty_layer; });
  if (static_cast<std::size_t>(steps) != layers.size()) return layers;
  std::size_t next = 0;
  for (const HistoryStep& step : config.history) {
    if (step.empty_layer) continue;
    layers[next].created_by = step.created_by;
    layers[next].created = step.created;
    ++next;
  }
  return layers;
}

Result<ImageManifest> join_manifest(const Manifest& manifest, const ImageConfig& config) {
  if (manifest.layers.size() != config.diff_ids.size())
    return invalid("the manifest has " + std::to_string(manifest.layers.size()) +
                   " layers, its config " + std::to_string(config.diff_ids.size()) + " diffIDs");
  ImageManifest out;
  out.config_digest = manifest.config.digest;
  out.platform = config.platform;
  out.history = config.history;
  out.layers = layers_of(config);
  for (std::size_t i = 0; i < out.layers.size(); ++i) {
    const Descriptor& blob = manifest.layers[i];
    if (blob.media_type.ends_with("+encrypted"))
      return unsupported("layer " + std::to_string(i) + " is encrypted");
    if (!is_layer_type(blob.media_type))
      return unsupported("layer " + std::to_string(i) + " has media type " +
                         quoted(blob.media_type) + ", which is no file system layer");
    Layer& layer = out.layers[i];
    layer.digest = blob.digest;
    layer.media_type = blob.media_type;
    layer.size = blob.size;
    layer.foreign = is_foreign_layer_type(blob.media_type);
  }
  return out;
}

}  // namespace pratique::oci
