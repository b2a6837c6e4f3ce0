#include "net/http.h"

#include <algorithm>

#include "core/digest.h"
#include "net/http_reply.h"

namespace pratique::net {
namespace {

constexpr int kMostRedirects = 10;

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return low(x) == low(y);
  });
}

bool is_safe_header(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

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
  // Silence would allow any coding (RFC 9110, section 12.5.3), and digests are of the bytes as
  // stored.
  if (std::ranges::none_of(request.headers, [](const auto& header) {
        return equal_in_any_case(header.first, "accept-encoding");
      }))
    add("Accept-Encoding", "identity");
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
  const auto start = std::chrono::steady_clock::now();
  const bool limited = request.total_timeout.count() > 0;
  connection->set_deadline(start + (limited ? std::min(request.head_timeout, request.total_timeout)
                                            : request.head_timeout));
  TRY(connection->write_all(text));
  SlowestPeer slowest;
  slowest.window = 2 * options_.connect.idle_timeout;
  auto reply =
      std::make_unique<HttpReply>(std::move(connection), request.method == "HEAD", slowest);
  TRY(reply->read_head());
  reply->connection().set_deadline(limited ? start + request.total_timeout
                                           : std::chrono::steady_clock::time_point::max());
  HttpResponse out;
  out.status = reply->status();
  out.headers = reply->headers();
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
