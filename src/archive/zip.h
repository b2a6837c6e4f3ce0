// Zip archives in memory (PKWARE APPNOTE 6.3.10): central directory first, as the JVM reads jars;
// zip64; stored and deflated entries. Archives with a prefix (self-executing jars) are read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pratique::archive {

struct ZipEntry {
  std::string path;        // as stored, leading slashes removed
  std::uint64_t size = 0;  // uncompressed
  std::uint64_t compressed_size = 0;
  std::uint64_t offset = 0;  // of the local header
  std::uint32_t crc32 = 0;
  std::uint16_t method = 0;
  bool encrypted = false;
  bool is_directory() const { return path.empty() || path.back() == '/'; }
};

struct ZipLimits {
  std::uint64_t entries = 1'000'000;
  std::uint64_t entry_bytes = 256u << 20;  // uncompressed, of one entry
  std::uint64_t ratio = 1200;
};

// The entries of the central directory, in its order. `bytes` must outlive the archive.
class ZipArchive {
 public:
  static Result<ZipArchive> open(std::string_view bytes, const ZipLimits& limits = {});
  const std::vector<ZipEntry>& entries() const { return entries_; }
  // The content of one entry, its check sum verified.
  Result<std::string> read(const ZipEntry& entry) const;

 private:
  std::string_view bytes_;
  ZipLimits limits_;
  std::vector<ZipEntry> entries_;
};

}  // namespace pratique::archive
