// Paths of package databases as the merged image has them.
//
// Databases keep the paths that packages were built with ("lib/x86_64-linux-gnu/libc.so.6"), images
// of today have /lib as a link into /usr.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "catalog/cataloger.h"

namespace pratique::catalog {

// Remembers folders: an image has a hundred thousand files in a few thousand of them, and
// neighbours share theirs. The tree must outlive it.
class CanonicalPaths {
 public:
  explicit CanonicalPaths(const MergedTree& tree) : tree_(tree) {}

  // The path with symbolic links of its folder resolved; its last part stays, be it a link or not.
  std::string of(std::string_view path);
  // The same in place, which costs nothing where the path is canonical already.
  void apply(std::string& path);

 private:
  const std::string& folder(std::string_view folder);

  const MergedTree& tree_;
  std::unordered_map<std::string, std::string> folders_;
  std::string last_;
  const std::string* last_resolved_ = nullptr;
};

}  // namespace pratique::catalog
