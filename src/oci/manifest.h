// Manifests, indexes and configs as bytes, and what they say (OCI image-spec 1.1 manifest.md,
// image-index.md, config.md, descriptor.md; docker image manifest version 2 schema 2).
//
// The readers are strict in what an image's content hangs on (digests, sizes, layers, diffIDs,
// which kind of document it is) and lenient in the rest. They trust nothing: whoever fetched the
// bytes verifies their digest (read_verified in oci/resolve.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/digest.h"
#include "core/result.h"
#include "oci/image.h"

namespace pratique::oci {

// Limits on what a document may hold; beyond them reading is a limit error.
inline constexpr std::size_t kMostManifestBytes = 4u << 20;
inline constexpr std::size_t kMostConfigBytes = 8u << 20;
inline constexpr std::size_t kMostChildren = 10'000;
inline constexpr std::size_t kMostLayers = 4096;
inline constexpr std::size_t kMostHistory = 65'536;
inline constexpr std::size_t kMostDepth = 64;

inline constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kOciConfig = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view kDockerManifest =
    "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerManifestList =
    "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kDockerConfig = "application/vnd.docker.container.image.v1+json";

struct Descriptor {
  std::string media_type;
  Digest digest;
  std::int64_t size = -1;
  std::optional<std::string> data;  // the embedded content, decoded; unverified
  std::string artifact_type;
  std::vector<std::string> urls;
  std::optional<Platform> platform;
  std::vector<std::pair<std::string, std::string>> annotations;

  std::string_view annotation(std::string_view name) const;  // empty where there is none
};

struct Manifest {
  std::string media_type;
  std::string artifact_type;
  Descriptor config;
  std::vector<Descriptor> layers;
  std::optional<Descriptor> subject;
};

struct Index {
  std::string media_type;
  std::vector<Descriptor> manifests;
};

// A manifest or an index: `media_type` (of the descriptor or the HTTP header, may be empty) and the
// document must agree on which. Docker's schema 1 and other kinds of document are `unsupported`.
Result<std::variant<Manifest, Index>> parse_manifest(std::string_view bytes,
                                                     std::string_view media_type);

struct ImageConfig {
  Platform platform;
  std::string created;
  std::vector<Digest> diff_ids;
  std::vector<HistoryStep> history;
};

Result<ImageConfig> parse_config(std::string_view bytes);

// By the media type alone.
bool is_index_type(std::string_view media_type);
bool is_manifest_type(std::string_view media_type);
bool is_config_type(std::string_view media_type);
bool is_foreign_layer_type(std::string_view media_type);

// Whether a child of an index stands for something about another child (an attestation, a
// signature), and so is no platform.
bool is_attestation(const Descriptor& child);

// Layers, diffIDs and history of one image put together; its manifest must be an image's.
// `unsupported` for an artifact, `invalid` where manifest and config disagree. Digest, kind and
// name are left to the caller.
Result<ImageManifest> join_manifest(const Manifest& manifest, const ImageConfig& config);

// The layers that a config tells of, with their build steps; blobs unknown. What docker archives
// have.
std::vector<Layer> layers_of(const ImageConfig& config);

}  // namespace pratique::oci
