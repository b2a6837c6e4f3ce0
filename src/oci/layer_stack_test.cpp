#include "oci/layer_stack.h"

#include <doctest/doctest.h>

#include <set>

namespace pratique::oci {
namespace {

using archive::TarType;

struct Step {
  std::size_t layer;
  TarType type;
  std::string path;
  std::string link = {};
};

constexpr TarType kFile = TarType::file;
constexpr TarType kDirectory = TarType::directory;
constexpr TarType kLink = TarType::symbolic_link;
constexpr TarType kHard = TarType::hard_link;

LayerStack stack_of(const std::vector<Step>& steps) {
  LayerStack stack;
  for (const Step& step : steps)
    REQUIRE(stack.add(step.layer, step.type, step.path, step.link).has_value());
  return stack;
}

std::string tree_of(const LayerStack& stack) {
  std::set<std::string> lines;
  stack.for_each([&](std::string_view path, const LayerStack::Visible& visible) {
    if (visible.type != TarType::directory)
      lines.insert(std::string(path) + "@" + std::to_string(visible.layer));
  });
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : " ") + line;
  return out;
}

TEST_CASE("layers merge as the specification says") {
  struct Case {
    std::string name;
    std::vector<Step> steps;
    std::string tree;  // files and links with the layer they come from
  };
  const std::vector<Case> cases = {
      {"a file", {{0, kFile, "a"}}, "a@0"},
      {"replaced", {{0, kFile, "a"}, {1, kFile, "a"}}, "a@1"},
      {"added in reverse", {{1, kFile, "a"}, {0, kFile, "a"}}, "a@1"},
      {"twice in a layer", {{0, kFile, "a"}, {0, kLink, "a", "b"}}, "a@0"},
      {"whiteout", {{0, kFile, "a"}, {0, kFile, "b"}, {1, kFile, ".wh.a"}}, "b@0"},
      {"whiteout and new file", {{0, kFile, "a"}, {1, kFile, ".wh.a"}, {1, kFile, "a"}}, "a@1"},
      {"new file, then whiteout", {{0, kFile, "a"}, {1, kFile, "a"}, {1, kFile, ".wh.a"}}, "a@1"},
      {"whiteout only below", {{0, kFile, ".wh.a"}, {1, kFile, "a"}}, "a@1"},
      {"back after a whiteout", {{0, kFile, "a"}, {1, kFile, ".wh.a"}, {2, kFile, "a"}}, "a@2"},
      {"whiteout of a directory",
       {{0, kFile, "d/e/f"}, {0, kFile, "g"}, {1, kFile, ".wh.d"}},
       "g@0"},
      {"directory made anew",
       {{0, kFile, "d/old"}, {1, kFile, ".wh.d"}, {1, kFile, "d/new"}},
       "d/new@1"},
      {"opaque", {{0, kFile, "d/a"}, {1, kFile, "d/b"}, {1, kFile, "d/.wh..wh..opq"}}, "d/b@1"},
      {"opaque first",
       {{1, kFile, "d/.wh..wh..opq"}, {1, kFile, "d/b"}, {0, kFile, "d/a"}},
       "d/b@1"},
      {"opaque deep", {{0, kFile, "d/e/f"}, {0, kFile, "x"}, {1, kFile, "d/.wh..wh..opq"}}, "x@0"},
      {"opaque root", {{0, kFile, "a"}, {1, kFile, ".wh..wh..opq"}, {1, kFile, "b"}}, "b@1"},
      {"file over directory", {{0, kFile, "d/a"}, {1, kFile, "d"}}, "d@1"},
      {"directory over file", {{0, kFile, "d"}, {1, kDirectory, "d"}, {1, kFile, "d/a"}}, "d/a@1"},
      {"implied directory over file", {{0, kFile, "d"}, {1, kFile, "d/a"}}, "d/a@1"},
      {"directory over directory", {{0, kFile, "d/a"}, {1, kDirectory, "d"}}, "d/a@0"},
      {"file, then directory again",
       {{0, kFile, "d/a"}, {1, kFile, "d"}, {2, kDirectory, "d"}, {2, kFile, "d/b"}},
       "d/b@2"},
      {"link over directory", {{0, kFile, "lib/a"}, {1, kLink, "lib", "usr/lib"}}, "lib@1"},
      {"whiteout of nothing", {{0, kFile, "a"}, {1, kFile, ".wh.b"}}, "a@0"},
      {"whiteout through a link's name", {{0, kLink, "l", "a"}, {1, kFile, ".wh.l"}}, ""},
      {"aufs bookkeeping", {{0, kDirectory, ".wh..wh.plnk"}, {0, kFile, ".wh..wh.aufs"}}, ""},
      {"names that no whiteout has",
       {{0, kFile, "a"}, {1, kFile, ".wh."}, {1, kFile, ".wh..."}},
       "a@0"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(tree_of(stack_of(c.steps)) == c.tree);
  }
}

TEST_CASE("symbolic links are followed inside the root") {
  const LayerStack stack = stack_of({{0, kFile, "usr/lib/x/libc.so"},
                                     {0, kLink, "lib", "usr/lib"},
                                     {0, kLink, "abs", "/usr/lib"},
                                     {0, kLink, "usr/lib64", "../../../lib"},
                                     {0, kLink, "loop", "loop"},
                                     {0, kLink, "one", "two"},
                                     {0, kLink, "two", "one"},
                                     {0, kLink, "dangling", "usr/none"},
                                     {0, kLink, "out", "../../../../etc/passwd"},
                                     {0, kFile, "etc/passwd"},
                                     {0, kLink, "etc/self", "passwd"},
                                     {0, kLink, "empty", ""},
                                     {1, kFile, "lib/late.so"},
                                     {1, kFile, "bin/.wh.sh"}});
  struct Case {
    std::string path;
    std::string resolved;  // "-" for none
  };
  const std::vector<Case> cases = {
      {"usr/lib/x/libc.so", "usr/lib/x/libc.so"},
      {"lib/x/libc.so", "usr/lib/x/libc.so"},
      {"/lib//x/./libc.so", "usr/lib/x/libc.so"},
      {"abs/x/libc.so", "usr/lib/x/libc.so"},
      {"usr/lib64/x/../x/libc.so", "usr/lib/x/libc.so"},
      {"loop", "-"},
      {"one", "-"},
      {"dangling", "-"},
      {"empty", "-"},
      {"out", "etc/passwd"},
      {"etc/self", "etc/passwd"},
      {"etc/passwd/x", "-"},
      {"etc/passwd/..", "-"},
      {"../../etc/passwd", "etc/passwd"},
      {"lib/late.so", "lib/late.so"},
      {"none", "-"},
      {"bin", "bin"},
      {"bin/sh", "-"},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CHECK(stack.resolve(c.path).value_or("-") == c.resolved);
    CHECK(stack.exists(c.path) == (c.resolved != "-"));
  }
}

TEST_CASE("forty links are followed, one more is not") {
  LayerStack stack;
  for (int i = 0; i < 45; ++i)
    REQUIRE(stack.add(0, kLink, "l" + std::to_string(i), "l" + std::to_string(i + 1)).has_value());
  REQUIRE(stack.add(0, kFile, "l45").has_value());
  CHECK(stack.exists("l5"));
  CHECK_FALSE(stack.exists("l4"));
}

TEST_CASE("hard links have the bytes of what they were linked to") {
  const LayerStack stack = stack_of({{0, kFile, "a"},
                                     {0, kHard, "same", "a"},
                                     {1, kHard, "lower", "a"},
                                     {2, kFile, "a"},
                                     {3, kHard, "upper", "a"},
                                     {3, kHard, "gone", "none"},
                                     {3, kHard, "self", "self"},
                                     {4, kFile, "moved.old"},
                                     {5, kHard, "moved", "moved.old"},
                                     {5, kFile, ".wh.moved.old"},
                                     {5, kLink, "link", "a"}});
  const auto content = [&](std::string_view path) {
    const auto found = stack.content_of(path);
    return found ? found->path + "@" + std::to_string(found->layer) : std::string("-");
  };
  CHECK(content("a") == "a@2");
  CHECK(content("same") == "a@0");
  CHECK(content("lower") == "a@0");
  CHECK(content("upper") == "a@2");
  CHECK(content("gone") == "-");
  CHECK(content("self") == "-");
  CHECK(content("moved") == "moved.old@4");
  CHECK(content("link") == "-");
  CHECK(stack.is_visible("a", 2));
  CHECK_FALSE(stack.is_visible("a", 0));
}

TEST_CASE("entries without a place in the tree") {
  LayerStack stack;
  archive::TarEntry entry;
  entry.path = "etc/passwd";
  entry.escapes = true;
  CHECK(*stack.add(0, entry) == LayerStack::Added::ignored);
  CHECK(*stack.add(0, kFile, std::string(5000, 'a')) == LayerStack::Added::ignored);
  CHECK(*stack.add(0, kFile, "d/.wh.x") == LayerStack::Added::whiteout);
  CHECK_FALSE(stack.exists("etc/passwd"));
  LayerStack small(StackLimits{.nodes = 3});
  CHECK(small.add(0, kFile, "a/b").has_value());
  CHECK(small.add(0, kFile, "c").error().code == ErrorCode::limit);
}

TEST_CASE("110,000 entries take less than 20 MB") {
  LayerStack stack;
  for (int i = 0; i < 110'000; ++i)
    REQUIRE(stack
                .add(static_cast<std::size_t>(i % 10), kFile,
                     "usr/lib/node_modules/package-" + std::to_string(i / 40) + "/dist/file-" +
                         std::to_string(i) + ".js")
                .has_value());
  CHECK(stack.memory_bytes() < 20u << 20);
  CHECK(stack.is_visible("usr/lib/node_modules/package-2/dist/file-83.js", 3));
}

TEST_CASE("Windows layers keep the file system under Files") {
  CHECK(windows_path("Files/Windows/System32") == "Windows/System32");
  CHECK(windows_path("Files") == "");
  CHECK_FALSE(windows_path("Hives/System_Delta").has_value());
  CHECK_FALSE(windows_path("UtilityVM/Files/x").has_value());
  CHECK_FALSE(windows_path("Filesystem/x").has_value());
}

}  // namespace
}  // namespace pratique::oci
