// Connection: bytes to and from one peer over TCP, TLS or a Unix socket, each operation with a time
// limit.
//
// TLS: version 1.2 and up, the peer's certificate and name always verified against the machine's
// authorities or a file of them; there is no way to switch that off.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "net/url.h"

namespace pratique::net {

struct ConnectOptions {
  std::string ca_file;  // PEM, used besides the machine's own authorities; empty: only those
  std::chrono::milliseconds connect_timeout{15'000};
  std::chrono::milliseconds idle_timeout{60'000};  // for each read or write
};

class Connection {
 public:
  virtual ~Connection() = default;
  // At least one byte, or 0 at the end of the stream. A peer that closes TLS without saying so is
  // an io error.
  virtual Result<std::size_t> read_some(std::span<char> buffer) = 0;
  virtual Status write_all(std::string_view bytes) = 0;
  // No operation waits beyond this moment, whatever the idle timeout; a limit error then.
  virtual void set_deadline(std::chrono::steady_clock::time_point deadline) = 0;
};

// Connects to the host of `url`, through `proxy` if there is one (CONNECT for https; for http the
// caller speaks to the proxy itself). denied: the certificate is not to be trusted, or the proxy
// refuses; not_found: no such host; invalid: the peer does not speak TLS as we do.
Result<std::unique_ptr<Connection>> connect(const Url& url, const std::optional<Url>& proxy,
                                            const ConnectOptions& options);
Result<std::unique_ptr<Connection>> connect_unix(const std::string& path,
                                                 const ConnectOptions& options);

}  // namespace pratique::net
