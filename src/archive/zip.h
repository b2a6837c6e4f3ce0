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
  // Together with the entries before it, it would expand to more than `ratio` times the archive,
  // which only overlapping entries can: reading it is a limit error.
  bool refused = false;
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
  // What is damaged in the directory; the entries are those that could be read all the same.
  const std::vector<std::string>& problems() const { return problems_; }
  // The content of one entry, its check sum verified. Damage (`invalid`), an encrypted entry or an
  // unknown method
  // (`unsupported`) and a bomb (`limit`) concern this entry alone.
  Result<std::string> read(const ZipEntry& entry) const;

 private:
  std::string_view bytes_;
  ZipLimits limits_;
  std::vector<ZipEntry> entries_;
  std::vector<std::string> problems_;
};

}  // namespace pratique::archive
