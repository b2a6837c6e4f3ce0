#include "catalog/canonical_paths.h"

#include <doctest/doctest.h>

using namespace pratique;

namespace {

class Counted final : public catalog::MergedTree {
 public:
  mutable int questions = 0;
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override {
    ++questions;
    if (path == "rooted") return "";
    return path.starts_with("lib") ? "usr/" + std::string(path) : std::string(path);
  }
};

}  // namespace

TEST_CASE("canonical paths: folders are resolved once, last parts never") {
  const Counted tree;
  catalog::CanonicalPaths canonical(tree);
  struct Case {
    const char* path;
    const char* canonical;
    int questions;  // so far
  };
  const Case cases[] = {{"lib/x/a", "usr/lib/x/a", 1},
                        {"lib/x/b", "usr/lib/x/b", 1},
                        {"etc/a", "etc/a", 2},
                        {"lib/x/c", "usr/lib/x/c", 2},
                        {"lib", "lib", 2},
                        {"rooted/a", "a", 3}};
  for (const Case& one : cases) {
    CAPTURE(one.path);
    CHECK(canonical.of(one.path) == one.canonical);
    CHECK(tree.questions == one.questions);
    std::string path = one.path;
    canonical.apply(path);
    CHECK(path == one.canonical);
    CHECK(tree.questions == one.questions);
  }
}
