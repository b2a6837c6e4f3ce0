#include "archive/decompress.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "archive/buffered_input.h"
#include "archive/bzip2.h"
#include "archive/gzip.h"
#include "archive/xz.h"
#include "archive/zstd.h"

namespace pratique::archive {
namespace {

// Uncompressed bytes, the first of which were read to look at them.
class PlainDecoder final : public Decoder {
 public:
  PlainDecoder(BufferedInput input, ByteSource& source)
      : input_(std::move(input)), source_(&source) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const std::string_view held = input_.bytes();
    if (held.empty()) return source_->read(buffer);
    const std::size_t count = std::min(buffer.size(), held.size());
    if (count != 0) std::memcpy(buffer.data(), held.data(), count);
    input_.consume(count);
    return count;
  }
  std::uint64_t consumed() const override { return 0; }

 private:
  BufferedInput input_;
  ByteSource* source_;
};

// Holds a decoder to the limits on output.
class MeteredSource final : public ByteSource {
 public:
  MeteredSource(std::unique_ptr<Decoder> decoder, const DecompressLimits& limits)
      : decoder_(std::move(decoder)), limits_(limits) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const std::size_t count = TRY(decoder_->read(buffer));
    made_ += count;
    if (made_ > limits_.bytes)
      return limit("decompression bomb: more than " + std::to_string(limits_.bytes) + " bytes");
    if (made_ > limits_.ratio_floor && made_ / limits_.ratio > decoder_->consumed())
      return limit("decompression bomb: " + std::to_string(made_) + " bytes from " +
                   std::to_string(decoder_->consumed()));
    return count;
  }

 private:
  std::unique_ptr<Decoder> decoder_;
  DecompressLimits limits_;
  std::uint64_t made_ = 0;
};

Result<std::unique_ptr<ByteSource>> open_decoder(BufferedInput input, ByteSource& source,
                                                 Compression compression,
                                                 const DecompressLimits& limits) {
  std::unique_ptr<Decoder> decoder;
  switch (compression) {
    case Compression::none:
      return std::unique_ptr<ByteSource>(std::make_unique<PlainDecoder>(std::move(input), source));
    case Compression::gzip: decoder = gzip_decoder(std::move(input)); break;
    case Compression::zstd: decoder = TRY(zstd_decoder(std::move(input), limits.window)); break;
    case Compression::xz: decoder = TRY(xz_decoder(std::move(input), limits.window)); break;
    case Compression::bzip2: decoder = bzip2_decoder(std::move(input)); break;
  }
  return std::unique_ptr<ByteSource>(std::make_unique<MeteredSource>(std::move(decoder), limits));
}

}  // namespace

Compression detect_compression(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\x1f\x8b\x08"sv)) return Compression::gzip;
  if (head.starts_with("\x28\xb5\x2f\xfd"sv)) return Compression::zstd;
  // A skippable frame may come first (RFC 8878 section 3.1.2).
  if (head.size() >= 4 && (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18"sv)
    return Compression::zstd;
  if (head.starts_with("\xfd"
                       "7zXZ\0"sv))
    return Compression::xz;
  if (head.size() >= 6 && head.starts_with("BZh"sv) && head[3] >= '1' && head[3] <= '9' &&
      (head.substr(4, 2) == "\x31\x41"sv || head.substr(4, 2) == "\x17\x72"sv))
    return Compression::bzip2;
  return Compression::none;
}

Result<std::unique_ptr<ByteSource>> decompress(ByteSource& input, Compression compression,
                                               const DecompressLimits& limits) {
  return open_decoder(BufferedInput(input), input, compression, limits);
}

Result<std::unique_ptr<ByteSource>> decompress_any(ByteSource& input,
                                                   const DecompressLimits& limits) {
  BufferedInput buffered(input);
  TRY(buffered.need(6));
  const Compression compression = detect_compression(buffered.bytes());
  return open_decoder(std::move(buffered), input, compression, limits);
}

}  // namespace pratique::archive
