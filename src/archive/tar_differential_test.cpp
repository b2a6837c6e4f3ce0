// What tar(1), and bsdtar where there is one, wrote from a tree must be read as that tree.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "archive/decompress.h"
#include "archive/tar.h"
#include "core/digest.h"

using namespace pratique;
using namespace pratique::archive;
namespace fs = std::filesystem;

namespace {

struct Facts {
  char type = '?';  // - d l p
  std::uint64_t size = 0;
  unsigned mode = 0;
  std::int64_t mtime = 0;
  std::string link;
  std::string sha256;
  bool operator==(const Facts&) const = default;
};
using Tree = std::map<std::string, Facts>;

std::string show(const Facts& facts) {
  char text[80];
  std::snprintf(text, sizeof text, "%c %llu %o %lld ", facts.type,
                static_cast<unsigned long long>(facts.size), facts.mode,
                static_cast<long long>(facts.mtime));
  return text + facts.link + " " + facts.sha256.substr(0, 12);
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "tar-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

void set_time(const fs::path& path, std::int64_t seconds, long nanoseconds) {
  const timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0);
}

// A file of `parts` islands of data, 64 KiB apart, ending in a hole.
void write_sparse(const fs::path& path, int parts) {
  fs::create_directories(path.parent_path());
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  REQUIRE(file >= 0);
  for (int i = 0; i != parts; ++i) {
    const std::string island = "island " + std::to_string(i);
    REQUIRE(::pwrite(file, island.data(), island.size(), (i + 1) * 65536L) > 0);
  }
  REQUIRE(::ftruncate(file, (parts + 3) * 65536L + 17) == 0);
  ::close(file);
}

// Names that fit every format; with `all`, also what only the extended ones can hold.
void make_tree(const fs::path& root, bool all) {
  write(root / "plain", "hello\n");
  write(root / "empty", "");
  write(root / "block", std::string(512, 'b'));
  write(root / "large", std::string(300'001, 'l'));
  write(root / "d/e/f", "nested");
  fs::create_directories(root / "nothing here");
  fs::create_symlink("../no/where", root / "d/link");
  fs::create_hard_link(root / "plain", root / "zz-hard");
  REQUIRE(::chmod((root / "plain").c_str(), 04755) == 0);
  set_time(root / "block", 1234567890, 987654321);
  if (!all) return;
  fs::path deep = root;
  for (int i = 0; i != 6; ++i) deep /= std::string(60, static_cast<char>('a' + i));
  write(deep / std::string(200, 'n'), "deep");
  const std::string part(100, 't');
  fs::create_symlink(part + "/" + part + "/" + part, root / "long link");
  fs::create_hard_link(deep / std::string(200, 'n'), root / "zz-hard-deep");
  write(root / "caf\xc3\xa9 \xff", "bytes");
  write(root / "new\nline=", "odd");
  REQUIRE(::mkfifo((root / "fifo").c_str(), 0600) == 0);
  set_time(root / "empty", -86400 * 365, 0);
  set_time(root / "d/e/f", -2, 500'000'000);
  write_sparse(root / "sparse few", 2);
  write_sparse(root / "sparse many", 60);
}

std::string file_sha256(const fs::path& path) {
  const auto bytes = read_file(path.string(), 64u << 20);
  REQUIRE(bytes);
  return hash_hex(HashKind::sha256, *bytes);
}

Tree tree_on_disk(const fs::path& root) {
  Tree tree;
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    struct stat status{};
    REQUIRE(::lstat(item.path().c_str(), &status) == 0);
    Facts facts;
    facts.mode = status.st_mode & 07777;
    facts.mtime = status.st_mtim.tv_sec;
    if (S_ISDIR(status.st_mode)) facts.type = 'd';
    if (S_ISFIFO(status.st_mode)) facts.type = 'p';
    if (S_ISLNK(status.st_mode)) {
      facts.type = 'l';
      facts.link = fs::read_symlink(item.path()).string();
    }
    if (S_ISREG(status.st_mode)) {
      facts.type = '-';
      facts.size = static_cast<std::uint64_t>(status.st_size);
      facts.sha256 = file_sha256(item.path());
    }
    tree[fs::relative(item.path(), root).string()] = facts;
  }
  return tree;
}

Tree tree_in_archive(const fs::path& archive) {
  const auto file = FileSource::open(archive.string());
  REQUIRE(file);
  const auto source = decompress_any(**file);
  REQUIRE(source);
  TarReader tar(**source);
  TarEntry entry;
  Tree tree;
  for (;;) {
    const auto more = tar.next(entry);
    if (!more) FAIL(more.error().message);
    if (!*more) break;
    if (entry.path.empty()) continue;
    CHECK_FALSE(entry.escapes);
    Facts facts;
    facts.mode = entry.mode;
    facts.mtime = entry.mtime;
    switch (entry.type) {
      case TarType::directory: facts.type = 'd'; break;
      case TarType::fifo: facts.type = 'p'; break;
      case TarType::symbolic_link:
        facts.type = 'l';
        facts.link = entry.link_target;
        break;
      case TarType::file: {
        facts.type = '-';
        facts.size = entry.size;
        const auto content = read_all(tar.content(), 64u << 20);
        if (!content) FAIL(content.error().message);
        CHECK(content->size() == entry.size);
        facts.sha256 = hash_hex(HashKind::sha256, *content);
        break;
      }
      case TarType::hard_link: facts = tree[entry.link_target]; break;
      default: FAIL("an entry of no expected type");
    }
    tree[entry.path] = facts;
  }
  CHECK(tar.drain());
  return tree;
}

bool runs(const std::string& command) { return std::system(command.c_str()) == 0; }

void compare(const Tree& expected, const Tree& read) {
  for (const auto& [path, facts] : expected) {
    CAPTURE(path);
    const auto found = read.find(path);
    const bool there = found != read.end();
    CHECK(there);
    if (there) CHECK(show(found->second) == show(facts));
  }
  CHECK(read.size() == expected.size());
}

}  // namespace

TEST_CASE("tar: archives of tar(1) are read as the tree they were made from") {
  struct Case {
    const char* options;
    bool all;  // the whole tree
  };
  const Case cases[] = {
      {"--format=v7", false},
      {"--format=ustar", false},
      {"--format=oldgnu --sparse --hole-detection=raw", true},
      {"--format=gnu", true},
      {"--format=gnu --sparse --hole-detection=raw --gzip", true},
      {"--format=posix", true},
      {"--format=posix --sparse --hole-detection=raw --sparse-version=0.0", true},
      {"--format=posix --sparse --hole-detection=raw --sparse-version=0.1", true},
      {"--format=posix --sparse --hole-detection=raw --sparse-version=1.0", true},
      {"--format=posix --pax-option=globexthdr.name=g,comment=x --bzip2", true},
      {"--format=gnu --blocking-factor=1 --xz", true},
      {"--format=gnu --owner=root:3000000 --group=x:2097152 --numeric-owner", true},
  };
  const TemporaryFolder folder;
  make_tree(folder.path() / "short", false);
  make_tree(folder.path() / "all", true);
  const Tree small = tree_on_disk(folder.path() / "short"),
             all = tree_on_disk(folder.path() / "all");
  for (const Case& c : cases) {
    CAPTURE(std::string(c.options));
    const std::string archive = (folder.path() / "out.tar").string();
    const std::string root = (folder.path() / (c.all ? "all" : "short")).string();
    // Compressors are no part of a bare root.
    const std::string options = c.options;
    if (options.ends_with("--xz") && !runs("command -v xz >/dev/null")) continue;
    if (options.ends_with("--bzip2") && !runs("command -v bzip2 >/dev/null")) continue;
    REQUIRE(runs("tar -c " + options + " -C '" + root + "' -f '" + archive + "' ."));
    compare(c.all ? all : small, tree_in_archive(archive));
  }
}

TEST_CASE("tar: archives of bsdtar are read as the tree they were made from") {
  if (!runs("command -v bsdtar >/dev/null")) {
    MESSAGE("skipped: no bsdtar here");
    return;
  }
  const TemporaryFolder folder;
  make_tree(folder.path() / "all", true);
  // libarchive 3.6 writes times before the epoch wrongly: "-2.5" for two seconds less than half a
  // second after.
  set_time(folder.path() / "all/empty", 1, 0);
  set_time(folder.path() / "all/d/e/f", 1, 0);
  const Tree all = tree_on_disk(folder.path() / "all");
  for (const char* options : {"--format=pax", "--format=gnutar", "--format=pax --zstd"}) {
    CAPTURE(std::string(options));
    const std::string archive = (folder.path() / "out.tar").string();
    REQUIRE(runs("bsdtar -c " + std::string(options) + " -C '" + (folder.path() / "all").string() +
                 "' -f '" + archive + "' . 2>/dev/null"));
    compare(all, tree_in_archive(archive));
  }
}
