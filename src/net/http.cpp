// The framing of replies is Beast's parser, fed by hand from a Connection. One of the files that
// instantiate Beast.
#include "net/http.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "core/digest.h"

namespace pratique::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kMostHeadBytes = 64u << 10;
constexpr int kMostRedirects = 10;
constexpr std::size_t kBufferBytes = 128u << 10;

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return low(x) == low(y);
  });
}

bool is_safe_header(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// A reply being read: what came from the connection and is not parsed yet, and the parser.
class Reply final : public ByteSource {
 public:
  Reply(std::unique_ptr<Connection> connection, bool head_only)
      : connection_(std::move(connection)), input_(kBufferBytes) {
    parser_.header_limit(kMostHeadBytes);
    parser_.body_limit(boost::none);
    parser_.skip(head_only);
  }

  Status read_head() {
    for (int interim = 0;;) {
      while (!parser_.is_header_done()) TRY(parse_more());
      const unsigned status = parser_.get().result_int();
      if (status < 100 || status >= 200 || status == 101) return {};
      return unsupported("interim reply " + std::to_string(status) + " (" +
                         std::to_string(++interim) + ")");
    }
  }

  const http::response<http::buffer_body>& message() { return parser_.get(); }

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    if (buffer.empty()) return std::size_t{0};
    for (;;) {
      if (parser_.is_done()) return std::size_t{0};
      auto& body = parser_.get().body();
      body.data = buffer.data();
      body.size = buffer.size();
      body.more = true;
      TRY(parse_more());
      const std::size_t count = buffer.size() - parser_.get().body().size;
      if (count != 0) return count;
    }
  }

 private:
  // Gives the parser what is there, after reading more if that was not enough.
  Status parse_more() {
    if (used_ == filled_ || starved_) {
      if (used_ != 0) {
        std::copy(input_.begin() + static_cast<long>(used_),
                  input_.begin() + static_cast<long>(filled_), input_.begin());
        filled_ -= used_;
        used_ = 0;
      }
      if (filled_ == input_.size()) return limit("HTTP: a reply's head or chunk line is too long");
      const std::size_t count = TRY(connection_->read_some(std::span(input_).subspan(filled_)));
      if (count == 0) return end_of_input();
      filled_ += count;
    }
    starved_ = false;
    error_code code;
    const std::size_t taken =
        parser_.put(boost::asio::const_buffer(input_.data() + used_, filled_ - used_), code);
    used_ += taken;
    if (code == http::error::need_more) {
      starved_ = true;
      return {};
    }
    if (code && code != http::error::need_buffer && code != http::error::end_of_chunk)
      return invalid("HTTP reply: " + code.message());
    return {};
  }

  Status end_of_input() {
    if (!parser_.got_some())
      return io_error("HTTP: the peer closed the connection without a reply");
    error_code code;
    parser_.put_eof(code);
    if (code) return io_error("HTTP: the peer ended the reply early");
    return {};
  }

  std::unique_ptr<Connection> connection_;
  http::response_parser<http::buffer_body> parser_;
  std::vector<char> input_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  bool starved_ = false;
};

Result<std::string> request_text(const HttpRequest& request, const std::optional<Url>& proxy,
                                 const std::string& user_agent) {
  const bool through_proxy = proxy && !request.url.tls;
  std::string out = request.method + " " +
                    (through_proxy ? request.url.text() : request.url.target) + " HTTP/1.1\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  add("Host", request.unix_socket.empty() ? request.url.authority() : "localhost");
  add("User-Agent", user_agent);
  add("Connection", "close");
  if (through_proxy && !proxy->userinfo.empty())
    add("Proxy-Authorization", "Basic " + to_base64(proxy->userinfo));
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT" ||
      request.method == "PATCH")
    add("Content-Length", std::to_string(request.body.size()));
  for (const auto& [name, value] : request.headers) {
    if (!is_safe_header(name) || !is_safe_header(value) || name.empty())
      return invalid("HTTP header with a line break: " + name.substr(0, 60));
    add(name, value);
  }
  out += "\r\n";
  out += request.body;
  return out;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (equal_in_any_case(key, name)) return value;
  return {};
}

std::vector<std::string_view> HttpResponse::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : headers)
    if (equal_in_any_case(key, name)) out.emplace_back(value);
  return out;
}

Result<HttpResponse> HttpClient::send_once(const HttpRequest& request) const {
  std::optional<Url> proxy;
  if (request.unix_socket.empty()) proxy = TRY(proxy_for(request.url, options_.proxy));
  auto connection =
      TRY(request.unix_socket.empty() ? connect(request.url, proxy, options_.connect)
                                      : connect_unix(request.unix_socket, options_.connect));
  const std::string text = TRY(request_text(request, proxy, options_.user_agent));
  TRY(connection->write_all(text));
  auto reply = std::make_unique<Reply>(std::move(connection), request.method == "HEAD");
  TRY(reply->read_head());
  HttpResponse out;
  out.status = static_cast<int>(reply->message().result_int());
  for (const auto& field : reply->message())
    out.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  out.url = request.url;
  out.body = std::move(reply);
  return out;
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) const {
  HttpRequest current = request;
  for (int hop = 0;; ++hop) {
    HttpResponse response = TRY(send_once(current).in(current.method + " " + current.url.text()));
    const std::string_view location = response.header("location");
    if (!request.follow_redirects || !is_redirect(response.status) || location.empty())
      return response;
    if (hop == kMostRedirects) return limit(request.url.text() + ": more than ten redirects");
    const Url next =
        TRY(resolve_url(current.url, location).in("redirect of " + current.url.text()));
    if (current.url.tls && !next.tls)
      return Error{ErrorCode::denied, "redirect from https to http refused: " + next.text()};
    if (next.origin() != current.url.origin())
      std::erase_if(current.headers, [](const auto& header) {
        return equal_in_any_case(header.first, "authorization") ||
               equal_in_any_case(header.first, "cookie");
      });
    if (response.status == 303 || (response.status < 303 && current.method == "POST")) {
      current.method = "GET";
      current.body.clear();
    }
    current.url = next;
  }
}

}  // namespace pratique::net
