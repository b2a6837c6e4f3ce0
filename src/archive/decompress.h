// Streaming decompression: gzip (RFC 1952, many members), zstd (RFC 8878, many frames), xz, bzip2.
//
// Each returned source pulls from `input`, which must outlive it, and reports damage (bad framing,
// bad check sum, truncation, trailing bytes that are no further member) as an `invalid` Error that
// names the offset in the compressed stream. Zero padding after the last gzip member is allowed, as
// gzip(1) does.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/result.h"
#include "core/stream.h"

namespace pratique::archive {

enum class Compression { none, gzip, zstd, xz, bzip2 };

// By the magic at the front; `head` needs 6 bytes to tell them all apart.
Compression detect_compression(std::string_view head);

struct DecompressLimits {
  // A decompression bomb: more output than this in all, or more than `ratio` times the input read
  // so far once past `ratio_floor` bytes of output, is a limit error.
  std::uint64_t bytes = 64ull << 30;
  std::uint64_t ratio = 1200;
  std::uint64_t ratio_floor = 256ull << 20;
  std::uint64_t window = 128ull << 20;  // zstd and xz: memory a stream may ask for
};

Result<std::unique_ptr<ByteSource>> decompress(ByteSource& input, Compression compression,
                                               const DecompressLimits& limits = {});

// Looks at the first bytes of `input` and decompresses what it finds; uncompressed bytes pass
// through.
Result<std::unique_ptr<ByteSource>> decompress_any(ByteSource& input,
                                                   const DecompressLimits& limits = {});

}  // namespace pratique::archive
