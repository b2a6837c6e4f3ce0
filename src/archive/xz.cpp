#include "archive/xz.h"

#include <lzma.h>

#include <span>

namespace pratique::archive {
namespace {

constexpr std::string_view kFormat = "xz";

class XzDecoder final : public Decoder {
 public:
  explicit XzDecoder(BufferedInput input) : input_(std::move(input)) {}
  ~XzDecoder() override { lzma_end(&stream_); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;

  lzma_stream& stream() { return stream_; }
  Result<std::size_t> read(std::span<std::byte> buffer) override;
  std::uint64_t consumed() const override { return input_.offset(); }

 private:
  Error failure(lzma_ret code) const;

  BufferedInput input_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ended_ = false;
};

Error XzDecoder::failure(lzma_ret code) const {
  Error error;
  switch (code) {
    case LZMA_MEM_ERROR:
    case LZMA_MEMLIMIT_ERROR:
      error = input_.damaged(kFormat, "the dictionary is larger than allowed");
      error.code = ErrorCode::limit;
      return error;
    case LZMA_FORMAT_ERROR: return input_.damaged(kFormat, "bytes that are no stream");
    case LZMA_OPTIONS_ERROR:
      error = input_.damaged(kFormat, "unknown filter or flags");
      error.code = ErrorCode::unsupported;
      return error;
    case LZMA_BUF_ERROR: return input_.damaged(kFormat, "the stream ends too early");
    default: return input_.damaged(kFormat, "damaged data");
  }
}

Result<std::size_t> XzDecoder::read(std::span<std::byte> buffer) {
  if (buffer.empty() || ended_) return std::size_t{0};
  stream_.next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
  stream_.avail_out = buffer.size();
  for (;;) {
    const bool more = TRY(input_.fill());
    const std::string_view bytes = input_.bytes();
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    stream_.avail_in = bytes.size();
    const lzma_ret code = lzma_code(&stream_, more ? LZMA_RUN : LZMA_FINISH);
    input_.consume(bytes.size() - stream_.avail_in);
    const std::size_t made = buffer.size() - stream_.avail_out;
    if (code == LZMA_STREAM_END) {
      ended_ = true;
      return made;
    }
    if (code != LZMA_OK) return failure(code);
    if (made != 0) return made;
  }
}

}  // namespace

Result<std::unique_ptr<Decoder>> xz_decoder(BufferedInput input, std::uint64_t window) {
  auto decoder = std::make_unique<XzDecoder>(std::move(input));
  const lzma_ret code =
      lzma_stream_decoder(&decoder->stream(), window + (1u << 20), LZMA_CONCATENATED);
  if (code != LZMA_OK) return limit("xz: no memory for a decoder");
  return std::unique_ptr<Decoder>(std::move(decoder));
}

}  // namespace pratique::archive
