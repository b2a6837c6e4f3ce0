#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/decompress.h"

namespace {

using namespace pratique;

class SteppedSource final : public ByteSource {
 public:
  SteppedSource(std::string_view bytes, std::size_t step) : source_(bytes), step_(step) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    return source_.read(buffer.first(std::min(step_, buffer.size())));
  }

 private:
  MemorySource source_;
  std::size_t step_;
};

// What was delivered, and whether it ended well.
struct Outcome {
  std::string bytes;
  bool whole = false;
};

Outcome unpack(std::string_view packed, std::size_t step, std::size_t chunk) {
  SteppedSource input(packed, step);
  const auto source = archive::decompress(input, archive::Compression::gzip, {.bytes = 1u << 19});
  Outcome outcome;
  if (!source) return outcome;
  static std::vector<std::byte> storage(1u << 17);  // allocating it costs more than a short stream
  const std::span buffer(storage.data(), chunk);
  for (;;) {
    const auto count = (*source)->read(buffer);
    if (!count) return outcome;
    if (*count == 0) break;
    outcome.bytes.append(reinterpret_cast<const char*>(buffer.data()), *count);
  }
  outcome.whole = true;
  return outcome;
}

}  // namespace

// The same bytes and the same end, whatever the borders of input and output.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view packed(reinterpret_cast<const char*>(data), size);
  const Outcome large = unpack(packed, packed.size() + 1, 1u << 17);
  // Every call of the inflater costs some 32 KiB of copying: single bytes only for short inputs.
  const std::size_t step = (packed.size() < 200 ? 1 : 64) + packed.size() % 7;
  const Outcome small = unpack(packed, step, 70'000);
  if (large.whole != small.whole) std::abort();
  if (large.whole && large.bytes != small.bytes) std::abort();
  return 0;
}
