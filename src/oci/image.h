// Image: one platform's image out of any source, ready to be read layer by layer.
//
// Where the bytes come from (layout directory, archive, registry, engine) is behind BlobSource;
// what the image is stands in ImageManifest. Specifications: OCI image-spec 1.1 (manifest.md,
// config.md, image-index.md, layer.md), docker image manifest version 2 schema 2, docker-archive
// (docker save) format.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/tar.h"
#include "core/digest.h"
#include "core/result.h"
#include "core/stream.h"

namespace pratique::oci {

struct Platform {
  std::string os;            // "linux"
  std::string architecture;  // "amd64"
  std::string variant;       // "v8" or empty
  std::string os_version;    // Windows: "10.0.17763.5329"
  // "linux/amd64", "linux/arm64/v8", "windows/amd64:10.0.17763.5329"; "unknown" where nothing is
  // known.
  std::string text() const;
  friend bool operator==(const Platform&, const Platform&) = default;
};

struct Layer {
  Digest digest;   // of the blob as stored; empty where the source has none (docker-archive, dir)
  Digest diff_id;  // of the uncompressed tar, from the config
  std::string media_type;
  std::int64_t size = -1;  // of the blob, -1 unknown
  std::string created_by;  // build step of the config's history; empty: unknown
  std::string created;     // RFC 3339, of that history entry
  bool foreign = false;    // non-distributable: its bytes need not be here
};

struct HistoryStep {
  std::string created;
  std::string created_by;
  std::string comment;
  bool empty_layer = false;
};

struct ImageManifest {
  std::string
      kind;  // "docker-archive", "oci", "oci-archive", "registry", "docker", "podman", "dir"
  std::string name;  // what the user named, or the image's own name where the source tells it
  Digest digest;  // of the manifest; for docker-archive of the config (the image id); empty for dir
  Digest config_digest;
  Platform platform;
  std::vector<Layer> layers;  // bottom first
  std::vector<HistoryStep> history;
  std::string config;    // the config's JSON bytes
  std::string manifest;  // the manifest's JSON bytes; empty for docker-archive and dir
};

// Called for each tar entry of a layer, in order. `content` is the entry's content and may be left
// unread.
using EntryVisitor = std::function<Status(const archive::TarEntry& entry, ByteSource& content)>;
// The same over several layers. The layers need not come in order.
using LayerVisitor =
    std::function<Status(std::size_t layer, const archive::TarEntry& entry, ByteSource& content)>;

// Where the bytes of an image's layers come from.
class BlobSource {
 public:
  // What open_layer_streams calls for each layer, with the bytes as the source stores them.
  using StreamVisitor = std::function<Status(std::size_t layer, ByteSource& bytes)>;

  virtual ~BlobSource() = default;
  // Opens the bytes of a layer as the source stores them. Called again for a second pass.
  // not_found: the source does not hold them (a foreign layer).
  virtual Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest& image,
                                                         std::size_t index) = 0;
  // Whether opening one layer costs about as much as reading all of them (a compressed archive).
  virtual bool is_sequential() const { return false; }
  // Calls `visit` once for each of `wanted`, in the order in which the bytes lie in the source.
  virtual Status open_layer_streams(const ImageManifest& image,
                                    const std::vector<std::size_t>& wanted,
                                    const StreamVisitor& visit);
  // A source that is a tree of files, not a stack of tar archives, walks it here; none otherwise.
  virtual std::optional<Status> walk_tree(const ImageManifest& image, const EntryVisitor& visit);
};

struct Image {
  ImageManifest manifest;
  std::shared_ptr<BlobSource> blobs;  // shared: the images of one index read from one source
};

// Streams one layer once: decompresses, walks the tar, and verifies the blob's digest and the
// diffID over every byte. An Error means the layer's content must not be trusted, also where
// entries were visited before. A foreign layer whose bytes are not here is not_found.
Status walk_layer(const Image& image, std::size_t index, const EntryVisitor& visit);

// The same for several layers, in the order that suits the source: with a compressed archive one
// pass over the file serves all of them. Each of `wanted` must be an index of a layer, given once.
Status walk_layers(const Image& image, const std::vector<std::size_t>& wanted,
                   const LayerVisitor& visit);

}  // namespace pratique::oci
