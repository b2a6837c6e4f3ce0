// gzip (RFC 1952): member framing of our own around ISA-L's inflate.
#pragma once

#include <memory>

#include "archive/buffered_input.h"
#include "archive/decoder.h"

namespace pratique::archive {

std::unique_ptr<Decoder> gzip_decoder(BufferedInput input);

}  // namespace pratique::archive
