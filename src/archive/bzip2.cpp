#include "archive/bzip2.h"

#include <bzlib.h>

#include <algorithm>
#include <span>

namespace pratique::archive {
namespace {

constexpr std::string_view kFormat = "bzip2";

class Bzip2Decoder final : public Decoder {
 public:
  explicit Bzip2Decoder(BufferedInput input) : input_(std::move(input)) {}
  ~Bzip2Decoder() override {
    if (inside_) BZ2_bzDecompressEnd(&stream_);
  }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

  Result<std::size_t> read(std::span<std::byte> buffer) override;
  std::uint64_t consumed() const override { return input_.offset(); }

 private:
  Result<bool> begin_stream();

  BufferedInput input_;
  bz_stream stream_{};
  std::uint64_t streams_ = 0;
  bool inside_ = false;
  bool full_ =
      false;  // the last call filled its buffer: the decoder may hold more without any input
};

Result<bool> Bzip2Decoder::begin_stream() {
  const bool there = TRY(input_.need(4));
  const std::string_view head = input_.bytes();
  if (head.empty() && streams_ != 0) return false;
  if (!there && head.size() < 4) return input_.damaged(kFormat, "the stream ends inside a header");
  if (head.substr(0, 3) != "BZh")
    return input_.damaged(
        kFormat, streams_ == 0 ? "no stream" : "trailing bytes that are no further stream");
  stream_ = {};
  if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) return limit("bzip2: no memory for a decoder");
  ++streams_;
  inside_ = true;
  full_ = false;
  return true;
}

Result<std::size_t> Bzip2Decoder::read(std::span<std::byte> buffer) {
  if (buffer.empty()) return std::size_t{0};
  for (;;) {
    if (!inside_) {
      const bool another = TRY(begin_stream());
      if (!another) return std::size_t{0};
    } else if (!full_) {
      const bool more = TRY(input_.fill());
      if (!more) return input_.damaged(kFormat, "the stream ends too early");
    }
    const std::string_view bytes = input_.bytes();
    stream_.next_in = const_cast<char*>(bytes.data());
    stream_.avail_in = static_cast<unsigned>(bytes.size());
    stream_.next_out = reinterpret_cast<char*>(buffer.data());
    stream_.avail_out = static_cast<unsigned>(std::min<std::size_t>(buffer.size(), 1u << 30));
    const unsigned room = stream_.avail_out;
    const int code = BZ2_bzDecompress(&stream_);
    input_.consume(bytes.size() - stream_.avail_in);
    const std::size_t made = room - stream_.avail_out;
    full_ = stream_.avail_out == 0;
    if (code == BZ_STREAM_END) {
      BZ2_bzDecompressEnd(&stream_);
      inside_ = false;
    } else if (code == BZ_MEM_ERROR) {
      return limit("bzip2: no memory for a block");
    } else if (code != BZ_OK) {
      return input_.damaged(kFormat, code == BZ_DATA_ERROR_MAGIC ? "bad header" : "damaged data");
    }
    if (made != 0) return made;
  }
}

}  // namespace

std::unique_ptr<Decoder> bzip2_decoder(BufferedInput input) {
  return std::make_unique<Bzip2Decoder>(std::move(input));
}

}  // namespace pratique::archive
