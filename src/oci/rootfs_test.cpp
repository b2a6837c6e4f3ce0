#include "oci/rootfs.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include "oci/target.h"
#include "support/image_builder.h"

namespace pratique::oci {
namespace {

struct Walked {
  std::string paths;
  std::vector<std::string> problems;
  Status status;
};

Walked walk(const std::string& path, bool read) {
  Walked out;
  const auto image = open_rootfs(
      path, [&](std::string_view place, const Error&) { out.problems.emplace_back(place); });
  REQUIRE(image.has_value());
  CHECK(image->manifest.kind == "dir");
  REQUIRE(image->manifest.layers.size() == 1);
  out.status =
      walk_layer(*image, 0, [&](const archive::TarEntry& entry, ByteSource& content) -> Status {
        out.paths += entry.path;
        if (read) {
          const std::string bytes = TRY(read_all(content, 1000));
          out.paths += "=" + bytes;
        }
        if (!entry.link_target.empty()) out.paths += "->" + entry.link_target;
        out.paths += " ";
        return {};
      });
  return out;
}

TEST_CASE("a tree is walked in order and never left") {
  const test::TempDirectory folder;
  const std::string root = folder / "root";
  test::write_bytes(folder / "secret/file", "outside");
  test::write_bytes(root + "/b", "2");
  test::write_bytes(root + "/a/z", "1");
  test::write_bytes(root + "/a.txt", "3");
  std::filesystem::create_symlink("../secret", root + "/c");
  std::filesystem::create_symlink(folder / "secret/file", root + "/d");
  std::filesystem::create_symlink(".", root + "/self");
  std::filesystem::create_hard_link(root + "/b", root + "/e");
  REQUIRE(::mkfifo((root + "/pipe").c_str(), 0600) == 0);
  const Walked walked = walk(root, true);
  CHECK(walked.status.has_value());
  CHECK(walked.problems.empty());
  CHECK(walked.paths == "a= a/z=1 a.txt=3 b=2 c=->../secret d=->" + (folder / "secret/file") +
                            " e=2 pipe= self=->. ");
}

TEST_CASE("what cannot be read is told, and the rest is read") {
  const test::TempDirectory folder;
  test::write_bytes(folder / "a", "1");
  test::write_bytes(folder / "closed/x", "1");
  test::write_bytes(folder / "z", "1");
  ::chmod((folder / "a").c_str(), 0);
  ::chmod((folder / "closed").c_str(), 0);
  const Walked walked = walk(folder.path(), true);
  ::chmod((folder / "closed").c_str(), 0700);
  CHECK(walked.status.has_value());
  if (::geteuid() == 0) {
    std::printf("skipped: permissions do not bind root\n");
    return;
  }
  CHECK(walked.problems == std::vector<std::string>{"a", "closed"});
  CHECK(walked.paths.ends_with("z=1 "));
}

TEST_CASE("a file that goes away while the tree is walked costs only itself") {
  const test::TempDirectory folder;
  test::write_bytes(folder / "a", "1");
  test::write_bytes(folder / "b", "2");
  std::vector<std::string> problems;
  const auto image = open_rootfs(
      folder.path(), [&](std::string_view place, const Error&) { problems.emplace_back(place); });
  REQUIRE(image.has_value());
  std::string seen;
  const auto status =
      walk_layer(*image, 0, [&](const archive::TarEntry& entry, ByteSource& content) -> Status {
        std::filesystem::remove(folder / entry.path);
        if (entry.path == "a") std::filesystem::create_symlink("/etc/passwd", folder / "a");
        seen += TRY(read_all(content, 1000));
        return {};
      });
  CHECK(status.has_value());
  CHECK(seen.empty());
  CHECK(problems == std::vector<std::string>{"a", "b"});
}

TEST_CASE("an error of the visitor ends the walk") {
  const test::TempDirectory folder;
  test::write_bytes(folder / "a", "1");
  const auto image = open_rootfs(folder.path(), nullptr);
  REQUIRE(image.has_value());
  const auto status = walk_layer(
      *image, 0, [](const archive::TarEntry&, ByteSource&) -> Status { return limit("enough"); });
  CHECK(status.error().message == "enough");
}

TEST_CASE("no directory, no image") {
  const test::TempDirectory folder;
  test::write_bytes(folder / "file", "x");
  CHECK(open_rootfs(folder / "none", nullptr).error().code == ErrorCode::not_found);
  CHECK(open_rootfs(folder / "file", nullptr).error().code == ErrorCode::invalid);
}

}  // namespace
}  // namespace pratique::oci
