// Files of a directory, opened so that no symbolic link and no ".." leads outside of it.
#pragma once

#include <memory>
#include <string>

#include "oci/named_files.h"

namespace pratique::oci {

// An open file descriptor with one owner.
class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept : descriptor_(other.release()) {}
  OpenFile& operator=(OpenFile&& other) noexcept;
  int get() const { return descriptor_; }
  int release();

 private:
  int descriptor_ = -1;
};

// The bytes of an open regular file from `offset` on, at most `size` (all when negative). Does not
// own the descriptor: `owner` keeps it open.
class DescriptorSource final : public ByteSource {
 public:
  DescriptorSource(std::shared_ptr<const OpenFile> owner, std::string name, std::int64_t offset,
                   std::int64_t size)
      : owner_(std::move(owner)), name_(std::move(name)), offset_(offset), left_(size) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override;
  Result<std::uint64_t> skip(std::uint64_t count) override;  // only with a size

 private:
  std::shared_ptr<const OpenFile> owner_;
  std::string name_;
  std::int64_t offset_;
  std::int64_t left_;
};

class DirectoryFiles final : public NamedFiles {
 public:
  // The directory itself may be reached through links: the user named it.
  static Result<std::unique_ptr<DirectoryFiles>> open_directory(const std::string& path);

  Result<std::unique_ptr<ByteSource>> open(std::string_view name) override;
  bool contains(std::string_view name) override;

 private:
  explicit DirectoryFiles(OpenFile root) : root_(std::move(root)) {}
  Result<OpenFile> open_beneath(const std::string& name) const;

  OpenFile root_;
};

}  // namespace pratique::oci
