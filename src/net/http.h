// HTTP/1.1 client (RFC 9110, 9112): one request at a time over a fresh connection, the body of the
// reply streamed.
//
// Redirects are followed (ten at most, never from https to http); the Authorization header goes
// only to the origin it was meant for. What a reply may be is in http_reply.h; bodies are limited
// by whoever reads them.
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
#include "net/http_reply.h"
#include "net/url.h"

namespace pratique::net {

struct HttpRequest {
  std::string method = "GET";
  Url url;
  Headers headers;  // Host, User-Agent, Content-Length, Accept-Encoding and Connection are added
  std::string body;
  std::string unix_socket;  // path of a socket to ask instead of the URL's host
  bool follow_redirects = true;
  // From the sending of each request to the end of its reply's head, and of its body; limit errors
  // afterwards. No total: a body may take as long as its peer is not slower than SlowestPeer.
  std::chrono::milliseconds head_timeout{120'000};
  std::chrono::milliseconds total_timeout{0};
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  Url url;                           // after redirects
  std::unique_ptr<ByteSource> body;  // never null; an io error where the peer ends it early
  // The first value of a header, name in any case; empty where there is none.
  std::string_view header(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
};

class HttpClient {
 public:
  struct Options {
    ConnectOptions connect;
    ProxySettings proxy;
    std::string user_agent = "pratique";
  };
  explicit HttpClient(Options options) : options_(std::move(options)) {}

  // Any status of HTTP is a response; errors are of the connection and of the framing.
  Result<HttpResponse> send(const HttpRequest& request) const;

 private:
  Result<HttpResponse> send_once(const HttpRequest& request) const;
  Options options_;
};

}  // namespace pratique::net
