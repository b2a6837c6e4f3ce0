#include "oci/directory_files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace pratique::oci {
namespace {

constexpr int kReadFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

int open_resolving_beneath(int root, const char* name) {
  open_how how{};
  how.flags = kReadFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(::syscall(SYS_openat2, root, name, &how, sizeof how));
}

// For kernels and sandboxes without openat2: follows no link at all.
int open_without_links(int root, const std::string& name) {
  OpenFile folder;
  int current = root;
  std::size_t from = 0;
  for (;;) {
    const std::size_t slash = name.find('/', from);
    const std::string part = name.substr(from, slash - from);
    if (part == "..") {
      errno = EXDEV;
      return -1;
    }
    const bool last = slash == std::string::npos;
    const int opened =
        ::openat(current, part.c_str(),
                 last ? kReadFlags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (opened < 0 || last) return opened;
    folder = OpenFile(opened);
    current = opened;
    from = slash + 1;
  }
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = other.release();
  }
  return *this;
}

int OpenFile::release() { return std::exchange(descriptor_, -1); }

Result<std::size_t> DescriptorSource::read(std::span<std::byte> buffer) {
  std::size_t wanted = buffer.size();
  if (left_ >= 0) wanted = std::min(wanted, static_cast<std::size_t>(left_));
  if (wanted == 0) return std::size_t{0};
  ssize_t count = 0;
  do {
    count = ::pread(owner_->get(), buffer.data(), wanted, offset_);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return errno_error("read " + name_, errno);
  if (count == 0 && left_ > 0) return invalid(name_ + ": the file ends too early");
  offset_ += count;
  if (left_ >= 0) left_ -= count;
  return static_cast<std::size_t>(count);
}

Result<std::uint64_t> DescriptorSource::skip(std::uint64_t count) {
  if (left_ < 0) return std::uint64_t{0};
  const std::int64_t step =
      static_cast<std::int64_t>(std::min<std::uint64_t>(count, static_cast<std::uint64_t>(left_)));
  offset_ += step;
  left_ -= step;
  return static_cast<std::uint64_t>(step);
}

Result<std::unique_ptr<DirectoryFiles>> DirectoryFiles::open_directory(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno_error("open " + path, errno);
  return std::unique_ptr<DirectoryFiles>(new DirectoryFiles(OpenFile(descriptor)));
}

Result<OpenFile> DirectoryFiles::open_beneath(const std::string& name) const {
  int descriptor = open_resolving_beneath(root_.get(), name.c_str());
  if (descriptor < 0 && (errno == ENOSYS || errno == EPERM))
    descriptor = open_without_links(root_.get(), name);
  if (descriptor < 0) {
    const int saved = errno;
    if (saved == EXDEV || saved == ELOOP) return not_found(name + ": leads outside the directory");
    if (saved == ENOTDIR) return not_found(name + ": no such file");
    return errno_error("open " + name, saved);
  }
  OpenFile file(descriptor);
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return errno_error("stat " + name, errno);
  if (!S_ISREG(status.st_mode)) return not_found(name + ": not a regular file");
  return file;
}

Result<std::unique_ptr<ByteSource>> DirectoryFiles::open(std::string_view name) {
  OpenFile opened = TRY(open_beneath(std::string(name)));
  auto file = std::make_shared<const OpenFile>(std::move(opened));
  return std::unique_ptr<ByteSource>(
      new DescriptorSource(std::move(file), std::string(name), 0, -1));
}

bool DirectoryFiles::contains(std::string_view name) {
  return open_beneath(std::string(name)).has_value();
}

}  // namespace pratique::oci
