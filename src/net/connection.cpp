// Asio with blocking calls that have a deadline: each operation is started asynchronously and its
// own io_context is run until it is done or time is up. One of the files that instantiate Beast and
// SSL (ADR: at most four).
#include "net/connection.h"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <functional>

#include "core/digest.h"

namespace pratique::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Milliseconds = std::chrono::milliseconds;

// The io_context of one connection and how an operation is waited for.
class Waiter {
 public:
  asio::io_context& context() { return context_; }

  // Runs until the operation that was just started has called `done`; on time-out `cancel` is
  // called and the operation drained.
  error_code wait(const bool& done, const error_code& result, Milliseconds timeout,
                  const std::function<void()>& cancel) {
    context_.restart();
    context_.run_for(timeout);
    if (done) return result;
    cancel();
    context_.restart();
    context_.run();
    return asio::error::timed_out;
  }

 private:
  asio::io_context context_;
};

template <typename Stream>
class StreamConnection : public Connection {
 public:
  Result<std::size_t> read_some(std::span<char> buffer) override {
    if (buffer.empty()) return std::size_t{0};
    bool done = false;
    error_code code;
    std::size_t count = 0;
    stream().async_read_some(asio::buffer(buffer.data(), buffer.size()),
                             [&](error_code result, std::size_t bytes) {
                               done = true;
                               code = result;
                               count = bytes;
                             });
    const error_code result = waiter_->wait(done, code, patience(), [this] { close(); });
    if (result == asio::error::eof) return std::size_t{0};
    if (result) return failure("read from ", result);
    return count;
  }

  Status write_all(std::string_view bytes) override {
    bool done = false;
    error_code code;
    asio::async_write(stream(), asio::buffer(bytes.data(), bytes.size()),
                      [&](error_code result, std::size_t) {
                        done = true;
                        code = result;
                      });
    const error_code result = waiter_->wait(done, code, patience(), [this] { close(); });
    if (result) return failure("write to ", result);
    return {};
  }

  void set_deadline(std::chrono::steady_clock::time_point deadline) override {
    deadline_ = deadline;
  }

 protected:
  StreamConnection(std::unique_ptr<Waiter> waiter, std::string peer, Milliseconds idle_timeout)
      : waiter_(std::move(waiter)), peer_(std::move(peer)), idle_timeout_(idle_timeout) {}
  virtual Stream& stream() = 0;
  virtual void close() = 0;

  Milliseconds patience() const {
    const auto left = deadline_ - std::chrono::steady_clock::now();
    if (left <= std::chrono::steady_clock::duration::zero()) return Milliseconds(0);
    return std::min(idle_timeout_, std::chrono::ceil<Milliseconds>(left));
  }
  Error failure(std::string_view doing, const error_code& code) const {
    const std::string what = std::string(doing) + peer_ + ": ";
    if (code == asio::error::timed_out && std::chrono::steady_clock::now() >= deadline_)
      return limit(what + "the peer takes too long");
    if (code == asio::ssl::error::stream_truncated)
      return io_error(what + "the peer ended TLS without saying so");
    return io_error(what + code.message());
  }

  std::unique_ptr<Waiter> waiter_;
  std::string peer_;
  Milliseconds idle_timeout_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

template <typename Socket>
class PlainConnection final : public StreamConnection<Socket> {
 public:
  PlainConnection(std::unique_ptr<Waiter> waiter, Socket socket, std::string peer,
                  Milliseconds idle)
      : StreamConnection<Socket>(std::move(waiter), std::move(peer), idle),
        socket_(std::move(socket)) {}
  // The socket must go before the io_context it belongs to.
  ~PlainConnection() override { close(); }

 private:
  Socket& stream() override { return socket_; }
  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }
  Socket socket_;
};

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

class TlsConnection final : public StreamConnection<TlsStream> {
 public:
  TlsConnection(std::unique_ptr<Waiter> waiter, std::unique_ptr<asio::ssl::context> context,
                std::unique_ptr<TlsStream> stream, std::string peer, Milliseconds idle)
      : StreamConnection(std::move(waiter), std::move(peer), idle),
        context_(std::move(context)),
        stream_(std::move(stream)) {}
  ~TlsConnection() override {
    close();
    stream_.reset();
  }

 private:
  TlsStream& stream() override { return *stream_; }
  void close() override {
    error_code ignored;
    stream_->next_layer().close(ignored);
  }
  std::unique_ptr<asio::ssl::context> context_;
  std::unique_ptr<TlsStream> stream_;
};

Result<asio::ip::tcp::socket> connect_tcp(Waiter& waiter, const Url& peer, Milliseconds timeout) {
  asio::ip::tcp::resolver resolver(waiter.context());
  bool done = false;
  error_code code;
  asio::ip::tcp::resolver::results_type addresses;
  resolver.async_resolve(peer.host, peer.port,
                         [&](error_code result, asio::ip::tcp::resolver::results_type found) {
                           done = true;
                           code = result;
                           addresses = std::move(found);
                         });
  error_code result = waiter.wait(done, code, timeout, [&] { resolver.cancel(); });
  if (result == asio::error::host_not_found || result == asio::error::no_data)
    return not_found("no host " + peer.host + ": " + result.message());
  if (result) return io_error("look up " + peer.host + ": " + result.message());
  asio::ip::tcp::socket socket(waiter.context());
  done = false;
  asio::async_connect(socket, addresses, [&](error_code outcome, const asio::ip::tcp::endpoint&) {
    done = true;
    code = outcome;
  });
  result = waiter.wait(done, code, timeout, [&] {
    error_code ignored;
    socket.close(ignored);
  });
  if (result) return io_error("connect to " + peer.authority() + ": " + result.message());
  socket.set_option(asio::ip::tcp::no_delay(true), result);
  return socket;
}

// Asks a proxy for a tunnel (RFC 9110, section 9.3.6).
Status open_tunnel(Waiter& waiter, asio::ip::tcp::socket& socket, const Url& url, const Url& proxy,
                   Milliseconds timeout) {
  const std::string target =
      (url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]") + ":" + url.port;
  std::string request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!proxy.userinfo.empty())
    request += "Proxy-Authorization: Basic " + to_base64(proxy.userinfo) + "\r\n";
  request += "\r\n";
  // One limit for the whole exchange: the reply is read byte by byte.
  const auto end = std::chrono::steady_clock::now() + timeout;
  const auto left = [&end] {
    return std::max(Milliseconds(0),
                    std::chrono::ceil<Milliseconds>(end - std::chrono::steady_clock::now()));
  };
  bool done = false;
  error_code code;
  const auto finish = [&](error_code result, std::size_t) {
    done = true;
    code = result;
  };
  const auto cancel = [&] {
    error_code ignored;
    socket.close(ignored);
  };
  asio::async_write(socket, asio::buffer(request), finish);
  if (const error_code result = waiter.wait(done, code, left(), cancel))
    return io_error("proxy " + proxy.authority() + ": " + result.message());
  // One byte at a time: what follows the head belongs to TLS.
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (head.size() > 16384) return limit("proxy " + proxy.authority() + ": reply head too long");
    done = false;
    socket.async_read_some(asio::buffer(&byte, 1), finish);
    if (const error_code result = waiter.wait(done, code, left(), cancel))
      return io_error("proxy " + proxy.authority() + ": " + result.message());
    head += byte;
  }
  const std::string said = head.substr(0, head.find('\r'));
  if (head.size() < 12 || !head.starts_with("HTTP/1."))
    return invalid("proxy " + proxy.authority() + ": no HTTP reply");
  if (head[9] != '2')
    return Error{head[9] == '5' ? ErrorCode::io : ErrorCode::denied,
                 "proxy " + proxy.authority() + " makes no tunnel to " + target + ": " + said};
  return {};
}

Error handshake_error(TlsStream& stream, const error_code& code, const Url& url) {
  const std::string what = "TLS with " + url.authority() + ": ";
  const long verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict != X509_V_OK)
    return {ErrorCode::denied, what + "its certificate is not to be trusted: " +
                                   X509_verify_cert_error_string(verdict)};
  if (code.category() == asio::error::get_ssl_category()) {
    const bool plain =
        ERR_GET_REASON(static_cast<unsigned long>(code.value())) == SSL_R_WRONG_VERSION_NUMBER;
    return invalid(what + code.message() + (plain ? " (it seems to speak plain HTTP)" : ""));
  }
  return io_error(what + code.message());
}

Result<std::unique_ptr<Connection>> start_tls(std::unique_ptr<Waiter> waiter,
                                              asio::ip::tcp::socket socket, const Url& url,
                                              const ConnectOptions& options) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  context->set_options(asio::ssl::context::default_workarounds);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  error_code code;
  context->set_default_verify_paths(code);
  if (!options.ca_file.empty()) {
    context->load_verify_file(options.ca_file, code);
    if (code) return usage_error("CA file " + options.ca_file + ": " + code.message());
  }
  context->set_verify_mode(asio::ssl::verify_peer);
  auto stream = std::make_unique<TlsStream>(std::move(socket), *context);
  SSL* handle = stream->native_handle();
  // RFC 6066, section 3: no literal addresses in SNI.
  in6_addr scratch{};
  const bool address = ::inet_pton(AF_INET, url.host.c_str(), &scratch) == 1 ||
                       ::inet_pton(AF_INET6, url.host.c_str(), &scratch) == 1;
  if (address) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), url.host.c_str());
  } else {
    SSL_ctrl(handle, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(url.host.c_str()));
    SSL_set1_host(handle, url.host.c_str());
  }
  bool done = false;
  stream->async_handshake(asio::ssl::stream_base::client, [&](error_code result) {
    done = true;
    code = result;
  });
  const error_code result = waiter->wait(done, code, options.connect_timeout, [&] {
    error_code ignored;
    stream->next_layer().close(ignored);
  });
  if (result) {
    const Error error = handshake_error(*stream, result, url);
    stream.reset();
    return error;
  }
  return std::unique_ptr<Connection>(
      std::make_unique<TlsConnection>(std::move(waiter), std::move(context), std::move(stream),
                                      url.authority(), options.idle_timeout));
}

}  // namespace

Result<std::unique_ptr<Connection>> connect(const Url& url, const std::optional<Url>& proxy,
                                            const ConnectOptions& options) {
  if (proxy && proxy->tls)
    return unsupported("proxy " + proxy->origin() + ": only http:// proxies are spoken to");
  auto waiter = std::make_unique<Waiter>();
  asio::ip::tcp::socket socket =
      TRY(connect_tcp(*waiter, proxy ? *proxy : url, options.connect_timeout));
  if (url.tls) {
    if (proxy) TRY(open_tunnel(*waiter, socket, url, *proxy, options.connect_timeout));
    return start_tls(std::move(waiter), std::move(socket), url, options);
  }
  return std::unique_ptr<Connection>(std::make_unique<PlainConnection<asio::ip::tcp::socket>>(
      std::move(waiter), std::move(socket), url.authority(), options.idle_timeout));
}

Result<std::unique_ptr<Connection>> connect_unix(const std::string& path,
                                                 const ConnectOptions& options) {
  using Socket = asio::local::stream_protocol::socket;
  if (path.size() > 100) return invalid("path of a Unix socket too long: " + path);
  auto waiter = std::make_unique<Waiter>();
  Socket socket(waiter->context());
  error_code code;
  socket.connect(asio::local::stream_protocol::endpoint(path), code);
  if (code == asio::error::connection_refused ||
      code == boost::system::errc::no_such_file_or_directory)
    return not_found("socket " + path + ": " + code.message());
  if (code == asio::error::access_denied || code == boost::system::errc::permission_denied)
    return Error{ErrorCode::denied, "socket " + path + ": " + code.message()};
  if (code) return io_error("socket " + path + ": " + code.message());
  return std::unique_ptr<Connection>(std::make_unique<PlainConnection<Socket>>(
      std::move(waiter), std::move(socket), path, options.idle_timeout));
}

}  // namespace pratique::net
