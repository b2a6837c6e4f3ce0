// Image: one platform's image out of any source, ready to be read layer by layer.
//
// Where the bytes come from (layout directory, archive, registry, engine) is behind BlobSource; what the image
// is stands in ImageManifest. Specifications: OCI image-spec 1.1 (manifest.md, config.md, image-index.md,
// layer.md), docker image manifest version 2 schema 2, docker-archive (docker save) format.
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
  std::string text() const;  // "linux/amd64", "linux/arm64/v8", with os.version for Windows
  friend bool operator==(const Platform&, const Platform&) = default;
};

struct Layer {
  Digest digest;            // of the blob as stored; empty where the source has none (docker-archive, dir)
  Digest diff_id;           // of the uncompressed tar, from the config
  std::string media_type;
  std::int64_t size = -1;   // of the blob, -1 unknown
  std::string created_by;   // build step of the config's history; empty: unknown
  std::string created;      // RFC 3339, of that history entry
  bool foreign = false;     // non-distributable: its bytes need not be here
};

struct HistoryStep {
  std::string created;
  std::string created_by;
  std::string comment;
  bool empty_layer = false;
};

struct ImageManifest {
  std::string kind;          // "docker-archive", "oci", "oci-archive", "registry", "docker", "podman", "dir"
  std::string name;          // what the user named, or the image's own name where the source tells it
  Digest digest;             // of the manifest; for docker-archive of the config (the image id); empty for dir
  Digest config_digest;
  Platform platform;
  std::vector<Layer> layers; // bottom first
  std::vector<HistoryStep> history;
  std::string config;        // the config's JSON bytes
  std::string manifest;      // the manifest's JSON bytes; empty for docker-archive and dir
};

// Opens the bytes of a layer as the source stores them. Called again for a second pass.
class BlobSource {
 public:
  virtual ~BlobSource() = default;
  virtual Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest& image,
                                                         std::size_t index) = 0;
};

struct Image {
  ImageManifest manifest;
  std::shared_ptr<BlobSource> blobs;  // shared: the images of one index read from one source
};

// Called for each tar entry of a layer, in order. `content` is the entry's content and may be left unread.
using EntryVisitor = std::function<Status(const archive::TarEntry& entry, ByteSource& content)>;

// Streams one layer once: decompresses, walks the tar, and verifies the blob's digest and the diffID over every
// byte. An Error means the layer's content must not be trusted, also where entries were visited before.
Status walk_layer(const Image& image, std::size_t index, const EntryVisitor& visit);

}  // namespace pratique::oci
