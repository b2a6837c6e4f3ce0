// bzip2: streams one after the other, by libbz2.
#pragma once

#include <memory>

#include "archive/buffered_input.h"
#include "archive/decoder.h"

namespace pratique::archive {

std::unique_ptr<Decoder> bzip2_decoder(BufferedInput input);

}  // namespace pratique::archive
