// Zstandard (RFC 8878): frames and skippable frames, one after the other, by libzstd.
#pragma once

#include <cstdint>
#include <memory>

#include "archive/buffered_input.h"
#include "archive/decoder.h"
#include "core/result.h"

namespace pratique::archive {

// A frame that asks for a window of more than `window` bytes (rounded down to a power of two) is a
// limit error.
Result<std::unique_ptr<Decoder>> zstd_decoder(BufferedInput input, std::uint64_t window);

}  // namespace pratique::archive
