// Streaming tar reader: ustar, GNU (long names, sparse files of every form) and PAX (POSIX.1-2001),
// one pass, bounded memory. Nothing is ever written to disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "core/stream.h"

namespace pratique::archive {

enum class TarType { file, hard_link, symbolic_link, directory, character, block, fifo, other };

struct TarEntry {
  TarType type = TarType::file;
  // As stored, then cleaned: no leading "./" or "/", no "." parts, no trailing slash, "" for the
  // root itself.
  std::string path;
  // Whether the stored name had a ".." part: such an entry has no place in a tree; its `path` is
  // what remains after resolving ".." without ever leaving the root.
  bool escapes = false;
  std::string link_target;  // hard link: cleaned like a path; symbolic link: verbatim
  std::uint64_t size = 0;   // bytes of content, the holes of a sparse file included
  std::uint32_t mode = 0;   // permission bits, setuid and setgid included (07777)
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::int64_t mtime = 0;    // seconds since the epoch
  std::uint64_t index = 0;   // 0 for the first entry
  std::uint64_t offset = 0;  // of the stored content in the archive
  bool sparse = false;       // the stored content lacks the holes
};

struct TarLimits {
  std::uint64_t entries = 20'000'000;
  std::uint64_t path_bytes =
      64u << 10;  // of a path or link target (PATH_MAX is 4096; long names go beyond)
  std::uint64_t header_bytes = 1u << 20;  // of one PAX or long-name record
};

// Usage:   TarReader tar(source);
//          while (TRY(tar.next(entry))) { … tar.content().read(…) … }
class TarReader {
 public:
  explicit TarReader(ByteSource& source, const TarLimits& limits = {});
  ~TarReader();
  TarReader(const TarReader&) = delete;
  TarReader& operator=(const TarReader&) = delete;

  // Moves to the next entry, skipping what was not read of this one. False at the end of the
  // archive (two zero blocks, or the end of the stream on a block border). An Error names the
  // entry's index and offset.
  Result<bool> next(TarEntry& entry);
  // The content of the current entry; valid until next().
  ByteSource& content();
  // Reads the source to its end, so that a digest over it is complete; only zero bytes may follow
  // the archive's end by GNU tar's rules, anything else is tolerated and ignored (as every runtime
  // does).
  Status drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pratique::archive
