#include <zlib.h>

#include "catalog/rust/cargo_auditable.h"

namespace pratique::catalog::rust {
namespace {

constexpr std::size_t kStep = 256u << 10;

// Ends the stream whichever way the function is left.
struct Inflater {
  z_stream stream{};
  bool ready = inflateInit(&stream) == Z_OK;
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
};

}  // namespace

Result<std::string> inflate_zlib(std::string_view compressed, std::size_t most) {
  Inflater inflater;
  if (!inflater.ready) return Error{ErrorCode::internal, "zlib: no memory"};
  z_stream& stream = inflater.stream;
  if (compressed.size() > most) return limit("zlib: more input than the limit for its output");
  // zlib does not write to its input, but only says so with ZLIB_CONST.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string out;
  while (true) {
    const std::size_t before = out.size();
    if (before >= most) return limit("zlib: more than " + std::to_string(most) + " bytes");
    out.resize(std::min(before + kStep, most));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    const int status = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (status == Z_STREAM_END) return out;
    if (status == Z_OK && out.size() > before) continue;
    const std::string at = " at offset " + std::to_string(compressed.size() - stream.avail_in);
    if (status == Z_OK || status == Z_BUF_ERROR) return invalid("zlib: cut off" + at);
    return invalid("zlib: damaged" + at);
  }
}

}  // namespace pratique::catalog::rust
