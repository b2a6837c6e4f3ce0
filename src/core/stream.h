// ByteSource: bytes that are read once, front to back, from a file, a decompressor, a socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pratique {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills up to buffer.size() bytes and returns how many; 0 only at the end of the stream (or for
  // an empty buffer). After an error the source must not be read again.
  virtual Result<std::size_t> read(std::span<std::byte> buffer) = 0;
  // Drops up to `count` bytes without reading them and returns how many; 0 where the source cannot,
  // which says nothing about its end. For large files of which only parts are wanted.
  virtual Result<std::uint64_t> skip(std::uint64_t /*count*/) { return std::uint64_t{0}; }
};

// Over bytes that outlive the source.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  std::string_view bytes_;
};

// Over an open file, from an offset, at most `size` bytes (all of it when negative). Owns the
// descriptor.
class FileSource final : public ByteSource {
 public:
  static Result<std::unique_ptr<FileSource>> open(const std::string& path, std::int64_t offset = 0,
                                                  std::int64_t size = -1);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  FileSource(int descriptor, std::string path, std::int64_t offset, std::int64_t size)
      : descriptor_(descriptor), path_(std::move(path)), offset_(offset), left_(size) {}
  int descriptor_;
  std::string path_;
  std::int64_t offset_;
  std::int64_t left_;
};

// All that is left of a source; a limit error once it is more than `most` bytes.
Result<std::string> read_all(ByteSource& source, std::size_t most);
// The whole of a regular file; a limit error above `most` bytes.
Result<std::string> read_file(const std::string& path, std::size_t most);
// Writes a file beside `path`, fsyncs it and its directory, and renames it over `path`: readers see
// the old bytes or the new ones, also after a crash.
Status write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode = 0644);

}  // namespace pratique
