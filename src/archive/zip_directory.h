// The central directory of a zip archive (APPNOTE 4.3.12 to 4.3.16).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive/zip.h"
#include "core/result.h"

namespace pratique::archive {

// Where the directory is, by the end records.
struct ZipEnd {
  std::uint64_t directory = 0;  // offset of its first byte
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
  std::uint64_t prefix = 0;  // bytes in front of the archive, not counted in its offsets
};

// The last end record that points at a directory, found as the JVM finds it: from the back, with up
// to 64 KiB of comment, and other bytes behind it tolerated.
Result<ZipEnd> find_zip_end(std::string_view bytes);

struct ZipDirectory {
  std::vector<ZipEntry> entries;  // offsets count from the front of `bytes`
  std::vector<std::string> problems;
};
// All entries up to the first damaged one, which is a problem. More than `most` is a limit error.
Result<ZipDirectory> read_zip_directory(std::string_view bytes, const ZipEnd& end,
                                        std::uint64_t most);

// Little-endian numbers; `at` must be inside.
std::uint16_t zip16(std::string_view bytes, std::size_t at);
std::uint32_t zip32(std::string_view bytes, std::size_t at);
std::uint64_t zip64(std::string_view bytes, std::size_t at);

}  // namespace pratique::archive
