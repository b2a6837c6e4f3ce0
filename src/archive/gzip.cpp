#include "archive/gzip.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

namespace pratique::archive {
namespace {

constexpr std::string_view kFormat = "gzip";
// Header flags, RFC 1952 section 2.3.1.
constexpr unsigned kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16, kReserved = 0xe0;
// A name or comment longer than this is no name.
constexpr std::size_t kMostText = 1u << 20;
// Callers with smaller buffers are served from one of our own: each call of isal_inflate copies 32
// KiB of history about.
constexpr std::size_t kDirect = 64u << 10;
constexpr std::size_t kOwnBuffer = 256u << 10;

std::uint32_t crc_of(std::uint32_t crc, const void* bytes, std::size_t size) {
  return crc32_gzip_refl(crc, static_cast<const unsigned char*>(bytes), size);
}

std::uint32_t little32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return value;
}

// How far `now` is into the `size` bytes from `begin`; 0 when it is not in there at all.
std::size_t advance(const void* begin, const void* now, std::size_t size) {
  const auto count =
      reinterpret_cast<std::uintptr_t>(now) - reinterpret_cast<std::uintptr_t>(begin);
  return count <= size ? count : 0;
}

class GzipDecoder final : public Decoder {
 public:
  explicit GzipDecoder(BufferedInput input)
      : input_(std::move(input)), inflate_(std::make_unique<inflate_state>()) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    if (buffer.empty()) return std::size_t{0};
    if (ready_begin_ == ready_end_) {
      if (buffer.size() >= kDirect) return produce(buffer);
      if (!own_) own_.reset(new std::byte[kOwnBuffer]);
      ready_end_ = TRY(produce(std::span(own_.get(), kOwnBuffer)));
      ready_begin_ = 0;
    }
    const std::size_t count = std::min(buffer.size(), ready_end_ - ready_begin_);
    if (count != 0) std::memcpy(buffer.data(), own_.get() + ready_begin_, count);
    ready_begin_ += count;
    return count;
  }
  std::uint64_t consumed() const override { return input_.offset(); }

 private:
  Result<std::size_t> produce(std::span<std::byte> buffer);
  Result<bool> begin_member();
  Status read_header();
  Status skip_text(std::string_view what, std::uint32_t& crc);
  Status take(std::size_t count, std::uint32_t& crc, std::string& out);
  Status end_member();
  Status only_zeros_follow();

  BufferedInput input_;
  std::unique_ptr<inflate_state> inflate_;
  std::unique_ptr<std::byte[]> own_;
  std::size_t ready_begin_ = 0;
  std::size_t ready_end_ = 0;
  std::optional<Error> failed_;  // met after bytes that were still delivered
  std::uint32_t crc_ = 0;
  std::uint32_t size_ = 0;  // modulo 2^32, as ISIZE counts
  std::uint64_t members_ = 0;
  bool inside_ = false;
  bool done_ = false;
};

Result<std::size_t> GzipDecoder::produce(std::span<std::byte> buffer) {
  if (failed_) return *failed_;
  while (!done_) {
    if (!inside_) {
      const bool another = TRY(begin_member());
      if (!another) break;
    }
    const std::string_view in = input_.bytes();
    inflate_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(in.data()));
    inflate_->avail_in = static_cast<std::uint32_t>(in.size());
    inflate_->next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    inflate_->avail_out =
        static_cast<std::uint32_t>(std::min<std::size_t>(buffer.size(), 1u << 30));
    const int outcome = isal_inflate(inflate_.get());
    // By the pointers: after an error ISA-L's two counts hold anything.
    const std::size_t made = advance(buffer.data(), inflate_->next_out, buffer.size());
    input_.consume(advance(in.data(), inflate_->next_in, in.size()));
    crc_ = crc_of(crc_, buffer.data(), made);
    size_ += static_cast<std::uint32_t>(made);

    if (outcome < 0) {
      failed_ = input_.damaged(kFormat, outcome == ISAL_INVALID_LOOKBACK
                                            ? "distance before the start of the data"
                                            : "damaged deflate data");
    } else if (inflate_->block_state == ISAL_BLOCK_FINISH) {
      const Status ended = end_member();
      if (!ended) failed_ = ended.error();
    } else if (made == 0) {
      const bool more = TRY(input_.fill());
      if (!more) failed_ = input_.damaged(kFormat, "the stream ends inside a member");
    }
    if (made != 0) return made;
    if (failed_) return *failed_;
  }
  return std::size_t{0};
}

// False when the stream ends here.
Result<bool> GzipDecoder::begin_member() {
  const bool two = TRY(input_.need(2));
  const std::string_view head = input_.bytes();
  if (members_ != 0) {
    if (head.empty() || head[0] == '\0') {
      TRY(only_zeros_follow());
      done_ = true;
      return false;
    }
    if (!two || head.substr(0, 2) != "\x1f\x8b")
      return input_.damaged(kFormat, "trailing bytes that are no further member");
  }
  TRY(read_header());
  ++members_;
  isal_inflate_init(inflate_.get());
  inflate_->crc_flag = ISAL_DEFLATE;
  crc_ = 0;
  size_ = 0;
  inside_ = true;
  return true;
}

Status GzipDecoder::read_header() {
  std::uint32_t crc = 0;
  std::string fixed;
  TRY(take(10, crc, fixed));
  if (fixed.compare(0, 2, "\x1f\x8b") != 0) return input_.damaged(kFormat, "no gzip header");
  if (fixed[2] != 8) return input_.damaged(kFormat, "unknown compression method");
  const auto flags = static_cast<unsigned char>(fixed[3]);
  if ((flags & kReserved) != 0) return input_.damaged(kFormat, "reserved header flags");
  if ((flags & kExtra) != 0) {
    std::string extra;
    TRY(take(2, crc, extra));
    TRY(take(static_cast<unsigned char>(extra[0]) | static_cast<unsigned char>(extra[1]) << 8u, crc,
             extra));
  }
  if ((flags & kName) != 0) TRY(skip_text("name", crc));
  if ((flags & kComment) != 0) TRY(skip_text("comment", crc));
  if ((flags & kHeaderCrc) != 0) {
    const std::uint32_t expected = crc & 0xffff;
    std::string stored;
    TRY(take(2, crc, stored));
    if (little32(stored + std::string(2, '\0')) != expected)
      return input_.damaged(kFormat, "header check sum does not match");
  }
  return {};
}

Status GzipDecoder::take(std::size_t count, std::uint32_t& crc, std::string& out) {
  const bool there = TRY(input_.need(count));
  if (!there) return input_.damaged(kFormat, "the stream ends inside a header");
  out.assign(input_.bytes().substr(0, count));
  crc = crc_of(crc, out.data(), count);
  input_.consume(count);
  return {};
}

// Zero-terminated text of the header.
Status GzipDecoder::skip_text(std::string_view what, std::uint32_t& crc) {
  std::size_t length = 0;
  for (;;) {
    const bool more = TRY(input_.fill());
    if (!more) return input_.damaged(kFormat, "the stream ends inside a header");
    const std::string_view bytes = input_.bytes();
    const std::size_t end = bytes.find('\0');
    const std::size_t count = end == std::string_view::npos ? bytes.size() : end + 1;
    crc = crc_of(crc, bytes.data(), count);
    input_.consume(count);
    length += count;
    if (length > kMostText) return input_.damaged(kFormat, "endless " + std::string(what));
    if (end != std::string_view::npos) return {};
  }
}

Status GzipDecoder::end_member() {
  // isal_inflate reads up to eight bytes ahead into its bit buffer.
  input_.give_back(static_cast<std::size_t>(std::max(inflate_->read_in_length, 0)) / 8);
  inside_ = false;
  const bool there = TRY(input_.need(8));
  if (!there) return input_.damaged(kFormat, "the stream ends inside a trailer");
  const std::string_view trailer = input_.bytes();
  if (little32(trailer) != crc_) return input_.damaged(kFormat, "check sum does not match");
  if (little32(trailer.substr(4)) != size_) return input_.damaged(kFormat, "length does not match");
  input_.consume(8);
  return {};
}

Status GzipDecoder::only_zeros_follow() {
  for (;;) {
    const bool more = TRY(input_.fill());
    if (!more) return {};
    const std::string_view bytes = input_.bytes();
    const std::size_t other = bytes.find_first_not_of('\0');
    if (other != std::string_view::npos) {
      input_.consume(other);
      return input_.damaged(kFormat, "trailing bytes that are no further member");
    }
    input_.consume(bytes.size());
  }
}

}  // namespace

std::unique_ptr<Decoder> gzip_decoder(BufferedInput input) {
  return std::make_unique<GzipDecoder>(std::move(input));
}

}  // namespace pratique::archive
