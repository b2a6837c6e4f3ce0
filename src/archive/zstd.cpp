#include "archive/zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <bit>
#include <span>

namespace pratique::archive {
namespace {

constexpr std::string_view kFormat = "zstd";

struct FreeStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder(BufferedInput input, std::unique_ptr<ZSTD_DStream, FreeStream> stream)
      : input_(std::move(input)), stream_(std::move(stream)) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override;
  std::uint64_t consumed() const override { return input_.offset(); }

 private:
  Result<bool> begin_frame();
  Error failure(std::size_t code) const;

  BufferedInput input_;
  std::unique_ptr<ZSTD_DStream, FreeStream> stream_;
  std::uint64_t frames_ = 0;
  bool inside_ = false;
  bool full_ =
      false;  // the last call filled its buffer: the decoder may hold more without any input
};

// libzstd would also read its formats of before 0.8, which no registry accepts: only RFC 8878
// magics pass.
Result<bool> ZstdDecoder::begin_frame() {
  const bool there = TRY(input_.need(4));
  const std::string_view head = input_.bytes();
  if (head.empty() && frames_ != 0) return false;
  if (!there) return input_.damaged(kFormat, "the stream ends inside a frame header");
  const bool frame = head.substr(0, 4) == "\x28\xb5\x2f\xfd";
  const bool skippable = (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18";
  if (!frame && !skippable)
    return input_.damaged(kFormat,
                          frames_ == 0 ? "no frame" : "trailing bytes that are no further frame");
  ++frames_;
  inside_ = true;
  return true;
}

Error ZstdDecoder::failure(std::size_t code) const {
  const ZSTD_ErrorCode kind = ZSTD_getErrorCode(code);
  Error error = input_.damaged(kFormat, ZSTD_getErrorString(kind));
  if (kind == ZSTD_error_frameParameter_windowTooLarge || kind == ZSTD_error_memory_allocation)
    error.code = ErrorCode::limit;
  if (kind == ZSTD_error_dictionary_wrong) error.code = ErrorCode::unsupported;
  return error;
}

Result<std::size_t> ZstdDecoder::read(std::span<std::byte> buffer) {
  if (buffer.empty()) return std::size_t{0};
  for (;;) {
    if (!inside_) {
      const bool another = TRY(begin_frame());
      if (!another) return std::size_t{0};
    } else if (!full_) {
      const bool more = TRY(input_.fill());
      if (!more) return input_.damaged(kFormat, "the stream ends inside a frame");
    }
    const std::string_view bytes = input_.bytes();
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
    input_.consume(in.pos);
    if (ZSTD_isError(left)) return failure(left);
    if (left == 0) inside_ = false;
    full_ = out.pos == out.size;
    if (out.pos != 0) return out.pos;
  }
}

}  // namespace

Result<std::unique_ptr<Decoder>> zstd_decoder(BufferedInput input, std::uint64_t window) {
  std::unique_ptr<ZSTD_DStream, FreeStream> stream(ZSTD_createDStream());
  if (!stream) return limit("zstd: no memory for a decoder");
  const ZSTD_bounds bounds = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
  const int log = std::clamp(static_cast<int>(std::bit_width(window)) - 1, bounds.lowerBound,
                             bounds.upperBound);
  const std::size_t set = ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, log);
  if (ZSTD_isError(set))
    return Error{ErrorCode::internal, "zstd: " + std::string(ZSTD_getErrorName(set))};
  return std::unique_ptr<Decoder>(
      std::make_unique<ZstdDecoder>(std::move(input), std::move(stream)));
}

}  // namespace pratique::archive
