// A reply fed in pieces of every size must give the same head and body, or fail, and always end.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "net/http_reply.h"

namespace {

using namespace pratique;
using namespace pratique::net;

class MemoryConnection final : public Connection {
 public:
  MemoryConnection(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
  Result<std::size_t> read_some(std::span<char> buffer) override {
    const std::size_t count = std::min({buffer.size(), bytes_.size(), piece_});
    if (count != 0) std::memcpy(buffer.data(), bytes_.data(), count);
    bytes_.remove_prefix(count);
    return count;
  }
  Status write_all(std::string_view) override { return {}; }
  void set_deadline(std::chrono::steady_clock::time_point) override {}

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

struct Outcome {
  bool head = false;
  bool whole = false;
  int status = 0;
  Headers headers;
  std::string body;
  bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(std::string_view bytes, std::size_t piece, std::size_t buffer, bool no_body) {
  HttpReply reply(std::make_unique<MemoryConnection>(bytes, piece), no_body);
  Outcome out;
  out.head = reply.read_head().has_value();
  if (!out.head) return out;
  out.status = reply.status();
  out.headers = reply.headers();
  std::string room(buffer, '\0');
  for (;;) {
    const auto count = reply.read(std::as_writable_bytes(std::span(room)));
    out.whole = count.has_value();
    if (!count || *count == 0) break;
    out.body.append(room, 0, *count);
  }
  // Where a damaged body is cut off may depend on the pieces.
  if (!out.whole) out.body.clear();
  if (out.body.size() > bytes.size()) std::abort();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data),
                               std::min<std::size_t>(size, 4096));
  const Outcome whole = outcome_of(bytes, bytes.size() + 1, 512, false);
  // A byte at a time takes long where there are many.
  if (!(whole == outcome_of(bytes, bytes.size() < 400 ? 1 : 29, 7, false))) std::abort();
  if (!(whole == outcome_of(bytes, 13, 4096, false))) std::abort();
  (void)outcome_of(bytes, 5, 64, true);
  return 0;
}
