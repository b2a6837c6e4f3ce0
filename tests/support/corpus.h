// Where tests find their data: the source tree, and the shared corpus beside it, which may be
// absent.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace pratique::test {

// A path inside the source tree. ctest sets PRATIQUE_SOURCE_DIR; by hand, run tests from the tree's
// root.
inline std::string source_path(const std::string& relative) {
  const char* root = std::getenv("PRATIQUE_SOURCE_DIR");
  return std::string(root == nullptr ? "." : root) + "/" + relative;
}

// A path inside ../shared ("corpus/purl"); none where it is absent: the test then says so and
// returns.
inline std::optional<std::string> shared_path(const std::string& relative) {
  std::string path = source_path("../shared/" + relative);
  if (std::filesystem::exists(path)) return path;
  std::printf("skipped: no ../shared/%s here\n", relative.c_str());
  return std::nullopt;
}

}  // namespace pratique::test
