#include "oci/rootfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "oci/directory_files.h"

namespace pratique::oci {
namespace {

// Deeper trees cannot be made with plain paths, and each level holds a descriptor open.
constexpr std::size_t kMostTreeDepth = 512;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// Opened only when it is read: most files are not.
class LazyFile final : public ByteSource {
 public:
  LazyFile(int folder, const char* name, std::string path)
      : folder_(folder), name_(name), path_(std::move(path)) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    if (!source_) TRY(open());
    return source_->read(buffer);
  }

 private:
  Status open() {
    const int descriptor =
        ::openat(folder_, name_, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return errno_error("open " + path_, errno);
    auto file = std::make_shared<const OpenFile>(descriptor);
    struct stat status{};
    if (::fstat(descriptor, &status) != 0) return errno_error("stat " + path_, errno);
    if (!S_ISREG(status.st_mode)) return invalid(path_ + ": no longer a regular file");
    source_ = std::make_unique<DescriptorSource>(std::move(file), path_, 0, -1);
    return {};
  }

  int folder_;
  const char* name_;
  std::string path_;
  std::unique_ptr<DescriptorSource> source_;
};

archive::TarType type_of(mode_t mode) {
  if (S_ISREG(mode)) return archive::TarType::file;
  if (S_ISDIR(mode)) return archive::TarType::directory;
  if (S_ISLNK(mode)) return archive::TarType::symbolic_link;
  if (S_ISCHR(mode)) return archive::TarType::character;
  if (S_ISBLK(mode)) return archive::TarType::block;
  if (S_ISFIFO(mode)) return archive::TarType::fifo;
  return archive::TarType::other;
}

class TreeWalk {
 public:
  TreeWalk(const EntryVisitor& visit, const PathProblem& problem, dev_t device, bool machine_root)
      : visit_(visit), problem_(problem), device_(device), machine_root_(machine_root) {}

  // Visits what a directory holds. `folder` is its path below the root, "" for the root.
  Status walk(OpenFile directory, const std::string& folder, std::size_t depth) {
    if (depth > kMostTreeDepth) {
      report(folder,
             limit("directories nested more than " + std::to_string(kMostTreeDepth) + " deep"));
      return {};
    }
    auto listed = list(directory.get(), folder);
    if (!listed.has_value()) {
      report(folder, listed.error());
      return {};
    }
    for (const std::string& name : *listed) {
      const std::string path = folder.empty() ? name : folder + "/" + name;
      TRY(visit_one(directory.get(), name, path, depth));
    }
    return {};
  }

 private:
  static Result<std::vector<std::string>> list(int descriptor, const std::string& folder) {
    const int copy = ::openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0) return errno_error("open " + folder, errno);
    const std::unique_ptr<DIR, CloseDirectory> stream(::fdopendir(copy));
    if (!stream) {
      const int saved = errno;
      ::close(copy);
      return errno_error("read " + folder, saved);
    }
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) break;
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) return errno_error("read " + folder, errno);
    std::sort(names.begin(), names.end());
    return names;
  }

  Status visit_one(int folder, const std::string& name, const std::string& path,
                   std::size_t depth) {
    struct stat status{};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) report(path, errno_error("stat " + path, errno));
      return {};
    }
    if (status.st_dev != device_) return {};
    archive::TarEntry entry;
    entry.type = type_of(status.st_mode);
    entry.path = path;
    entry.mode = status.st_mode & 07777;
    entry.uid = status.st_uid;
    entry.gid = status.st_gid;
    entry.mtime = status.st_mtim.tv_sec;
    entry.index = count_++;
    if (S_ISREG(status.st_mode)) entry.size = static_cast<std::uint64_t>(status.st_size);
    if (S_ISLNK(status.st_mode)) {
      auto target = read_link(folder, name, path);
      if (!target.has_value()) {
        report(path, target.error());
        return {};
      }
      entry.link_target = std::move(target).value();
    }
    if (!S_ISREG(status.st_mode)) {
      MemorySource nothing("");
      TRY(visit_(entry, nothing));
    } else {
      TRY(visit_file(folder, name, entry));
    }
    if (!S_ISDIR(status.st_mode) || is_left_out(path)) return {};
    const int descriptor =
        ::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) {
      report(path, errno_error("open " + path, errno));
      return {};
    }
    return walk(OpenFile(descriptor), path, depth + 1);
  }

  // A file that cannot be read costs only itself; an error of the visitor's own ends the walk.
  Status visit_file(int folder, const std::string& name, const archive::TarEntry& entry) {
    class Watched final : public ByteSource {
     public:
      explicit Watched(LazyFile file) : file_(std::move(file)) {}
      Result<std::size_t> read(std::span<std::byte> buffer) override {
        auto count = file_.read(buffer);
        if (!count.has_value()) failed = count.error();
        return count;
      }
      std::optional<Error> failed;

     private:
      LazyFile file_;
    };
    Watched content(LazyFile(folder, name.c_str(), entry.path));
    auto visited = visit_(entry, content);
    if (content.failed) {
      report(entry.path, *content.failed);
      return {};
    }
    return visited;
  }

  static Result<std::string> read_link(int folder, const std::string& name,
                                       const std::string& path) {
    std::string target(4096, '\0');
    const ssize_t count = ::readlinkat(folder, name.c_str(), target.data(), target.size());
    if (count < 0) return errno_error("read the link " + path, errno);
    target.resize(static_cast<std::size_t>(count));
    return target;
  }

  bool is_left_out(std::string_view path) const {
    return machine_root_ && (path == "proc" || path == "sys" || path == "dev");
  }

  void report(std::string_view path, const Error& error) {
    if (problem_) problem_(path, error);
  }

  const EntryVisitor& visit_;
  const PathProblem& problem_;
  dev_t device_;
  bool machine_root_;
  std::uint64_t count_ = 0;
};

class RootfsSource final : public BlobSource {
 public:
  RootfsSource(std::string path, PathProblem problem)
      : path_(std::move(path)), problem_(std::move(problem)) {}

  Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest&, std::size_t) override {
    return Error{ErrorCode::internal, "a directory has no layer as a stream"};
  }

  std::optional<Status> walk_tree(const ImageManifest&, const EntryVisitor& visit) override {
    return walk(visit);
  }

 private:
  Status walk(const EntryVisitor& visit) const {
    OpenFile root(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (root.get() < 0) return errno_error("open " + path_, errno);
    struct stat status{};
    struct stat machine{};
    if (::fstat(root.get(), &status) != 0) return errno_error("stat " + path_, errno);
    const bool is_root = ::stat("/", &machine) == 0 && machine.st_dev == status.st_dev &&
                         machine.st_ino == status.st_ino;
    return TreeWalk(visit, problem_, status.st_dev, is_root).walk(std::move(root), "", 0);
  }

  std::string path_;
  PathProblem problem_;
};

}  // namespace

Result<Image> open_rootfs(const std::string& path, PathProblem problem) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return errno_error("open " + path, errno);
  if (!S_ISDIR(status.st_mode)) return invalid(path + ": not a directory");
  Image image;
  image.manifest.kind = "dir";
  image.manifest.name = path;
  image.manifest.layers.resize(1);
  image.blobs = std::make_shared<RootfsSource>(path, std::move(problem));
  return image;
}

}  // namespace pratique::oci
