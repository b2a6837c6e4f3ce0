// HttpReply: one reply of HTTP/1.1 or 1.0 (RFC 9112) read out of a connection, its body streamed.
//
// Interim replies (1xx) are skipped, at most sixteen. The head is limited to 64 KiB, a chunk's line
// and the trailers too. Framing follows RFC 9112, section 6.3: no body for HEAD, 204 and 304;
// chunks, else Content-Length, else until the peer closes. A length that contradicts itself, or
// stands beside chunks, is invalid.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/stream.h"
#include "net/connection.h"

namespace pratique::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A peer that keeps the connection alive with a byte now and then: at least `bytes` must come in
// each `window` spent waiting for it.
struct SlowestPeer {
  std::size_t bytes = 32u << 10;
  std::chrono::milliseconds window{120'000};
  std::chrono::steady_clock::time_point (*now)() = std::chrono::steady_clock::now;
};

class HttpReply final : public ByteSource {
 public:
  // `no_body`: it answers a HEAD.
  HttpReply(std::unique_ptr<Connection> connection, bool no_body, SlowestPeer slowest = {});
  ~HttpReply() override;

  // Once, before anything else. io: the peer closed or failed; invalid: no HTTP; unsupported: 101.
  Status read_head();
  // Valid after read_head().
  int status() const;
  Headers headers() const;

  // The body. io where the peer ends it early; limit where the peer is too slow.
  Result<std::size_t> read(std::span<std::byte> buffer) override;

  Connection& connection();

 private:
  struct State;  // keeps Beast out of this header
  std::unique_ptr<State> state_;
};

}  // namespace pratique::net
