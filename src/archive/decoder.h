// What the decompressors of all formats have in common.
#pragma once

#include <cstdint>

#include "core/stream.h"

namespace pratique::archive {

// read() is ByteSource's; consumed() tells the compressed bytes used so far.
class Decoder : public ByteSource {
 public:
  virtual std::uint64_t consumed() const = 0;
};

}  // namespace pratique::archive
