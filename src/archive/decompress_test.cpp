#include "archive/decompress.h"

#include <bzlib.h>
#include <doctest/doctest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

using namespace pratique;
using namespace pratique::archive;
using namespace std::string_literals;

namespace {

// Gives `step` bytes at a time, so that every border falls inside something.
class SlowSource final : public ByteSource {
 public:
  SlowSource(std::string_view bytes, std::size_t step) : source_(bytes), step_(step) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    return source_.read(buffer.first(std::min(step_, buffer.size())));
  }

 private:
  MemorySource source_;
  std::size_t step_;
};

// Text that compresses, yet not to nothing.
std::string sample(std::size_t size) {
  std::string text;
  std::uint32_t state = 12345;
  while (text.size() < size) {
    state = state * 1664525 + 1013904223;
    text += "line " + std::to_string(state >> 20) + (state & 0x10000 ? " of text\n" : "\n");
  }
  text.resize(size);
  return text;
}

std::string gzip(const std::string& data, int level = 6, gz_header* header = nullptr) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  if (header != nullptr) deflateSetHeader(&stream, header);
  std::string out(deflateBound(&stream, data.size()) + 4096, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string gzip_full_header(const std::string& data) {
  std::string extra(300, 'e'), name = "name", comment = "comment";
  gz_header header{};
  header.extra = reinterpret_cast<Bytef*>(extra.data());
  header.extra_len = static_cast<uInt>(extra.size());
  header.name = reinterpret_cast<Bytef*>(name.data());
  header.comment = reinterpret_cast<Bytef*>(comment.data());
  header.hcrc = 1;
  return gzip(data, 6, &header);
}

std::string zstd(const std::string& data, int level = 3) {
  std::string out(ZSTD_compressBound(data.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), data.data(), data.size(), level));
  return out;
}

std::string xz(const std::string& data) {
  std::string out(lzma_stream_buffer_bound(data.size()), '\0');
  std::size_t used = 0;
  REQUIRE(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr,
                                  reinterpret_cast<const std::uint8_t*>(data.data()), data.size(),
                                  reinterpret_cast<std::uint8_t*>(out.data()), &used,
                                  out.size()) == LZMA_OK);
  out.resize(used);
  return out;
}

std::string bzip2(const std::string& data) {
  auto size = static_cast<unsigned>(data.size() + data.size() / 100 + 600);
  std::string out(size, '\0');
  REQUIRE(BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(data.data()),
                                   static_cast<unsigned>(data.size()), 9, 0, 0) == BZ_OK);
  out.resize(size);
  return out;
}

// The output, or "error: …". Reads with a buffer of `chunk` bytes from a source that gives `step`.
std::string unpack(const std::string& packed, const DecompressLimits& limits = {},
                   std::size_t step = 1u << 20, std::size_t chunk = 1u << 16) {
  SlowSource input(packed, step);
  auto source = decompress_any(input, limits);
  if (!source) return "error: " + source.error().message;
  std::string out;
  std::vector<std::byte> buffer(chunk);
  for (;;) {
    const auto count = (*source)->read(buffer);
    if (!count) return "error: " + count.error().message;
    if (*count == 0) return out;
    out.append(reinterpret_cast<const char*>(buffer.data()), *count);
  }
}

std::string skippable(const std::string& data) {
  return "\x52\x2a\x4d\x18"s + static_cast<char>(data.size()) + "\0\0\0"s + data;
}

}  // namespace

TEST_CASE("decompress: every format, whatever the borders") {
  const std::string data = sample(300'000);
  struct Case {
    std::string name;
    std::string packed;
    std::string expected;
  };
  const Case cases[] = {
      {"plain", data, data},
      {"plain, empty", "", ""},
      {"plain, short", "abc", "abc"},
      {"gzip", gzip(data), data},
      {"gzip, stored", gzip(data, 0), data},
      {"gzip, fast", gzip(data, 1), data},
      {"gzip, empty", gzip(""), ""},
      {"gzip, all of a header", gzip_full_header(data), data},
      {"gzip, members",
       gzip(data) + gzip("") + gzip_full_header("x") + gzip("yz", 0) + gzip(data, 9),
       data + "xyz" + data},
      {"gzip, zero padding", gzip("abc") + std::string(70'000, '\0'), "abc"},
      {"zstd", zstd(data), data},
      {"zstd, empty", zstd(""), ""},
      {"zstd, frames", zstd(data) + skippable("toc") + zstd("abc") + skippable(""), data + "abc"},
      {"zstd, skippable first", skippable("seek") + zstd("abc"), "abc"},
      {"xz", xz(data), data},
      {"xz, streams and padding", xz(data) + std::string(8, '\0') + xz("abc"), data + "abc"},
      {"bzip2", bzip2(data), data},
      {"bzip2, streams", bzip2(data) + bzip2("") + bzip2("abc"), data + "abc"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const bool equal = unpack(c.packed) == c.expected;
    CHECK(equal);
    for (const std::size_t step : {1, 7, 4096})
      for (const std::size_t chunk : {5, 512, 70'000, 1'000'000}) {
        CAPTURE(step);
        CAPTURE(chunk);
        const bool same = unpack(c.packed, {}, step, chunk) == c.expected;
        CHECK(same);
      }
  }
}

TEST_CASE("decompress: many short members, every alignment of the bit buffer") {
  std::string packed, expected;
  for (std::size_t i = 0; i != 400; ++i) {
    const std::string part = sample(i);
    packed += gzip(part, static_cast<int>(i % 10));
    expected += part;
  }
  for (const std::size_t step : {1, 2, 3, 5, 8, 9, 13, 100'000}) {
    CAPTURE(step);
    const bool same = unpack(packed, {}, step, 1u << 17) == expected;
    CHECK(same);
  }
}

TEST_CASE("decompress: damage is an error that names the place") {
  const std::string data = sample(100'000);
  const auto changed = [](std::string bytes, std::size_t from_end) {
    bytes[bytes.size() - from_end] = static_cast<char>(bytes[bytes.size() - from_end] ^ 0x55);
    return bytes;
  };
  const std::string packed = gzip(data);
  std::string header_crc = gzip_full_header("x");
  header_crc[20] = 'E';
  struct Case {
    std::string name;
    std::string packed;
    std::string error;
  };
  const Case cases[] = {
      {"gzip, bad check sum", changed(packed, 8), "check sum does not match at byte"},
      {"gzip, bad length", changed(packed, 1), "length does not match at byte"},
      {"gzip, bad header check sum", header_crc, "header check sum does not match"},
      {"gzip, only a magic", packed.substr(0, 3), "the stream ends inside a header"},
      {"gzip, reserved flags", "\x1f\x8b\x08\xe0"s + packed.substr(4),
       "reserved header flags at byte 10"},
      {"gzip, no end to its name",
       "\x1f\x8b\x08\x08"s + packed.substr(4, 6) + std::string(2u << 20, 'n'), "endless name"},
      {"gzip, trailing bytes", packed + "trailing", "trailing bytes that are no further member"},
      {"gzip, trailing bytes behind zeros", packed + "\0\0\0x"s,
       "at byte " + std::to_string(packed.size() + 3)},
      {"gzip, reserved block type", "\x1f\x8b\x08\0\0\0\0\0\0\3\7"s + std::string(20, '\0'),
       "damaged deflate data"},
      {"gzip, far distance", "\x1f\x8b\x08\0\0\0\0\0\0\3\x03\x02\0"s + std::string(20, '\0'),
       "gzip:"},
      {"zstd, bad check", changed(zstd(data), zstd(data).size() / 2), "zstd:"},
      {"zstd, trailing bytes", zstd(data) + "junk", "trailing bytes that are no further frame"},
      {"zstd, short trailing bytes", zstd(data) + "j", "inside a frame header"},
      {"zstd, old format behind", zstd(data) + "\x25\xb5\x2f\xfd more"s, "no further frame"},
      {"xz, bad check", changed(xz(data), xz(data).size() / 2), "xz: damaged data at byte"},
      {"xz, trailing bytes", xz(data) + "junkjunkjunk", "xz:"},
      {"bzip2, bad check", changed(bzip2(data), bzip2(data).size() / 2), "bzip2: damaged data"},
      {"bzip2, trailing bytes", bzip2(data) + "junk", "no further stream"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string result = unpack(c.packed).substr(0, 200);
    CAPTURE(result);
    CHECK(result.starts_with("error: "));
    CHECK(result.find(c.error) != std::string::npos);
  }
}

TEST_CASE("decompress: a stream cut anywhere is an error") {
  const std::string data = sample(3000);
  for (const std::string& packed :
       {gzip(data), gzip_full_header(data), zstd(data), xz(data), bzip2(data)}) {
    for (std::size_t size = 6; size < packed.size(); size += packed.size() < 900 ? 1 : 7) {
      CAPTURE(size);
      const std::string result = unpack(packed.substr(0, size));
      CHECK(result.starts_with("error: "));
    }
  }
}

TEST_CASE("decompress: a flipped bit anywhere is an error, never more") {
  const std::string data = sample(400'000);
  for (const int level : {1, 6, 9}) {
    const std::string packed = gzip(data, level);
    for (std::size_t i = 0; i != 150; ++i) {
      std::string bad = packed;
      const std::size_t at = 10 + i * (packed.size() - 10) / 150;
      bad[at] = static_cast<char>(bad[at] ^ (1 << i % 8));
      CAPTURE(level);
      CAPTURE(at);
      const std::string result = unpack(bad, {}, 1u << 20, 1u << 20);
      CHECK(result.starts_with("error: "));
    }
  }
}

TEST_CASE("decompress: limits") {
  const std::string zeros(8u << 20, '\0');
  struct Case {
    std::string name;
    std::string packed;
    DecompressLimits limits;
    const char* error;
  };
  const Case cases[] = {
      {"bytes", gzip(zeros), {.bytes = 1u << 20}, "more than 1048576 bytes"},
      {"ratio, gzip", gzip(zeros), {.ratio = 100, .ratio_floor = 1u << 20}, "decompression bomb"},
      {"ratio, zstd", zstd(zeros), {.ratio_floor = 1u << 20}, "decompression bomb"},
      {"ratio, xz", xz(zeros), {.ratio_floor = 1u << 20}, "decompression bomb"},
      {"ratio, bzip2", bzip2(zeros), {.ratio_floor = 1u << 20}, "decompression bomb"},
      {"window, zstd",
       zstd(sample(4u << 20)),
       {.window = 64u << 10},
       "zstd: Frame requires too much memory"},
      {"window, xz",
       xz(sample(1000)),
       {.window = 1u << 20},
       "the dictionary is larger than allowed"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    MemorySource input(c.packed);
    auto source = decompress_any(input, c.limits);
    REQUIRE(source);
    const auto result = read_all(**source, 1u << 30);
    REQUIRE_FALSE(result);
    CAPTURE(result.error().message);
    CHECK(result.error().code == ErrorCode::limit);
    CHECK(result.error().message.find(c.error) != std::string::npos);
  }
  CHECK(unpack(gzip(zeros)) == zeros);  // below the floor nothing is a bomb
}

TEST_CASE("decompress: detection") {
  struct Case {
    std::string name;
    std::string head;
    Compression expected;
  };
  for (const Case& c : {Case{"gzip", "\x1f\x8b\x08"s, Compression::gzip},
                        Case{"gzip of another method", "\x1f\x8b\x07\0\0\0"s, Compression::none},
                        Case{"zstd", "\x28\xb5\x2f\xfd\0\0"s, Compression::zstd},
                        Case{"skippable", "\x50\x2a\x4d\x18\0\0"s, Compression::zstd},
                        Case{"xz",
                             "\xfd"
                             "7zXZ\0"s,
                             Compression::xz},
                        Case{"bzip2", "BZh91A", Compression::bzip2},
                        Case{"a file named BZh9.txt", "BZh9.t", Compression::none},
                        Case{"empty", "", Compression::none}}) {
    CAPTURE(c.name);
    CHECK(detect_compression(c.head) == c.expected);
  }
}
