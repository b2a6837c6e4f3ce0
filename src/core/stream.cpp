#include "core/stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace pratique {

Result<std::size_t> MemorySource::read(std::span<std::byte> buffer) {
  const std::size_t count = std::min(buffer.size(), bytes_.size());
  if (count != 0) std::memcpy(buffer.data(), bytes_.data(), count);
  bytes_.remove_prefix(count);
  return count;
}

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path, std::int64_t offset,
                                                     std::int64_t size) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno_error("open " + path, errno);
  return std::unique_ptr<FileSource>(new FileSource(descriptor, path, offset, size));
}

FileSource::~FileSource() { ::close(descriptor_); }

Result<std::size_t> FileSource::read(std::span<std::byte> buffer) {
  std::size_t wanted = buffer.size();
  if (left_ >= 0) wanted = std::min(wanted, static_cast<std::size_t>(left_));
  if (wanted == 0) return std::size_t{0};
  ssize_t count = 0;
  do {
    count = ::pread(descriptor_, buffer.data(), wanted, offset_);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return errno_error("read " + path_, errno);
  offset_ += count;
  if (left_ >= 0) left_ -= count;
  return static_cast<std::size_t>(count);
}

Result<std::string> read_all(ByteSource& source, std::size_t most) {
  std::string out;
  std::size_t used = 0;
  for (;;) {
    if (out.size() - used < 4096) out.resize(std::max<std::size_t>(8192, out.size() * 2));
    const std::size_t count =
        TRY(source.read(std::as_writable_bytes(std::span(out.data() + used, out.size() - used))));
    if (count == 0) break;
    used += count;
    if (used > most) return limit("more than " + std::to_string(most) + " bytes");
  }
  out.resize(used);
  return out;
}

Result<std::string> read_file(const std::string& path, std::size_t most) {
  const auto source = TRY(FileSource::open(path));
  return read_all(*source, most).in("read " + path);
}

namespace {

// A descriptor that is closed on every way out.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

}  // namespace

namespace {

// A new file in `folder`. Where the file system can, it has no name yet, so that a process that is
// killed leaves nothing behind; `name` is then empty, else the name that it has.
struct NewFile {
  int descriptor = -1;
  std::string name;
};
NewFile make_new_file(const std::string& folder, const std::string& path) {
  NewFile out;
  out.descriptor = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (out.descriptor >= 0) return out;
  out.name = path + ".XXXXXX";
  out.descriptor = ::mkostemp(out.name.data(), O_CLOEXEC);
  return out;
}

// Gives a nameless file a name beside `path`.
Status name_new_file(NewFile& file, const std::string& path) {
  const std::string self = "/proc/self/fd/" + std::to_string(file.descriptor);
  for (int attempt = 0;; ++attempt) {
    file.name = path + "." + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, file.name.c_str(), AT_SYMLINK_FOLLOW) == 0)
      return {};
    const int saved = errno;
    if (saved == EEXIST && attempt < 100) continue;
    file.name.clear();
    return errno_error("name the new " + path, saved);
  }
}

}  // namespace

Status write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  NewFile file = make_new_file(folder, path);
  const Descriptor descriptor(file.descriptor);
  if (descriptor.get() < 0) return errno_error("create a file beside " + path, errno);
  const auto fail = [&](const char* what) -> Status {
    const int saved = errno;
    if (!file.name.empty()) ::unlink(file.name.c_str());
    return errno_error(std::string(what) + " " + path, saved);
  };
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fchmod(descriptor.get(), mode) != 0) return fail("chmod");
  if (::fsync(descriptor.get()) != 0) return fail("fsync");
  if (file.name.empty()) TRY(name_new_file(file, path));
  if (::rename(file.name.c_str(), path.c_str()) != 0) return fail("rename to");
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0)
    return errno_error("fsync directory " + folder, errno);
  return {};
}

}  // namespace pratique
