// The framing of replies is Beast's parser, fed by hand from a Connection. One of the files that
// instantiate Beast.
#include "net/http_reply.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstring>
#include <optional>

namespace pratique::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kMostHeadBytes = 64u << 10;
constexpr int kMostInterim = 16;
constexpr std::size_t kBufferBytes = 128u << 10;

}  // namespace

struct HttpReply::State {
  std::unique_ptr<Connection> connection;
  bool no_body = false;
  SlowestPeer slowest;
  std::optional<http::response_parser<http::buffer_body>> parser;
  // Bytes used up to filled came from the connection and are not parsed yet.
  std::unique_ptr<char[]> input = std::make_unique_for_overwrite<char[]>(kBufferBytes);
  std::size_t used = 0;
  std::size_t filled = 0;
  bool recognised = false;
  bool starved = false;      // the parser needs more than what is there
  std::size_t unframed = 0;  // bytes of head, chunk lines or trailers since the last body byte
  std::chrono::steady_clock::duration waited{};
  std::size_t came = 0;  // while waited passed

  void start() {
    parser.emplace();
    parser->header_limit(kMostHeadBytes);
    parser->body_limit(boost::none);
    parser->skip(no_body);
    unframed = 0;
    starved = false;
    recognised = false;
  }

  // Gives the parser what is there, after reading more if that was not enough.
  Status parse_more() {
    if (used == filled || starved) {
      // Beast asserts that a last chunk of which it saw the first line comes back with at least
      // five bytes; no chunked body has fewer left.
      do {
        const bool more = TRY(fill());
        if (!more) return end_of_input();
      } while (starved && parser->is_header_done() && parser->chunked() && filled - used < 5);
    }
    starved = false;
    if (!recognised) TRY(recognise());
    error_code code;
    const std::size_t before = parser->is_header_done() ? parser->get().body().size : 0;
    const std::size_t taken =
        parser->put(boost::asio::const_buffer(input.get() + used, filled - used), code);
    used += taken;
    const bool body = parser->is_header_done() && parser->get().body().size != before;
    unframed = body ? 0 : unframed + taken;
    if (unframed > 2 * kMostHeadBytes) return limit("HTTP: chunk lines or trailers without end");
    if (code == http::error::need_more) {
      starved = true;
      return {};
    }
    if (code && code != http::error::need_buffer && code != http::error::end_of_chunk)
      return invalid("HTTP reply: " + code.message());
    return {};
  }

  // A peer of another protocol is told from the first bytes: it may not send any more.
  Status recognise() {
    static constexpr std::string_view kStart = "HTTP/1.";
    const std::size_t count = std::min(kStart.size(), filled - used);
    if (std::string_view(input.get() + used, count) != kStart.substr(0, count))
      return invalid("HTTP: the peer's answer is no HTTP/1 reply");
    recognised = count == kStart.size();
    return {};
  }

  // Reads once behind what is there; false at the end of the stream.
  Result<bool> fill() {
    if (used != 0) {
      std::memmove(input.get(), input.get() + used, filled - used);
      filled -= used;
      used = 0;
    }
    if (filled == kBufferBytes) return limit("HTTP: a reply's head or chunk line is too long");
    const auto start = slowest.now();
    const std::size_t count =
        TRY(connection->read_some(std::span(input.get() + filled, kBufferBytes - filled)));
    waited += slowest.now() - start;
    came += count;
    filled += count;
    if (count != 0 && waited > slowest.window) {
      if (came < slowest.bytes)
        return limit("HTTP: the peer sent only " + std::to_string(came) + " bytes in " +
                     std::to_string(std::chrono::ceil<std::chrono::seconds>(waited).count()) +
                     " s");
      waited = {};
      came = 0;
    }
    return count != 0;
  }

  Status end_of_input() {
    if (!parser->got_some())
      return io_error("HTTP: the peer closed the connection without a reply");
    error_code code;
    parser->put_eof(code);
    if (code) return io_error("HTTP: the peer ended the reply early");
    return {};
  }
};

HttpReply::HttpReply(std::unique_ptr<Connection> connection, bool no_body, SlowestPeer slowest)
    : state_(std::make_unique<State>()) {
  state_->connection = std::move(connection);
  state_->no_body = no_body;
  state_->slowest = slowest;
}

HttpReply::~HttpReply() = default;

Connection& HttpReply::connection() { return *state_->connection; }

Status HttpReply::read_head() {
  for (int interim = 0;; ++interim) {
    state_->start();
    while (!state_->parser->is_header_done()) TRY(state_->parse_more());
    const int code = status();
    if (code == 101) return unsupported("HTTP: the peer changes the protocol unasked (101)");
    if (code < 100 || code > 999)
      return invalid("HTTP reply: status " + std::to_string(code) + " is none");
    if (code >= 200) return {};
    if (interim == kMostInterim) return limit("HTTP: more than sixteen interim replies");
  }
}

int HttpReply::status() const { return static_cast<int>(state_->parser->get().result_int()); }

Headers HttpReply::headers() const {
  Headers out;
  for (const auto& field : state_->parser->get())
    out.emplace_back(std::string(field.name_string()), std::string(field.value()));
  return out;
}

Result<std::size_t> HttpReply::read(std::span<std::byte> buffer) {
  if (buffer.empty()) return std::size_t{0};
  for (;;) {
    if (state_->parser->is_done()) return std::size_t{0};
    auto& body = state_->parser->get().body();
    body.data = buffer.data();
    body.size = buffer.size();
    body.more = true;
    TRY(state_->parse_more());
    const std::size_t count = buffer.size() - state_->parser->get().body().size;
    if (count != 0) return count;
  }
}

}  // namespace pratique::net
