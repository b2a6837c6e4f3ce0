// A ByteSource behind one buffer, with the stream's offset for messages: what decoders and the tar
// reader pull from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/stream.h"

namespace pratique::archive {

// Reads `source`, which must outlive it, up to 256 KiB at a time. Bytes are taken from the front by
// consume(); up to kSlack bytes can be given back, even when they came with an earlier fill: a bit
// reader may run ahead.
class BufferedInput {
 public:
  static constexpr std::size_t kCapacity = 256u << 10;
  static constexpr std::size_t kSlack = 16;

  explicit BufferedInput(ByteSource& source);

  // The bytes at hand.
  std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t count) { begin_ += count; }
  void give_back(std::size_t count);
  // Reads more into an empty buffer. False at the end of the source.
  Result<bool> fill();
  // Reads until `count` bytes are at hand (at most kCapacity / 2); false if the source ends before
  // that.
  Result<bool> need(std::size_t count);
  // As ByteSource::read; large reads go past the buffer.
  Result<std::size_t> read(std::span<std::byte> out);
  // Drops `count` bytes; false if the source ends before that.
  Result<bool> skip(std::uint64_t count);

  // Where the bytes at hand begin in the source.
  std::uint64_t offset() const { return read_ - (end_ - begin_); }
  // An `invalid` Error that names the offset: "gzip: bad header at byte 12".
  Error damaged(std::string_view format, std::string_view what) const;

 private:
  Result<bool> read_more();

  ByteSource* source_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = kSlack;
  std::size_t end_ = kSlack;
  std::uint64_t read_ = 0;
  bool ended_ = false;
};

}  // namespace pratique::archive
