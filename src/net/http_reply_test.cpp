// Framing of replies, out of memory.
#include "net/http_reply.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

using namespace pratique;
using namespace pratique::net;

namespace {

// Gives `bytes` in pieces; each read takes `moments` of the clock below.
class MemoryConnection final : public Connection {
 public:
  explicit MemoryConnection(std::string bytes, std::size_t piece = 4096,
                            std::chrono::seconds moments = {})
      : bytes_(std::move(bytes)), piece_(piece), moments_(moments) {}
  Result<std::size_t> read_some(std::span<char> buffer) override {
    clock += moments_;
    const std::size_t count = std::min({buffer.size(), bytes_.size() - at_, piece_});
    std::memcpy(buffer.data(), bytes_.data() + at_, count);
    at_ += count;
    return count;
  }
  Status write_all(std::string_view) override { return {}; }
  void set_deadline(std::chrono::steady_clock::time_point) override {}

  static std::chrono::steady_clock::time_point now() { return clock; }

 private:
  static inline std::chrono::steady_clock::time_point clock;
  std::string bytes_;
  std::size_t at_ = 0;
  std::size_t piece_;
  std::chrono::seconds moments_;
};

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// "STATUS BODY", "STATUS !CODE" where the body fails, "!CODE" where the head does.
std::string told(const std::string& bytes, std::size_t piece = 4096, bool no_body = false) {
  HttpReply reply(std::make_unique<MemoryConnection>(bytes, piece), no_body);
  if (const auto head = reply.read_head(); !head)
    return "!" + std::string(name_of(head.error().code));
  const auto body = read_all(reply, 10'000'000);
  return std::to_string(reply.status()) + " " +
         (body ? *body : "!" + std::string(name_of(body.error().code)));
}

}  // namespace

TEST_CASE("http reply: framing") {
  struct Case {
    std::string name;
    std::string bytes;
    std::string told;
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  for (const Case& c : std::vector<Case>{
           {"length", ok + "Content-Length: 3\r\n\r\nabcdef", "200 abc"},
           {"empty", ok + "Content-Length: 0\r\n\r\n", "200 "},
           {"until the end", ok + "\r\nabc", "200 abc"},
           {"HTTP/1.0", "HTTP/1.0 200 OK\r\nX: y\r\n\r\nabc", "200 abc"},
           {"no reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na", "200 a"},
           {"204", "HTTP/1.1 204 N\r\n\r\nabc", "204 "},
           {"304 with a length", "HTTP/1.1 304 N\r\nContent-Length: 3\r\n\r\n", "304 "},
           {"chunks", chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "200 abcde"},
           {"no chunk but the last", chunked + "0\r\n\r\n", "200 "},
           {"chunk extensions", chunked + "3;a=b;c=\"d\"\r\nabc\r\n0;x\r\n\r\n", "200 abc"},
           {"trailers", chunked + "3\r\nabc\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", "200 abc"},
           {"chunk size in upper case", chunked + "A\r\n0123456789\r\n0\r\n\r\n", "200 0123456789"},
           {"one interim", "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 1\r\n\r\na",
            "200 a"},
           {"interim with headers",
            "HTTP/1.1 103 E\r\nLink: <x>\r\nContent-Length: 5\r\n\r\nHTTP/1.1 102 P\r\n\r\n" + ok +
                "Content-Length: 1\r\n\r\na",
            "200 a"},
           {"the same length twice", ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
            "200 a"},
           {"short of its length", ok + "Content-Length: 4\r\n\r\nabc", "200 !io"},
           {"short of a chunk", chunked + "4\r\nabc", "200 !io"},
           {"no last chunk", chunked + "3\r\nabc\r\n", "200 !io"},
           {"nothing", "", "!io"},
           {"half a head", ok + "Content-Le", "!io"},
           {"only interim", "HTTP/1.1 100 Continue\r\n\r\n", "!io"},
           {"interim without end", repeated("HTTP/1.1 100 C\r\n\r\n", 100), "!limit"},
           {"another protocol", "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n", "!unsupported"},
           {"no HTTP", "SSH-2.0-OpenSSH\r\n", "!invalid"},
           {"HTTP/2", "HTTP/2 200 OK\r\n\r\n", "!invalid"},
           {"status of two digits", "HTTP/1.1 20 OK\r\n\r\n", "!invalid"},
           {"status 099", "HTTP/1.1 099 X\r\n\r\n", "!invalid"},
           {"lengths that differ", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "!invalid"},
           {"a negative length", ok + "Content-Length: -1\r\n\r\n", "!invalid"},
           {"a length beyond 64 bits", ok + "Content-Length: 18446744073709551616\r\n\r\n",
            "!invalid"},
           {"an absurd length", ok + "Content-Length: 18446744073709551615\r\n\r\nabc", "200 !io"},
           {"length and chunks",
            ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "!invalid"},
           {"a chunk size beyond 64 bits", chunked + "10000000000000000\r\nabc", "200 !invalid"},
           {"a chunk size that is none", chunked + "xyz\r\nabc\r\n", "200 !invalid"},
           {"a chunk longer than told", chunked + "2\r\nabc\r\n0\r\n\r\n", "200 !invalid"},
           {"a head without end", ok + repeated("X: y\r\n", 20000), "!invalid"},
           {"a line without end", ok + "X: " + std::string(200000, 'a'), "!invalid"},
           {"chunk extensions without end", chunked + "3;" + std::string(300000, 'a'),
            "200 !limit"},
           {"trailers without end", chunked + "0\r\n" + repeated("X: y\r\n", 60000), "200 !limit"},
           {"a header without colon", ok + "bad header\r\n\r\n", "!invalid"},
       }) {
    CAPTURE(c.name);
    CHECK(told(c.bytes) == c.told);
    if (c.bytes.size() < 1000) CHECK(told(c.bytes, 1) == c.told);
  }
}

TEST_CASE("http reply: the answer to HEAD has a length and no body") {
  CHECK(told("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", 4096, true) == "200 ");
}

TEST_CASE("http reply: big chunks pass through small buffers") {
  const std::string content = repeated("0123456789abcdef", 20000);
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  bytes += "4E200\r\n" + content + "\r\n0\r\n\r\n";
  CHECK(told(bytes) == "200 " + content);
  CHECK(told(bytes, 17) == "200 " + content);
}

TEST_CASE("http reply: a peer that drips is let go, a slow one is not") {
  struct Case {
    std::string name;
    std::size_t piece;
    bool whole;
  };
  const std::string bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(200'000, 'a');
  // A read each 50 s: 150 s pass before the 120 s are over.
  for (const Case& c : {Case{"a byte at a time", 1, false}, Case{"12 KiB at a time", 12288, true},
                        Case{"8 KiB at a time", 8192, false}}) {
    CAPTURE(c.name);
    SlowestPeer slowest;
    slowest.now = MemoryConnection::now;
    HttpReply reply(std::make_unique<MemoryConnection>(bytes, c.piece, std::chrono::seconds(50)),
                    false, slowest);
    const auto head = reply.read_head();
    const auto body = head ? read_all(reply, 1u << 20) : Result<std::string>(head.error());
    CHECK(body.has_value() == c.whole);
    if (!body) CHECK(body.error().code == ErrorCode::limit);
  }
}
