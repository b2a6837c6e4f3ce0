// xz (the .xz file format 1.1.0): streams and stream padding, one after the other, by liblzma.
#pragma once

#include <cstdint>
#include <memory>

#include "archive/buffered_input.h"
#include "archive/decoder.h"
#include "core/result.h"

namespace pratique::archive {

// A stream whose dictionary makes the decoder need more than `window` bytes (and 1 MiB of its own)
// is a limit error.
Result<std::unique_ptr<Decoder>> xz_decoder(BufferedInput input, std::uint64_t window);

}  // namespace pratique::archive
