#include "catalog/dpkg/chisel.h"

#include <unordered_map>
#include <utility>

#include "archive/decompress.h"
#include "catalog/dpkg/deb822.h"
#include "catalog/dpkg/file_lists.h"
#include "core/stream.h"
#include "text/json.h"

namespace pratique::catalog::dpkg {
namespace {

constexpr std::size_t kMostText = 64u << 20;
constexpr std::size_t kMostLine = 1u << 20;
constexpr std::size_t kMostPackages = 50'000;
constexpr std::size_t kMostFiles = 1'000'000;

// Package names have no underscore, so that a slice "libc6_libs" tells its package.
std::string_view package_of_slice(std::string_view slice) {
  return slice.substr(0, slice.find('_'));
}

class Reader {
 public:
  explicit Reader(const FileInfo& file) : file_(file) {}

  Parsed read(std::string_view text) {
    std::size_t line = 0;
    std::size_t damaged = 0;
    std::size_t first_damaged = 0;
    while (!text.empty()) {
      const std::string_view content = take_line(text);
      ++line;
      if (trim(content).empty() || read_line(content)) continue;
      if (damaged++ == 0) first_damaged = line;
    }
    if (damaged > 0)
      add_problem(
          out_, file_,
          invalid(std::to_string(damaged) + " of " + std::to_string(line) +
                  " lines cannot be read, the first is line " + std::to_string(first_damaged)));
    attach_files();
    return std::move(out_);
  }

 private:
  bool read_line(std::string_view line) {
    if (line.size() > kMostLine) return false;
    const auto json = text::parse_json(line, {.bytes = kMostLine, .depth = 16});
    if (!json || !json->is_object()) return false;
    const std::string_view kind = (*json)["kind"].string();
    if (kind == "package") return add_package(*json);
    if (kind == "path") return add_path(*json);
    return true;  // the header, slices, and which slice has which path
  }

  bool add_package(const text::Json& json) {
    package::Package found;
    found.kind = package::Kind::deb;
    found.path = file_.path;
    found.name = json["name"].string();
    found.version = json["version"].string();
    found.arch = json["arch"].string();
    if (found.name.empty() || found.name.size() > 512 || found.version.size() > 512) return false;
    if (out_.packages.size() >= kMostPackages) return false;
    const std::string_view digest = json["sha256"].string();
    if (digest.size() == 64) found.digests.push_back("sha256:" + std::string(digest));
    found.unidentified =
        found.version.empty() ? "no version recorded" : "no source package recorded";
    out_.packages.push_back(std::move(found));
    return !out_.packages.back().version.empty();
  }

  bool add_path(const text::Json& json) {
    std::string_view path = json["path"].string();
    while (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty() || path.ends_with('/')) return json["path"].is_string();  // a directory
    if (!is_usable(path)) return false;
    if (files_ >= kMostFiles) return false;
    const text::JsonArray& slices = json["slices"].items();
    if (slices.empty()) return true;
    std::string_view digest = json["final_sha256"].string();
    if (digest.empty()) digest = json["sha256"].string();
    ++files_;
    by_package_[std::string(package_of_slice(slices.front().string()))].push_back(
        {std::string(path), digest.size() == 64 ? "sha256:" + std::string(digest) : std::string()});
    return true;
  }

  void attach_files() {
    for (package::Package& package : out_.packages) {
      const auto found = by_package_.find(package.name);
      if (found != by_package_.end()) package.files = std::exchange(found->second, {});
    }
  }

  const FileInfo& file_;
  Parsed out_;
  std::unordered_map<std::string, std::vector<package::OwnedFile>> by_package_;
  std::size_t files_ = 0;
};

Result<std::string> decompressed(std::string_view content) {
  MemorySource source(content);
  const auto stream = TRY(archive::decompress_any(source, {.bytes = kMostText}));
  return read_all(*stream, kMostText);
}

}  // namespace

Parsed parse_chisel(const FileInfo& file, std::string_view content) {
  const auto text = decompressed(content);
  if (text) {
    const std::string_view header = std::string_view(*text).substr(0, text->find('\n'));
    const auto json = text::parse_json(header.substr(0, kMostLine));
    if (json && (*json)["jsonwall"].is_string()) return Reader(file).read(*text);
  }
  Parsed out;
  add_problem(out, file, text ? invalid("no manifest of chisel") : text.error());
  return out;
}

}  // namespace pratique::catalog::dpkg
