// Zip archives for tests, record by record, so that a test can also write what no tool would.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pratique::archive::test {

struct ZipPart {
  std::string name = {};
  std::string data = {};
  bool deflated = true;
  std::uint16_t flags = 0;
  std::uint16_t method = 0xffff;                      // instead of what `deflated` says
  std::optional<std::uint64_t> size = {};             // what the directory claims
  std::optional<std::uint32_t> crc = {};              // what the directory claims
  std::optional<std::uint64_t> offset = {};           // what the directory claims
  std::optional<std::uint64_t> compressed_size = {};  // what the directory claims
  bool zip64 = false;                                 // numbers in the extra field
  bool descriptor = false;                            // sizes behind the data, zeros in front
};

inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i != bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

inline std::string deflate_raw(const std::string& data) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, data.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct ZipShape {
  std::string prefix = {};    // in front of the archive
  bool count_prefix = false;  // in the offsets
  std::string comment = {};
  std::string behind = {};
  bool zip64 = false;                // zip64 end records
  std::string extra_directory = {};  // further bytes at the directory's end
};

inline std::string make_zip(const std::vector<ZipPart>& parts, const ZipShape& shape = {}) {
  std::string out = shape.prefix, directory;
  const std::size_t base = shape.count_prefix ? 0 : shape.prefix.size();
  for (const ZipPart& part : parts) {
    const std::string packed = part.deflated ? deflate_raw(part.data) : part.data;
    const auto crc = static_cast<std::uint32_t>(::crc32(
        0, reinterpret_cast<const Bytef*>(part.data.data()), static_cast<uInt>(part.data.size())));
    const std::uint16_t method =
        part.method != 0xffff ? part.method : static_cast<std::uint16_t>(part.deflated ? 8 : 0);
    const std::uint16_t flags = static_cast<std::uint16_t>(part.flags | (part.descriptor ? 8 : 0));
    const std::uint64_t offset = part.offset.value_or(out.size() - base);
    const std::string shared = little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 4);
    const std::string numbers =
        little(crc, 4) + little(packed.size(), 4) + little(part.data.size(), 4);
    out += "PK\3\4" + shared + (part.descriptor ? std::string(12, '\0') : numbers) +
           little(part.name.size(), 2) + little(4, 2) + part.name + std::string("\xfe\xca\0\0", 4) +
           packed;
    if (part.descriptor) out += "PK\7\x8" + numbers;
    const std::uint64_t size = part.size.value_or(part.data.size());
    const std::uint64_t compressed = part.compressed_size.value_or(packed.size());
    std::string extra;
    if (part.zip64)
      extra = little(1, 2) + little(24, 2) + little(size, 8) + little(compressed, 8) +
              little(offset, 8);
    directory += "PK\1\2" + little(0x314, 2) + shared + little(part.crc.value_or(crc), 4) +
                 little(part.zip64 ? 0xffffffff : compressed, 4) +
                 little(part.zip64 ? 0xffffffff : size, 4) + little(part.name.size(), 2) +
                 little(extra.size(), 2) + little(0, 2) + little(0, 8) +
                 little(part.zip64 ? 0xffffffff : offset, 4) + part.name + extra;
  }
  directory += shape.extra_directory;
  const std::size_t at = out.size() - base;
  out += directory;
  if (shape.zip64) {
    const std::size_t end = out.size() - base;
    out += "PK\6\6" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) +
           little(parts.size(), 8) + little(parts.size(), 8) + little(directory.size(), 8) +
           little(at, 8);
    out += "PK\6\7" + little(0, 4) + little(end, 8) + little(1, 4);
  }
  const std::size_t count = shape.zip64 ? 0xffff : parts.size();
  out += "PK\5\6" + little(0, 4) + little(count, 2) + little(count, 2) +
         little(shape.zip64 ? 0xffffffff : directory.size(), 4) +
         little(shape.zip64 ? 0xffffffff : at, 4) + little(shape.comment.size(), 2) + shape.comment;
  return out + shape.behind;
}

}  // namespace pratique::archive::test
