#include <cstdint>
#include <vector>

#include "catalog/npm/join.h"
#include "catalog/npm/lockfiles.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  // As a visible and as a hidden lockfile, so that the join sees its notes too.
  std::vector<FileResult> files;
  files.push_back({"a/package-lock.json",
                   npm::parse_package_lock({"a/package-lock.json", size, 0644}, content)});
  files.push_back({"a/node_modules/x/package.json", {}});
  pratique::package::Package damaged;
  damaged.path = files.back().path;
  files.back().parsed.packages.push_back(damaged);
  struct Everything final : MergedTree {
    bool exists(std::string_view) const override { return true; }
    std::string resolve(std::string_view path) const override { return std::string(path); }
  };
  npm::join(files, Everything());
  (void)npm::parse_bun_lock({"a/bun.lock", size, 0644}, content);
  return 0;
}
