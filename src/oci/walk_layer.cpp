// Streaming a layer: stored bytes -> digest -> decompression -> diffID -> tar entries, in one pass.
#include <algorithm>
#include <array>
#include <cstring>

#include "archive/decompress.h"
#include "oci/image.h"
#include "oci/verifying_source.h"

namespace pratique::oci {
namespace {

// Gives back the first bytes, which were looked at, before the rest; reads the rest in large
// pieces, so that hashing and decompression get them in large pieces too.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(ByteSource& inner) : inner_(inner) {}

  Result<std::string_view> peek() {
    while (have_ < head_.size()) {
      const std::size_t count = TRY(inner_.read(std::span(head_).subspan(have_)));
      if (count == 0) break;
      have_ += count;
    }
    return std::string_view(reinterpret_cast<const char*>(head_.data()), have_);
  }

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    if (given_ == have_) return inner_.read(buffer);
    const std::size_t count = std::min(buffer.size(), have_ - given_);
    std::memcpy(buffer.data(), head_.data() + given_, count);
    given_ += count;
    return count;
  }

 private:
  ByteSource& inner_;
  std::array<std::byte, 16> head_{};
  std::size_t have_ = 0;
  std::size_t given_ = 0;
};

// Visits every entry, then reads the tar's padding and what follows, which its digest covers too.
Status walk_tar(ByteSource& bytes, const EntryVisitor& visit) {
  archive::TarReader tar(bytes);
  archive::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) break;
    TRY(visit(entry, tar.content()));
  }
  return tar.drain();
}

// The bytes of one layer as stored. Which compression it is the bytes say; media types are often
// wrong.
Status walk_stored(const Layer& layer, ByteSource& stored, const EntryVisitor& visit) {
  PeekedSource peeked(stored);
  const std::string_view head = TRY(peeked.peek());
  const auto compression = archive::detect_compression(head);
  if (compression == archive::Compression::none) {
    // Stored and uncompressed bytes are the same: one hash serves both where the digests are equal.
    const bool same = layer.digest.empty() || layer.digest == layer.diff_id;
    VerifyingSource blob(peeked, same ? Digest() : layer.digest, layer.size);
    VerifyingSource tar(blob, layer.diff_id, -1);
    TRY(walk_tar(tar, visit));
    TRY(tar.finish("content (diffID)"));
    return blob.finish("blob");
  }
  VerifyingSource blob(peeked, layer.digest, layer.size);
  const auto plain = TRY(archive::decompress(blob, compression));
  VerifyingSource tar(*plain, layer.diff_id, -1);
  TRY(walk_tar(tar, visit));
  TRY(tar.finish("content (diffID)"));
  return blob.finish("blob");
}

std::string layer_name(std::size_t index) { return "layer " + std::to_string(index); }

}  // namespace

Status BlobSource::open_layer_streams(const ImageManifest& image,
                                      const std::vector<std::size_t>& wanted,
                                      const StreamVisitor& visit) {
  for (const std::size_t index : wanted) {
    const auto bytes = TRY(open_layer(image, index).in(layer_name(index)));
    TRY(visit(index, *bytes));
  }
  return {};
}

std::optional<Status> BlobSource::walk_tree(const ImageManifest&, const EntryVisitor&) {
  return std::nullopt;
}

Status walk_layer(const Image& image, std::size_t index, const EntryVisitor& visit) {
  const std::vector<std::size_t> wanted = {index};
  return walk_layers(image, wanted,
                     [&](std::size_t, const archive::TarEntry& entry, ByteSource& content) {
                       return visit(entry, content);
                     });
}

Status walk_layers(const Image& image, const std::vector<std::size_t>& wanted,
                   const LayerVisitor& visit) {
  const auto& layers = image.manifest.layers;
  for (const std::size_t index : wanted)
    if (index >= layers.size())
      return Error{ErrorCode::internal, "there is no " + layer_name(index)};
  const auto visit_layer = [&](std::size_t index) {
    return [&visit, index](const archive::TarEntry& entry, ByteSource& content) {
      return visit(index, entry, content);
    };
  };
  if (wanted.empty()) return {};
  if (const auto walked = image.blobs->walk_tree(image.manifest, visit_layer(wanted.front())))
    return *walked;
  return image.blobs->open_layer_streams(
      image.manifest, wanted, [&](std::size_t index, ByteSource& stored) -> Status {
        const Layer& layer = layers[index];
        if (layer.diff_id.empty() && layer.digest.empty())
          return Error{ErrorCode::internal, layer_name(index) + " has no digest to verify"};
        return walk_stored(layer, stored, visit_layer(index)).in(layer_name(index));
      });
}

}  // namespace pratique::oci
