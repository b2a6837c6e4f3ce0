// The client against a server of a few lines on loopback: one scripted reply a connection.
#include "net/http.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

using namespace pratique;
using namespace pratique::net;

namespace {

// Answers each connection with the next of `replies` once it has read the head of the request, then
// closes.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::string> replies, bool keeps_open = false)
      : replies_(std::move(replies)), keeps_open_(keeps_open) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  void serve() {
    for (const std::string& reply : replies_) {
      const int peer = ::accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t count = ::recv(peer, buffer, sizeof buffer, 0);
        if (count <= 0) break;
        request.append(buffer, static_cast<std::size_t>(count));
      }
      requests_.push_back(request);
      ::send(peer, reply.data(), reply.size(), MSG_NOSIGNAL);
      if (!keeps_open_) ::shutdown(peer, SHUT_WR);
      while (::recv(peer, buffer, sizeof buffer, 0) > 0) {
      }
      ::close(peer);
    }
  }
  int listener_ = -1;
  int port_ = 0;
  std::vector<std::string> replies_;
  bool keeps_open_ = false;
  std::vector<std::string> requests_;
  std::thread thread_;
};

HttpClient client() {
  HttpClient::Options options;
  options.connect.idle_timeout = std::chrono::milliseconds(5000);
  return HttpClient(options);
}

HttpRequest get(const std::string& url) {
  HttpRequest request;
  request.url = parse_url(url).value();
  return request;
}

}  // namespace

TEST_CASE("http: bodies by length, by chunks and to the end") {
  const std::string big(300000, 'x');
  char size[16];
  std::snprintf(size, sizeof size, "%zx", big.size());
  for (const std::string& reply :
       std::vector<std::string>{"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\nX-A: 1\r\n\r\n" + big,
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n" +
                                    std::string(size) + "\r\n" + big + "\r\n0\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nx-a: 1\r\n\r\n" + big}) {
    ScriptedServer server({reply});
    auto response = client().send(get(server.origin() + "/b"));
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->header("X-a") == "1");
    const auto body = read_all(*response->body, 1u << 20);
    REQUIRE(body);
    CHECK(*body == big);
  }
}

TEST_CASE("http: a body cut short is an error, not an end") {
  for (const std::string& reply :
       std::vector<std::string>{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    ScriptedServer server({reply});
    auto response = client().send(get(server.origin()));
    REQUIRE(response);
    CHECK_FALSE(read_all(*response->body, 1000));
  }
}

TEST_CASE("http: replies that are none") {
  for (const std::string& reply :
       std::vector<std::string>{"", "SSH-2.0-x\r\n", "HTTP/1.1 200\r\nbad header\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'a') + "\r\n\r\n"}) {
    ScriptedServer server({reply});
    CHECK_FALSE(client().send(get(server.origin())));
  }
}

TEST_CASE("http: redirects keep credentials at their origin") {
  ScriptedServer other({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"});
  ScriptedServer server(
      {"HTTP/1.1 307 T\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n",
       "HTTP/1.1 307 T\r\nLocation: " + other.origin() + "/blob\r\nContent-Length: 0\r\n\r\n"});
  HttpRequest request = get(server.origin() + "/start");
  request.headers.emplace_back("Authorization", "Bearer secret");
  auto response = client().send(request);
  REQUIRE(response);
  CHECK(response->status == 200);
  REQUIRE(server.requests().size() == 2);
  CHECK(server.requests()[1].find("GET /again ") == 0);
  CHECK(server.requests()[1].find("Bearer secret") != std::string::npos);
  REQUIRE(other.requests().size() == 1);
  CHECK(other.requests()[0].find("secret") == std::string::npos);
}

TEST_CASE("http: a header cannot smuggle another") {
  HttpRequest request = get("http://127.0.0.1:9/");
  request.headers.emplace_back("X-A", "1\r\nX-B: 2");
  ScriptedServer server({""});
  request.url = parse_url(server.origin()).value();
  const auto response = client().send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::invalid);
}

TEST_CASE("http: nobody listens") {
  int port = 0;
  {
    ScriptedServer server({});
    port = std::atoi(server.origin().substr(server.origin().rfind(':') + 1).c_str());
  }
  const auto response = client().send(get("http://127.0.0.1:" + std::to_string(port) + "/"));
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::io);
}

TEST_CASE("http: who accepts and says nothing is not waited for longer than told") {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(listener, 8) == 0);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  const std::string origin = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  for (const bool total : {false, true}) {
    HttpRequest request = get(origin + "/");
    (total ? request.total_timeout : request.head_timeout) = std::chrono::milliseconds(20);
    const auto response = client().send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::limit);
  }
  ::close(listener);
}

TEST_CASE("http: a body is not waited for longer than told") {
  ScriptedServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"}, true);
  HttpRequest request = get(server.origin() + "/");
  request.total_timeout = std::chrono::milliseconds(300);
  const auto response = client().send(request);
  REQUIRE(response);
  const auto body = read_all(*response->body, 100);
  REQUIRE_FALSE(body);
  CHECK(body.error().code == ErrorCode::limit);
}

TEST_CASE("http: no coding is asked for unless the caller does") {
  ScriptedServer server({"HTTP/1.1 204 N\r\n\r\n", "HTTP/1.1 204 N\r\n\r\n"});
  HttpRequest request = get(server.origin() + "/");
  REQUIRE(client().send(request));
  request.headers.emplace_back("accept-encoding", "gzip");
  REQUIRE(client().send(request));
  CHECK(server.requests()[0].find("Accept-Encoding: identity\r\n") != std::string::npos);
  CHECK(server.requests()[1].find("identity") == std::string::npos);
}
