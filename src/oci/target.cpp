#include "oci/target.h"

#include <sys/stat.h>

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "archive/decompress.h"
#include "oci/directory_files.h"
#include "oci/docker_archive.h"
#include "oci/layout.h"
#include "oci/reference.h"
#include "oci/tar_files.h"

namespace pratique::oci {
namespace {

using Kind = Target::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 8> kPrefixes = {{
    {"docker-archive", Kind::docker_archive},
    {"oci", Kind::oci},
    {"oci-archive", Kind::oci_archive},
    {"dir", Kind::dir},
    {"sbom", Kind::sbom},
    {"docker", Kind::docker},
    {"podman", Kind::podman},
    {"registry", Kind::registry},
}};

enum class OnDisk { nothing, file, directory, other };

OnDisk look(const std::string& path) {
  struct stat status{};
  if (path.empty() || path.find('\0') != std::string::npos) return OnDisk::nothing;
  if (::stat(path.c_str(), &status) != 0) return OnDisk::nothing;
  if (S_ISREG(status.st_mode)) return OnDisk::file;
  return S_ISDIR(status.st_mode) ? OnDisk::directory : OnDisk::other;
}

bool has_selector(Kind kind) {
  return kind == Kind::docker_archive || kind == Kind::oci || kind == Kind::oci_archive;
}

// Where the path ends and the selector begins only the disk can tell, as either may hold colons:
// the longest part that exists is the path.
Result<Target> on_disk(Kind kind, std::string_view rest, Target target) {
  target.kind = kind;
  const OnDisk wanted = kind == Kind::oci || kind == Kind::dir ? OnDisk::directory : OnDisk::file;
  std::size_t end = rest.size();
  for (;;) {
    const std::string path(rest.substr(0, end));
    if (look(path) == wanted) {
      target.path = path;
      std::string_view selector = rest.substr(end);
      if (selector.starts_with(':')) selector.remove_prefix(1);
      if (selector.empty() && end != rest.size())
        return usage_error("target \"" + target.text + "\": nothing behind the colon");
      target.selector = selector;
      return target;
    }
    if (!has_selector(kind) || end == 0) break;
    end = rest.find_last_of(":@", end - 1);
    if (end == std::string_view::npos) break;
  }
  std::string first(rest.substr(0, has_selector(kind) ? rest.find(':') : rest.size()));
  const OnDisk there = look(first);
  if (there == OnDisk::nothing) return not_found(first + ": no such file or directory");
  if (wanted == OnDisk::directory) return invalid(first + ": not a directory");
  return invalid(first + ": not a regular file");
}

Result<Kind> kind_of_directory(const std::string& path) {
  const auto files = TRY(DirectoryFiles::open_directory(path));
  return files->contains("oci-layout") ? Kind::oci : Kind::dir;
}

// JSON is an SBOM; anything else must be a tar archive, whose files tell what it is.
Result<Kind> kind_of_file(const std::string& path, std::shared_ptr<NamedFiles>& opened) {
  const auto source = TRY(FileSource::open(path, 0, 4096));
  const std::string head = TRY(read_all(*source, 4096).in("read " + path));
  std::string_view text = head;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && text[start] == '{') return Kind::sbom;
  opened = TRY(TarFiles::open_archive(path));
  if (is_docker_archive(*opened)) return Kind::docker_archive;
  if (is_layout(*opened)) return Kind::oci_archive;
  return unsupported(path + ": an archive, but of no image: neither manifest.json nor index.json");
}

Result<Target> bare(Target target) {
  const OnDisk there = look(target.text);
  if (there == OnDisk::directory || there == OnDisk::file) {
    target.kind = TRY(there == OnDisk::directory ? kind_of_directory(target.text)
                                                 : kind_of_file(target.text, target.files));
    target.path = target.text;
    return target;
  }
  if (there == OnDisk::other) return invalid(target.text + ": neither a file nor a directory");
  if (target.text.starts_with('/') || target.text.starts_with('.') || target.text.starts_with('~'))
    return not_found(target.text + ": no such file or directory");
  TRY(parse_reference(target.text).in("neither on disk nor an image"));
  target.name = target.text;
  return target;
}

// Images are named by their reference; engines know them by id too ("sha256:…", or hex digits of
// any length).
bool is_image_id(std::string_view name) {
  if (name.starts_with("sha256:")) name.remove_prefix(7);
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::shared_ptr<NamedFiles>> open_files(const Target& target) {
  if (target.files) return target.files;
  if (target.kind == Kind::oci) {
    auto directory = TRY(DirectoryFiles::open_directory(target.path));
    return std::shared_ptr<NamedFiles>(std::move(directory));
  }
  auto archive = TRY(TarFiles::open_archive(target.path));
  return std::shared_ptr<NamedFiles>(std::move(archive));
}

Result<std::vector<Image>> open_files_target(const Target& target, const OpenOptions& options) {
  const ResolveOptions resolve{.platform = options.platform, .note = options.note};
  auto files = TRY(open_files(target));
  if (target.kind == Kind::docker_archive)
    return open_docker_archive(std::move(files), target.selector, resolve);
  if (!is_layout(*files))
    return invalid("no OCI image layout: neither oci-layout nor index.json in it");
  return open_layout(std::move(files), target.selector, resolve, name_of(target.kind));
}

}  // namespace

std::string_view name_of(Kind kind) {
  for (const auto& [name, known] : kPrefixes)
    if (known == kind) return name;
  return "image";
}

Result<Target> parse_target(std::string_view text) {
  if (text.empty()) return usage_error("the target is empty");
  if (text.size() > 8192 || text.find('\0') != std::string_view::npos)
    return usage_error("the target is no path and no image reference");
  Target target;
  target.text = text;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return bare(std::move(target));
  for (const auto& [prefix, kind] : kPrefixes) {
    if (text.substr(0, colon) != prefix) continue;
    const std::string_view rest = text.substr(colon + 1);
    if (rest.empty())
      return usage_error("target \"" + target.text + "\": nothing behind the colon");
    switch (kind) {
      case Kind::docker:
      case Kind::podman:
      case Kind::registry:
        target.kind = kind;
        target.name = rest.starts_with("//") ? rest.substr(2) : rest;
        if (kind == Kind::registry || !is_image_id(target.name))
          TRY(parse_reference(target.name).in("target \"" + target.text + "\""));
        return target;
      default: return on_disk(kind, rest, std::move(target));
    }
  }
  return bare(std::move(target));
}

Result<std::vector<Image>> open_target(const Target& target, const OpenOptions& options) {
  switch (target.kind) {
    case Kind::dir: {
      std::vector<Image> images;
      Image image = TRY(open_rootfs(target.path, options.problem));
      images.push_back(std::move(image));
      return images;
    }
    case Kind::docker_archive:
    case Kind::oci:
    case Kind::oci_archive: {
      auto images = TRY(open_files_target(target, options).in(target.path));
      // What the source does not name is called as the user called it.
      for (Image& image : images)
        if (image.manifest.name.empty()) image.manifest.name = target.text;
      return images;
    }
    default:
      return usage_error("target \"" + target.text + "\" is not on disk but a " +
                         std::string(name_of(target.kind)));
  }
}

}  // namespace pratique::oci
