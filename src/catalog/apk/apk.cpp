#include "catalog/apk/apk.h"

#include <unordered_set>

#include "catalog/canonical_paths.h"

namespace pratique::catalog::apk {
namespace {

constexpr std::string_view kRepositories = "etc/apk/repositories";
constexpr std::string_view kRepositoriesNote = "apk-repositories";

bool is_installed(std::string_view path) {
  return path == "lib/apk/db/installed" || path == "usr/lib/apk/db/installed";
}

Want wants(const FileInfo& file) {
  return is_installed(file.path) || file.path == kRepositories ? Want::content : Want::no;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  if (is_installed(file.path)) return parse_installed(file, content);
  Parsed out;
  if (file.path == kRepositories)
    out.notes.push_back({std::string(kRepositoriesNote), "", parse_repositories(content)});
  return out;
}

// "https://dl-cdn.alpinelinux.org/alpine/v3.19/main" -> "dl-cdn.alpinelinux.org".
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find('/'));
  const auto user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  return std::string(url.substr(0, url.find(':')));
}

// The database does not record where a package came from. Where all repositories are on one host,
// that is it; anything else tells nothing.
std::string common_origin(const std::vector<FileResult>& files) {
  std::string origin;
  for (const FileResult& file : files)
    for (const Note& note : file.parsed.notes)
      for (const std::string& url : note.values) {
        const std::string host = host_of(url);
        if (host.empty() || (!origin.empty() && origin != host)) return {};
        origin = host;
      }
  return origin;
}

void join(std::vector<FileResult>& files, const MergedTree& tree) {
  const std::string origin = common_origin(files);
  CanonicalPaths canonical(tree);
  std::unordered_set<std::string> seen;
  for (FileResult& file : files) {
    std::erase_if(file.parsed.packages, [&](const package::Package& package) {
      return !seen.insert(package.name + '\n' + package.version + '\n' + package.arch).second;
    });
    for (package::Package& package : file.parsed.packages) {
      package.origin = origin;
      for (package::OwnedFile& owned : package.files) canonical.apply(owned.path);
    }
    file.parsed.notes.clear();
  }
}

constexpr Cataloger kCataloger = {.name = "apk",
                                  .version = 1,
                                  .wants = wants,
                                  .wants_content = nullptr,
                                  .parse = parse,
                                  .join = join};

}  // namespace

const Cataloger& cataloger() { return kCataloger; }

}  // namespace pratique::catalog::apk
