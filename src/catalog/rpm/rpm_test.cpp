#include "catalog/rpm/rpm.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>

#include "catalog/rpm/header.h"
#include "catalog/rpm/package_of_header.h"
#include "core/stream.h"
#include "support/corpus.h"

using namespace pratique;
using namespace pratique::catalog;

namespace {

std::string fixture(const std::string& name) {
  auto bytes = read_file(test::source_path("src/catalog/rpm/testdata/" + name), 1u << 20);
  REQUIRE(bytes);
  return std::move(bytes).value();
}

Parsed read(const std::string& path, std::string_view content) {
  const FileInfo file{path, content.size(), 0644};
  REQUIRE(rpm::cataloger().wants(file) == Want::content);
  return rpm::cataloger().parse(file, content);
}

const package::Package* find(const Parsed& parsed, std::string_view name) {
  for (const package::Package& package : parsed.packages)
    if (package.name == name) return &package;
  return nullptr;
}

class UsrMerged final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override {
    return path == "bin" ? "usr/bin" : std::string(path);
  }
};

struct Container {
  const char* fixture;
  const char* path;
};
constexpr Container kContainers[] = {{"rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite"},
                                     {"Packages.db", "usr/lib/sysimage/rpm/Packages.db"},
                                     {"Packages", "var/lib/rpm/Packages"},
                                     {"Packages.big-endian", "var/lib/rpm/Packages"}};

// A header with the given strings: {tag, type, text} each.
struct Item {
  std::uint32_t tag;
  std::uint32_t type;
  std::uint32_t count;
  std::string bytes;
};
std::string word(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
  return out;
}
std::string header_of(const std::vector<Item>& items) {
  std::string index;
  std::string data;
  for (const Item& item : items) {
    index += word(item.tag) + word(item.type) + word(static_cast<std::uint32_t>(data.size())) +
             word(item.count);
    data += item.bytes;
  }
  return word(static_cast<std::uint32_t>(items.size())) +
         word(static_cast<std::uint32_t>(data.size())) + index + data;
}
std::string text(const char* value) { return std::string(value) + '\0'; }

Parsed one_header(std::string_view blob, std::size_t budget = 1u << 20) {
  Parsed out;
  rpm::Budget left{budget};
  rpm::add_package(out, {"var/lib/rpm/Packages", blob.size(), 0644}, blob, "package 1", left);
  return out;
}

}  // namespace

TEST_CASE("rpm: all containers hold the same packages") {
  for (const Container& container : kContainers) {
    CAPTURE(container.fixture);
    const Parsed out = read(container.path, fixture(container.fixture));
    for (const package::Problem& problem : out.problems) FAIL_CHECK(problem.message);
    CHECK(out.packages.size() == 3);  // without the key
    const package::Package* alpha = find(out, "alpha");
    REQUIRE(alpha != nullptr);
    CHECK(alpha->kind == package::Kind::rpm);
    CHECK(alpha->version == "1.2.3-4.el9");
    CHECK(alpha->arch == "x86_64");
    CHECK(alpha->vendor == "Example Vendor");
    CHECK(alpha->licences == std::vector<std::string>{"GPLv2+ and MIT"});
    CHECK(alpha->source_name.empty());
    CHECK(alpha->source_version.empty());
    CHECK(alpha->provides == std::vector<std::string>{"alpha(x86-64)"});
    CHECK(alpha->depends.empty());  // but features of rpm
    CHECK(alpha->path == container.path);
    // The documentation was not installed; a ghost is owned all the same.
    CHECK(alpha->files ==
          std::vector<package::OwnedFile>{
              {"usr/bin/alpha",
               "sha256:8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8"},
              {"usr/bin/alpha-link", ""},
              {"var/log/alpha.log", ""}});
    const package::Package* libs = find(out, "alpha-libs");
    REQUIRE(libs != nullptr);
    CHECK(libs->version == "2:1.2-4.el9");
    CHECK(libs->source_name == "alpha");
    CHECK(libs->source_version == "1.2.3-4.el9");
    CHECK(libs->depends == std::vector<std::string>{"/bin/alpha"});
    CHECK(std::find(libs->provides.begin(), libs->provides.end(), "alpha-alias") !=
          libs->provides.end());
    CHECK(libs->files.size() == 1);  // without its directory
    const package::Package* beta = find(out, "beta");
    REQUIRE(beta != nullptr);
    CHECK(beta->version == "1:18.19.0-1.module_el8");
    CHECK(beta->source_version.empty());
    CHECK(beta->modularity == "nodejs:18:8090020231121131428:a75119d5");
    CHECK(beta->arch == "noarch");
  }
}

TEST_CASE("rpm: a damaged database keeps what can be read") {
  for (const Container& container : kContainers) {
    CAPTURE(container.fixture);
    const std::string whole = fixture(container.fixture);
    for (const std::size_t size : {std::size_t{1}, std::size_t{16}, std::size_t{511},
                                   std::size_t{600}, whole.size() / 2, whole.size() - 700}) {
      CAPTURE(size);
      const Parsed out = read(container.path, std::string_view(whole).substr(0, size));
      CHECK_FALSE(out.problems.empty());
      CHECK(out.packages.size() < 4);
    }
  }
  // The end of an ndb file is its last package only.
  const std::string ndb = fixture("Packages.db");
  CHECK(read("var/lib/rpm/Packages.db", std::string_view(ndb).substr(0, ndb.size() - 16))
            .packages.size() >= 2);
  std::string flipped = ndb;
  flipped[4096 + 200] = static_cast<char>(flipped[4096 + 200] ^ 0x20);
  const Parsed out = read("var/lib/rpm/Packages.db", flipped);
  REQUIRE(out.problems.size() >= 1);
  CHECK(out.problems[0].message == "package 1: blob does not match its checksum");
  CHECK(out.packages.size() == 3);
}

TEST_CASE("rpm: what is no database says so") {
  struct Case {
    const char* name;
    const char* path;
    std::string content;
    const char* code;
  };
  const std::string page(4096, '\0');
  const Case cases[] = {
      {"zeros", "var/lib/rpm/Packages", page, "damaged"},
      {"text", "var/lib/rpm/rpmdb.sqlite", "hello", "damaged"},
      {"a newer ndb", "var/lib/rpm/Packages.db", "RpmP\x01" + page, "unsupported"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Parsed out = read(one.path, one.content);
    REQUIRE(out.problems.size() == 1);
    CHECK(out.problems[0].code == one.code);
    CHECK(out.problems[0].path == one.path);
  }
  CHECK(read("var/lib/rpm/Packages", "").problems.empty());
}

TEST_CASE("rpm: an SQLite database that is more than data") {
  struct Case {
    const char* name;
    const char* sql;
    const char* problem;  // its beginning; null: none
  };
  const Case cases[] = {
      {"an empty table", "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob BLOB)", nullptr},
      {"no table", "CREATE TABLE Names(a)", "database without a table Packages"},
      {"a view",
       "CREATE VIEW Packages AS WITH RECURSIVE x(hnum, blob) AS (SELECT 1, zeroblob(9) UNION ALL "
       "SELECT hnum+1, blob FROM x) SELECT * FROM x",
       "Packages is no table"},
      {"a generated column",
       "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, a, blob AS (zeroblob(100000000))); INSERT "
       "INTO Packages(hnum) VALUES (1)",
       "table Packages: computed columns"},
      {"another column", "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, b)",
       "table Packages: query: no such column: blob"},
      {"text for a header",
       "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob); INSERT INTO Packages VALUES (1, "
       "'x')",
       "package 1: no header"},
      {"a short header",
       "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob); INSERT INTO Packages VALUES (1, "
       "x'0102')",
       "package 1: header of 2 bytes"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, one.sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_int64 size = 0;
    unsigned char* bytes = sqlite3_serialize(database, "main", &size, 0);
    REQUIRE(bytes != nullptr);
    const std::string content(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    sqlite3_free(bytes);
    sqlite3_close(database);
    const Parsed out = read("var/lib/rpm/rpmdb.sqlite", content);
    CHECK(out.packages.empty());
    REQUIRE(out.problems.empty() == (one.problem == nullptr));
    if (one.problem != nullptr) {
      CAPTURE(out.problems[0].message);
      CHECK(out.problems[0].message.starts_with(one.problem));
    }
  }
}

TEST_CASE("rpm: a write-ahead log with changes is a problem") {
  // A header with its salt, and a frame with the same one or that of an older round.
  const std::string header = std::string(16, 'h') + "saltsalt" + std::string(8, 's');
  const std::string live = header + std::string(8, 'f') + "saltsalt" + std::string(8 + 4096, 'd');
  const std::string stale = header + std::string(8, 'f') + "otherone" + std::string(8 + 4096, 'd');
  struct Case {
    const char* name;
    std::string log;
    std::size_t problems;
  };
  const Case cases[] = {
      {"empty", "", 0}, {"header only", header, 0}, {"live", live, 1}, {"stale", stale, 0}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    std::vector<FileResult> files;
    files.push_back(
        {"var/lib/rpm/rpmdb.sqlite", read("var/lib/rpm/rpmdb.sqlite", fixture("rpmdb.sqlite"))});
    files.push_back(
        {"var/lib/rpm/rpmdb.sqlite-wal", read("var/lib/rpm/rpmdb.sqlite-wal", one.log)});
    rpm::cataloger().join(files, UsrMerged{});
    CHECK(files[1].parsed.problems.size() == one.problems);
    CHECK(files[0].parsed.packages.size() == 3);
  }
}

TEST_CASE("rpm: join names the owner of a required path, and counts a package once") {
  std::vector<FileResult> files;
  files.push_back({"var/lib/rpm/Packages", read("var/lib/rpm/Packages", fixture("Packages"))});
  files.push_back(
      {"var/lib/rpm/rpmdb.sqlite", read("var/lib/rpm/rpmdb.sqlite", fixture("rpmdb.sqlite"))});
  rpm::cataloger().join(files, UsrMerged{});
  const package::Package* libs = find(files[0].parsed, "alpha-libs");
  REQUIRE(libs != nullptr);
  CHECK(libs->depends == std::vector<std::string>{"alpha"});
  CHECK(files[1].parsed.packages.empty());
}

TEST_CASE("rpm header: types, dribbles, damage") {
  const auto name = Item{1000, 6, 1, text("a")};
  const auto version = Item{1001, 6, 1, text("1")};
  const auto release = Item{1002, 6, 1, text("2")};
  struct Case {
    const char* name;
    std::string blob;
    const char* version;  // null: no package
    std::size_t problems;
    const char* unidentified = "";
  };
  const std::string good = header_of({name, version, release});
  const Case cases[] = {
      {"plain", good, "1-2", 0},
      {"epoch", header_of({name, version, release, {1003, 4, 1, word(3)}}), "3:1-2", 0},
      {"epoch of zero", header_of({name, version, release, {1003, 4, 1, word(0)}}), "1-2", 0},
      {"a dribble replaces", header_of({name, version, release, {1001, 6, 1, text("9")}}), "9-2",
       0},
      {"with the magic of a package file", std::string("\x8e\xad\xe8\x01\0\0\0\0", 8) + good, "1-2",
       0},
      {"no name", header_of({version, release}), nullptr, 1},
      {"no version", header_of({name}), "", 1, "no version recorded"},
      {"a version that is a number", header_of({name, {1001, 4, 1, word(1)}, release}), "", 1,
       "no version recorded"},
      {"no release", header_of({name, version}), "1", 1, "no release recorded"},
      {"cut in the data", good.substr(0, good.size() - 1), "1", 2, "no release recorded"},
      {"cut in the index", good.substr(0, 30), nullptr, 1},
      {"nothing", "", nullptr, 1},
      {"too many entries", word(0x10000) + word(0) + std::string(100, '\0'), nullptr, 1},
      {"too much data", word(1) + word(0x10000000) + std::string(100, '\0'), nullptr, 1},
      {"a key", header_of({{1000, 6, 1, text("gpg-pubkey")}, version, release}), nullptr, 0},
      {"an offset outside",
       word(1) + word(2) + word(1000) + word(6) + word(0xffffffff) + word(1) + "ab", nullptr, 1},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Parsed out = one_header(one.blob);
    CHECK(out.problems.size() == one.problems);
    REQUIRE(out.packages.size() == (one.version == nullptr ? 0u : 1u));
    if (one.version != nullptr) {
      CHECK(out.packages[0].version == one.version);
      CHECK(out.packages[0].unidentified == one.unidentified);
    }
  }
}

TEST_CASE("rpm header: file tables") {
  const std::vector<Item> base = {
      {1000, 6, 1, text("a")}, {1001, 6, 1, text("1")}, {1002, 6, 1, text("2")}};
  const auto with = [&](std::vector<Item> more) {
    std::vector<Item> items = base;
    items.insert(items.end(), more.begin(), more.end());
    return header_of(items);
  };
  const Item names{1117, 8, 2, text("x") + text("y")};
  const Item indexes{1116, 4, 2, word(0) + word(1)};
  const Item folders{1118, 8, 2, text("/usr/") + text("/")};
  using Files = std::vector<package::OwnedFile>;
  struct Case {
    const char* name;
    std::string blob;
    Files files;
    std::size_t problems;
  };
  const Case cases[] = {
      {"folders and names", with({names, indexes, folders}), {{"usr/x", ""}, {"y", ""}}, 0},
      {"md5 without an algorithm",
       with({names, indexes, folders, {1035, 8, 2, text("00ff") + text("")}}),
       {{"usr/x", "md5:00ff"}, {"y", ""}},
       0},
      {"sha512",
       with({names, indexes, folders, {1035, 8, 1, text("00")}, {5011, 4, 1, word(10)}}),
       {{"usr/x", "sha512:00"}, {"y", ""}},
       0},
      {"an unknown algorithm",
       with({names, indexes, folders, {1035, 8, 1, text("00")}, {5011, 4, 1, word(99)}}),
       {{"usr/x", ""}, {"y", ""}},
       0},
      {"a directory",
       with({names, indexes, folders, {1030, 3, 2, std::string("\x41\xed\x81\xa4", 4)}}),
       {{"y", ""}},
       0},
      {"one was replaced",
       with({names, indexes, folders, {1029, 1, 2, std::string("\x00\x01", 2)}}),
       {{"usr/x", ""}},
       0},
      {"old names", with({{1027, 8, 2, text("/a/b") + text("c")}}), {{"a/b", ""}, {"c", ""}}, 0},
      {"a folder that is not there",
       with({names, {1116, 4, 2, word(0) + word(7)}, folders}),
       {{"usr/x", ""}},
       1},
      {"a path out of the root",
       with({names, indexes, {1118, 8, 2, text("/../") + text("/a/../../")}}),
       {},
       1},
      {"names without folders", with({names}), {}, 1},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Parsed out = one_header(one.blob);
    REQUIRE(out.packages.size() == 1);
    CHECK(out.packages[0].files == one.files);
    CHECK(out.problems.size() == one.problems);
  }
  const Parsed small = one_header(with({names, indexes, folders}), 200);
  REQUIRE(small.problems.size() == 1);
  CHECK(small.problems[0].code == "limit");
  CHECK(small.packages[0].files.size() == 1);
}

TEST_CASE("rpm: names of source packages") {
  struct Case {
    const char* text;
    const char* name;
    const char* version;
  };
  const Case cases[] = {
      {"glibc-2.34-60.el9.src.rpm", "glibc", "2.34-60.el9"},
      {"java-1.8.0-openjdk-1.8.0.392-1.el8.src.rpm", "java-1.8.0-openjdk", "1.8.0.392-1.el8"},
      {"x-1-2.nosrc.rpm", "x", "1-2"},
      {"x-1.src.rpm", "", ""},
      {"-1-2.src.rpm", "", ""},
      {"(none)", "", ""},
      {"", "", ""}};
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const rpm::SourceName found = rpm::read_source_rpm(one.text);
    CHECK(found.name == one.name);
    CHECK(found.version == one.version);
  }
}

TEST_CASE("rpm: the manifest of distroless images") {
  const Parsed out = read("var/lib/rpmmanifest/container-manifest-2",
                          "glibc\t2.35-2.cm2\t1653816591\t1653628955\tMicrosoft "
                          "Corporation\t(none)\t10855265\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm\n"
                          "broken line\n\n"
                          "openssl-libs\t1.1.1k-17.cm2\t1\t2\tMicrosoft "
                          "Corporation\t1\t3\tx86_64\t1\topenssl-1.1.1k-17.cm2.src.rpm\n");
  REQUIRE(out.packages.size() == 2);
  CHECK(out.packages[0].name == "glibc");
  CHECK(out.packages[0].version == "2.35-2.cm2");
  CHECK(out.packages[0].vendor == "Microsoft Corporation");
  CHECK(out.packages[0].source_name.empty());
  CHECK(out.packages[1].version == "1:1.1.1k-17.cm2");
  CHECK(out.packages[1].source_name == "openssl");
  REQUIRE(out.problems.size() == 1);
  CHECK(out.problems[0].message == "line 2 names no package");
}

TEST_CASE("rpm: wanted files") {
  for (const char* path :
       {"var/lib/rpm/Packages", "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/share/rpm/rpmdb.sqlite",
        "var/lib/rpm/Packages.db", "var/lib/rpm/rpmdb.sqlite-wal"})
    CHECK(rpm::cataloger().wants({path, 1, 0644}) == Want::content);
  for (const char* path :
       {"var/lib/rpm/Name", "Packages", "x/var/lib/rpm/Packages", "var/lib/rpm/rpmdb.sqlite-shm"})
    CHECK(rpm::cataloger().wants({path, 1, 0644}) == Want::no);
}
