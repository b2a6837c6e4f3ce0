#include "oci/tar_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "archive/tar.h"

namespace pratique::oci {
namespace {

constexpr int kMostLinks = 16;

// `target` of a symbolic link in `folder`, as a name of the archive; "" when it leaves the archive.
std::string join_link(std::string_view folder, std::string_view target) {
  if (target.starts_with('/')) return "";
  std::vector<std::string_view> parts;
  const auto add = [&parts](std::string_view text) {
    while (!text.empty()) {
      const auto slash = text.find('/');
      const std::string_view part = text.substr(0, slash);
      text = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return false;
      } else {
        parts.pop_back();
      }
    }
    return true;
  };
  if (!add(folder) || !add(target)) return "";
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

std::string_view folder_of(std::string_view name) {
  const auto slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}

// The name under which an archive lists what a document calls `name`: no "./", no "..".
std::string clean(std::string_view name) { return join_link("", name); }

// The documents that say which image the archive holds.
bool is_control_file(std::string_view name) {
  return name == "manifest.json" || name == "index.json" || name == "oci-layout";
}

// Owns a decompressor's chain, positioned at one member of a compressed archive.
class StreamedMember final : public ByteSource {
 public:
  StreamedMember(std::unique_ptr<ByteSource> file, std::unique_ptr<ByteSource> plain)
      : file_(std::move(file)), plain_(std::move(plain)), tar_(*plain_) {}

  // Moves to the entry with that index.
  Status seek(std::uint64_t index) {
    archive::TarEntry entry;
    for (;;) {
      const bool more = TRY(tar_.next(entry));
      if (!more) return invalid("the archive has changed while it was read");
      if (entry.index == index) return {};
    }
  }
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    return tar_.content().read(buffer);
  }

 private:
  std::unique_ptr<ByteSource> file_;
  std::unique_ptr<ByteSource> plain_;
  archive::TarReader tar_;
};

class OwnedBytes final : public ByteSource {
 public:
  explicit OwnedBytes(std::string bytes) : bytes_(std::move(bytes)), source_(bytes_) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override { return source_.read(buffer); }

 private:
  std::string bytes_;
  MemorySource source_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> TarFiles::whole_file() const {
  if (opener_) return opener_();
  return std::unique_ptr<ByteSource>(new DescriptorSource(file_, path_, 0, size_));
}

Result<std::unique_ptr<TarFiles>> TarFiles::open_stream(const std::string& name, Opener opener,
                                                        const TarFilesLimits& limits) {
  std::unique_ptr<TarFiles> out(new TarFiles());
  out->opener_ = std::move(opener);
  out->path_ = name;
  TRY(out->build_index(limits).in(name));
  return out;
}

Result<std::unique_ptr<TarFiles>> TarFiles::open_archive(const std::string& path,
                                                         const TarFilesLimits& limits) {
  std::unique_ptr<TarFiles> out(new TarFiles());
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return errno_error("open " + path, errno);
  out->file_ = std::make_shared<const OpenFile>(descriptor);
  out->path_ = path;
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return errno_error("stat " + path, errno);
  if (!S_ISREG(status.st_mode)) return invalid(path + ": not a regular file");
  out->size_ = status.st_size;

  std::string head(16, '\0');
  const ssize_t got = ::pread(descriptor, head.data(), head.size(), 0);
  if (got < 0) return errno_error("read " + path, errno);
  head.resize(static_cast<std::size_t>(got));
  out->compression_ = archive::detect_compression(head);
  TRY(out->build_index(limits).in(path));
  return out;
}

Status TarFiles::build_index(const TarFilesLimits& limits) {
  const auto file = TRY(whole_file());
  std::unique_ptr<ByteSource> plain;
  if (is_sequential()) plain = TRY(archive::decompress(*file, compression_));
  archive::TarReader tar(plain ? *plain : *file);
  archive::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) return {};
    if (entry.index >= limits.entries)
      return limit("more than " + std::to_string(limits.entries) + " entries in an image archive");
    if (entry.escapes || entry.path.empty()) continue;
    const bool control = is_control_file(entry.path);
    const auto found = members_.find(entry.path);
    const bool repeated = found != members_.end();
    std::string before;
    if (repeated && control) before = found->second.bytes;
    if (repeated) {
      kept_ -= found->second.bytes.size();
      members_.erase(found);
    }
    const bool was_link = links_.erase(entry.path) != 0;
    if (entry.type == archive::TarType::file) {
      if (entry.sparse) return unsupported(entry.path + ": a sparse file in an image archive");
      Member& member = members_[entry.path];
      member.index = entry.index;
      member.offset = entry.offset;
      member.size = entry.size;
      TRY(keep_small(entry.path, tar.content(), limits, member).in(entry.path));
      if (control && (was_link || (repeated && member.bytes != before)))
        return invalid(entry.path + " is in the archive twice, with different content");
    } else if (control && repeated) {
      return invalid(entry.path + " is in the archive twice");
    } else if (entry.type == archive::TarType::symbolic_link) {
      links_[entry.path] = join_link(folder_of(entry.path), entry.link_target);
    } else if (entry.type == archive::TarType::hard_link) {
      links_[entry.path] = entry.link_target;
    }
  }
}

// Documents are small and begin with a brace; a layer never does.
Status TarFiles::keep_small(const std::string& name, ByteSource& content,
                            const TarFilesLimits& limits, Member& member) {
  if (member.size > limits.kept_file || member.size > limits.kept_total - kept_) {
    if (is_control_file(name)) return limit("larger than any such document");
    return {};
  }
  std::string bytes;
  std::byte first[64];
  const std::size_t got = TRY(content.read(first));
  bytes.assign(reinterpret_cast<const char*>(first), got);
  const auto start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string::npos || (bytes[start] != '{' && bytes[start] != '[')) {
    if (!is_control_file(name)) return {};
  }
  bytes += TRY(read_all(content, limits.kept_file));
  member.bytes = std::move(bytes);
  member.kept = true;
  kept_ += member.bytes.size();
  return {};
}

Result<const TarFiles::Member*> TarFiles::find(std::string_view name) const {
  std::string current = clean(name);
  for (int links = 0; links <= kMostLinks; ++links) {
    if (current.empty())
      return not_found("\"" + std::string(name.substr(0, 300)) + "\" leads outside the archive");
    if (const auto member = members_.find(current); member != members_.end())
      return &member->second;
    const auto link = links_.find(current);
    if (link == links_.end())
      return not_found("\"" + std::string(name.substr(0, 300)) + "\" is not in the archive");
    current = link->second;
  }
  return invalid("\"" + std::string(name.substr(0, 300)) + "\": too many links");
}

bool TarFiles::contains(std::string_view name) { return find(name).has_value(); }

Result<std::unique_ptr<ByteSource>> TarFiles::open(std::string_view name) {
  const Member* member = TRY(find(name));
  if (member->kept) return std::unique_ptr<ByteSource>(new OwnedBytes(member->bytes));
  if (!is_sequential())
    return std::unique_ptr<ByteSource>(new DescriptorSource(
        file_, path_ + ": " + std::string(name), static_cast<std::int64_t>(member->offset),
        static_cast<std::int64_t>(member->size)));
  auto file = TRY(whole_file());
  auto plain = TRY(archive::decompress(*file, compression_));
  auto stream = std::make_unique<StreamedMember>(std::move(file), std::move(plain));
  TRY(stream->seek(member->index));
  return std::unique_ptr<ByteSource>(std::move(stream));
}

Status TarFiles::open_each(const std::vector<std::string>& names, const Visitor& visit) {
  if (!is_sequential()) return NamedFiles::open_each(names, visit);
  // Which names each tar entry stands for. A second name of one entry needs a pass of its own.
  std::map<std::uint64_t, std::vector<std::size_t>> wanted;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Member* member = TRY(find(names[i]));
    if (member->kept) {
      MemorySource bytes(member->bytes);
      TRY(visit(i, bytes));
    } else {
      wanted[member->index].push_back(i);
    }
  }
  while (!wanted.empty()) {
    const auto file = TRY(whole_file());
    const auto plain = TRY(archive::decompress(*file, compression_));
    archive::TarReader tar(*plain);
    archive::TarEntry entry;
    const std::uint64_t last = wanted.rbegin()->first;
    do {
      const bool more = TRY(tar.next(entry).in(path_));
      if (!more) return invalid(path_ + ": the archive has changed while it was read");
      const auto found = wanted.find(entry.index);
      if (found == wanted.end()) continue;
      const std::size_t which = found->second.back();
      found->second.pop_back();
      if (found->second.empty()) wanted.erase(found);
      TRY(visit(which, tar.content()));
    } while (entry.index < last);
  }
  return {};
}

}  // namespace pratique::oci
