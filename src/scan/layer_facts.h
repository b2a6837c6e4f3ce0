// What the catalogers read from one layer: one pass over its tar, files held in memory one at a
// time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/cataloger.h"
#include "oci/image.h"

namespace pratique::scan {

// A result that belongs to a path of this layer, whether or not it is visible in the end.
struct LayerFile {
  std::size_t cataloger;  // index into catalogers()
  std::string path;
  catalog::Parsed parsed;
};

// A hard link whose name a cataloger wants, and the entry it points at, which was not read under
// its own name.
struct PendingLink {
  std::string path;
  std::uint32_t mode = 0;
};

class LayerFacts {
 public:
  // A regular file of the layer, or of a directory tree. Reads `content` only if a cataloger wants
  // it.
  Status add_file(const catalog::FileInfo& file, ByteSource& content);
  // A hard link; remembered until the second pass where its target's content is needed for it.
  void add_link(std::string_view path, std::string_view target, std::uint32_t mode);
  // A file the distribution is recognised by; kept as it is.
  const std::map<std::string, std::string>& release_files() const { return release_files_; }
  std::map<std::string, std::string>& release_files() { return release_files_; }

  std::vector<LayerFile>& files() { return files_; }
  std::vector<package::Problem>& problems() { return problems_; }

  // The second pass: whether a path is a wanted link target, and its content under the names that
  // point at it.
  bool needs_second_pass() const { return !pending_.empty(); }
  bool is_pending(std::string_view target) const { return pending_.contains(target); }
  Status add_pending(const catalog::FileInfo& target, ByteSource& content);

 private:
  void parse_with(const std::vector<std::size_t>& wanting, const catalog::FileInfo& file,
                  std::string_view content);

  void forget(std::string_view path);

  std::set<std::string> seen_;  // paths that were of interest
  std::vector<LayerFile> files_;
  std::vector<package::Problem> problems_;
  std::map<std::string, std::string> release_files_;
  std::map<std::string, std::vector<PendingLink>, std::less<>> pending_;
};

}  // namespace pratique::scan
