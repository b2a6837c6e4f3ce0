// Tar archives and compressed bytes for tests, entry by entry:
//   TarBuilder().directory("etc").file("etc/os-release",
//   "ID=debian\n").whiteout("etc/motd").bytes()
// Damaged archives are made with archive/tar_writer_for_tests.h, on which this stands. Test
// programs that use the compressors link ZLIB and libzstd through pratique_archive.
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "archive/tar_writer_for_tests.h"

namespace pratique::test {

class TarBuilder {
 public:
  TarBuilder& file(std::string_view path, std::string_view content,
                   std::string_view mode = "0000644") {
    return entry(path, '0', content, "", mode);
  }
  TarBuilder& directory(std::string_view path) {
    return entry(std::string(path) + "/", '5', "", "", "0000755");
  }
  TarBuilder& symbolic_link(std::string_view path, std::string_view target) {
    return entry(path, '2', "", target, "0000777");
  }
  TarBuilder& hard_link(std::string_view path, std::string_view target) {
    return entry(path, '1', "", target, "0000644");
  }
  // Hides `path` of lower layers: "a/b" becomes the entry "a/.wh.b".
  TarBuilder& whiteout(std::string_view path) {
    const auto slash = path.rfind('/');
    const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
    return file(std::string(path.substr(0, name)) + ".wh." + std::string(path.substr(name)), "");
  }
  TarBuilder& opaque(std::string_view folder) {
    return file(std::string(folder) + (folder.empty() ? "" : "/") + ".wh..wh..opq", "");
  }
  TarBuilder& raw(std::string_view blocks) {
    bytes_ += blocks;
    return *this;
  }
  // The archive with its end.
  std::string bytes() const { return bytes_ + archive::test::tar_end(); }

 private:
  TarBuilder& entry(std::string_view path, char type, std::string_view content,
                    std::string_view link, std::string_view mode) {
    std::string records;
    if (path.size() > 100) records += archive::test::pax_record("path", path);
    if (link.size() > 100) records += archive::test::pax_record("linkpath", link);
    if (!records.empty()) bytes_ += archive::test::pax_header(records);
    bytes_ += archive::test::tar_header({.name = std::string(path.substr(0, 100)),
                                         .type = type,
                                         .size = content.size(),
                                         .link = std::string(link.substr(0, 100)),
                                         .mode = std::string(mode)});
    if (!content.empty()) bytes_ += archive::test::padded(content);
    return *this;
  }

  std::string bytes_;
};

inline std::string gzip_bytes(std::string_view plain) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string in(plain);
  std::string out(deflateBound(&stream, in.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string zstd_bytes(std::string_view plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
  return out;
}

}  // namespace pratique::test
