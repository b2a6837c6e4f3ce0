#include "archive/tar.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "archive/tar_writer_for_tests.h"

using namespace pratique;
using namespace pratique::archive;
using namespace pratique::archive::test;
using namespace std::string_literals;

namespace {

// One entry in a line: "file a/b 3 0644 1000:1001 1610612736 [abc]".
std::string describe(const TarEntry& entry, const std::string& content) {
  static constexpr const char* kNames[] = {"file",      "hard",  "symbolic", "directory",
                                           "character", "block", "fifo",     "other"};
  std::string line = std::string(kNames[static_cast<int>(entry.type)]) + " '" + entry.path + "'";
  if (!entry.link_target.empty()) line += " -> '" + entry.link_target + "'";
  if (entry.escapes) line += " escapes";
  line += " " + std::to_string(entry.size);
  if (!content.empty()) line += " [" + content + "]";
  return line;
}

std::string shown(std::string content) {
  for (char& c : content)
    if (c == '\0') c = '.';
  return content;
}

// All entries a line each; the error, if one was met, is the last line.
std::string list(const std::string& archive, const TarLimits& limits = {}) {
  MemorySource source(archive);
  TarReader tar(source, limits);
  TarEntry entry;
  std::string out;
  for (;;) {
    const auto more = tar.next(entry);
    if (!more) return out + "error: " + more.error().message + "\n";
    if (!*more) return out;
    const auto content = read_all(tar.content(), 1u << 20);
    if (!content) return out + describe(entry, "") + "\nerror: " + content.error().message + "\n";
    out += describe(entry, shown(*content)) + "\n";
  }
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("tar: entries of every layout") {
  struct Case {
    std::string name;
    std::string archive;
    const char* expected;
  };
  const std::string gnu = "ustar  \0"s, v7(8, '\0');
  const Case cases[] = {
      {"ustar file", tar_file("a/b", "hello"), "file 'a/b' 5 [hello]\n"},
      {"nothing at all", "", ""},
      {"only the end", "", ""},
      {"prefix", tar_header({.name = "name", .prefix = "some/prefix"}),
       "file 'some/prefix/name' 0\n"},
      {"GNU magic has no prefix", tar_header({.name = "name", .magic = gnu, .tail = "12345670123"}),
       "file 'name' 0\n"},
      {"v7 has no prefix", tar_header({.name = "n", .type = '\0', .prefix = "p", .magic = v7}),
       "file 'n' 0\n"},
      {"star's prefix is shorter",
       tar_header({.name = "n",
                   .tail = "p"s + std::string(130, '\0') + "000000000000" + "000000000000" +
                           std::string(8, '\0') + "tar\0"s}),
       "file 'p/n' 0\n"},
      {"v7 directory by its slash", tar_header({.name = "d/", .type = '\0', .magic = v7}),
       "directory 'd' 0\n"},
      {"a slash makes no directory of type 0", tar_header({.name = "d/"}), "file 'd' 0\n"},
      {"contiguous", tar_file("c", "x", '7'), "file 'c' 1 [x]\n"},
      {"symbolic link verbatim", tar_header({.name = "l", .type = '2', .link = "../../x/./y/"}),
       "symbolic 'l' -> '../../x/./y/' 0\n"},
      {"hard link cleaned", tar_header({.name = "l", .type = '1', .link = "./a//b"}),
       "hard 'l' -> 'a/b' 0\n"},
      {"hard link with a size but no data",
       tar_header({.name = "l", .type = '1', .size = 5, .link = "a"}) + tar_file("z", "1"),
       "hard 'l' -> 'a' 0\nfile 'z' 1 [1]\n"},
      {"hard link with data",
       pax_header(pax_record("size", "5")) + tar_header({.name = "l", .type = '1', .link = "a"}) +
           padded("hello") + tar_file("z", "1"),
       "hard 'l' -> 'a' 5 [hello]\nfile 'z' 1 [1]\n"},
      {"directory whose size is no data",
       tar_header({.name = "d", .type = '5', .size = 4096}) + tar_file("z", "1"),
       "directory 'd' 0\nfile 'z' 1 [1]\n"},
      {"symbolic link whose size is no data",
       tar_header({.name = "s", .type = '2', .size = 3, .link = "abc"}) + tar_file("z", "1"),
       "symbolic 's' -> 'abc' 0\nfile 'z' 1 [1]\n"},
      {"devices and fifo",
       tar_header({.name = "c", .type = '3'}) + tar_header({.name = "b", .type = '4'}) +
           tar_header({.name = "f", .type = '6'}),
       "character 'c' 0\nblock 'b' 0\nfifo 'f' 0\n"},
      {"unknown type with data", tar_file("v", "abc", 'Q') + tar_file("z", "1"),
       "other 'v' 3 [abc]\nfile 'z' 1 [1]\n"},
      {"the root", tar_header({.name = "./", .type = '5'}), "directory '' 0\n"},
      {"absolute and untidy", tar_header({.name = "/a//./b/."}), "file 'a/b' 0\n"},
      {"dot dot inside", tar_header({.name = "a/b/../c"}), "file 'a/c' escapes 0\n"},
      {"dot dot outside", tar_header({.name = "../../etc/passwd"}),
       "file 'etc/passwd' escapes 0\n"},
      {"dots that are names", tar_header({.name = "..a/b../..."}), "file '..a/b../...' 0\n"},
      {"base-256 size",
       tar_header({.name = "f", .size_field = "\x80"s + std::string(10, '\0') + "\x03"}) +
           padded("abc"),
       "file 'f' 3 [abc]\n"},
      {"blanks around numbers",
       tar_header({.name = "f", .size_field = "         3 \0"s}) + padded("abc"),
       "file 'f' 3 [abc]\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(list(c.archive) == c.expected);
    CHECK(list(c.archive + tar_end()) == c.expected);
  }
}

TEST_CASE("tar: long names and PAX records") {
  struct Case {
    std::string name;
    std::string archive;
    const char* expected;
  };
  const Case cases[] = {
      {"GNU long path", tar_file("././@LongLink", "long/path\0"s, 'L') + tar_file("cut", "x"),
       "file 'long/path' 1 [x]\n"},
      {"GNU long link",
       tar_file("././@LongLink", "target\0"s, 'K') + tar_header({.name = "l", .type = '2'}),
       "symbolic 'l' -> 'target' 0\n"},
      {"both",
       tar_file("", "p", 'L') + tar_file("", "t", 'K') + tar_header({.name = "l", .type = '2'}),
       "symbolic 'p' -> 't' 0\n"},
      {"PAX path", pax_header(pax_record("path", "p/q")) + tar_file("cut", "x"),
       "file 'p/q' 1 [x]\n"},
      {"Solaris X", pax_header(pax_record("path", "p"), 'X') + tar_file("cut", "x"),
       "file 'p' 1 [x]\n"},
      {"PAX link path",
       pax_header(pax_record("linkpath", "t")) + tar_header({.name = "l", .type = '2'}),
       "symbolic 'l' -> 't' 0\n"},
      {"PAX size", pax_header(pax_record("size", "2")) + tar_header({.name = "f"}) + padded("ab"),
       "file 'f' 2 [ab]\n"},
      {"an empty value deletes", pax_header(pax_record("path", "")) + tar_file("f", "x"),
       "file 'f' 1 [x]\n"},
      {"the last record wins",
       pax_header(pax_record("path", "a") + pax_record("path", "b")) + tar_file("f", ""),
       "file 'b' 0\n"},
      {"GNU long name over PAX",
       pax_header(pax_record("path", "a")) + tar_file("", "b", 'L') + tar_file("f", ""),
       "file 'b' 0\n"},
      {"records apply once",
       pax_header(pax_record("path", "a")) + tar_file("f", "") + tar_file("g", ""),
       "file 'a' 0\nfile 'g' 0\n"},
      {"others ignored",
       pax_header(pax_record("hdrcharset", "BINARY") +
                  pax_record("SCHILY.xattr.user.x", "a\nb=c\0"s) + pax_record("comment", "=")) +
           tar_file("f", ""),
       "file 'f' 0\n"},
      {"a value with a newline", pax_header(pax_record("path", "a\nb")) + tar_file("f", ""),
       "file 'a\nb' 0\n"},
      {"global path does not rename", pax_header(pax_record("path", "a"), 'g') + tar_file("f", ""),
       "file 'f' 0\n"},
      {"global header alone", pax_header(pax_record("comment", "a"), 'g'), ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(list(c.archive + tar_end()) == c.expected);
  }
}

TEST_CASE("tar: numbers of an entry") {
  struct Case {
    std::string name;
    std::string archive;
    std::uint32_t mode;
    std::uint64_t uid, gid;
    std::int64_t mtime;
  };
  const std::string minus_two = std::string(11, '\xff') + "\xfe";
  const Case cases[] = {
      {"octal", tar_header({.name = "f", .mode = "0104755"}), 04755, 1000, 1001, 1610612736},
      {"base-256 uid", tar_header({.name = "f", .uid = "\x80\0\0\0\x7f\xff\xff\xff"s}), 0644,
       2147483647, 1001, 1610612736},
      {"negative mtime", tar_header({.name = "f", .mtime = minus_two}), 0644, 1000, 1001, -2},
      {"PAX",
       pax_header(pax_record("uid", "5000000") + pax_record("gid", "7") +
                  pax_record("mtime", "1700000000.987654321")) +
           tar_header({.name = "f"}),
       0644, 5000000, 7, 1700000000},
      {"PAX time before the epoch",
       pax_header(pax_record("mtime", "-1.5")) + tar_header({.name = "f"}), 0644, 1000, 1001, -2},
      {"global",
       pax_header(pax_record("uid", "9") + pax_record("mtime", "3"), 'g') +
           tar_header({.name = "f"}),
       0644, 9, 1001, 3},
      {"global, then local",
       pax_header(pax_record("uid", "9"), 'g') + pax_header(pax_record("uid", "8")) +
           tar_header({.name = "f"}),
       0644, 8, 1001, 1610612736},
      {"global, locally deleted",
       pax_header(pax_record("uid", "9"), 'g') + pax_header(pax_record("uid", "")) +
           tar_header({.name = "f"}),
       0644, 1000, 1001, 1610612736},
      {"global, deleted by the next global",
       pax_header(pax_record("uid", "9"), 'g') + pax_header(pax_record("uid", ""), 'g') +
           tar_header({.name = "f"}),
       0644, 1000, 1001, 1610612736},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    MemorySource source(c.archive);
    TarReader tar(source);
    TarEntry entry;
    const auto more = tar.next(entry);
    REQUIRE(more);
    REQUIRE(*more);
    CHECK(entry.mode == c.mode);
    CHECK(entry.uid == c.uid);
    CHECK(entry.gid == c.gid);
    CHECK(entry.mtime == c.mtime);
    CHECK(entry.index == 0);
  }
}

TEST_CASE("tar: sparse files of every form") {
  // Expanded: two bytes, three zeros, two bytes, two zeros.
  const std::string stored = padded("abcd"), expected = "file 's' 9 [ab...cd..]\nfile 'z' 1 [1]\n";
  const std::string rest = tar_file("z", "1") + tar_end();
  const auto pair = [](int offset, int count) {
    return octal(static_cast<std::uint64_t>(offset), 11) + "\0"s +
           octal(static_cast<std::uint64_t>(count), 11) + "\0"s;
  };
  const std::string gnu_tail(41, '\0');
  const auto old_header = [&](const std::string& pairs, char extended) {
    std::string tail = gnu_tail + pairs;
    tail.resize(41 + 96, '\0');
    return tar_header({.name = "s",
                       .type = 'S',
                       .size = 4,
                       .magic = "ustar  \0"s,
                       .tail = tail + extended + octal(9, 11)});
  };
  std::string extension = pair(5, 2) + pair(9, 0);
  extension.resize(512, '\0');
  std::string text = "2\n0\n2\n5\n2\n";
  const std::string map_1_0 = padded(text);
  struct Case {
    std::string name;
    std::string archive;
  };
  const Case cases[] = {
      {"old GNU", old_header(pair(0, 2) + pair(5, 2) + pair(9, 0), '\0') + stored},
      {"old GNU with an extension block", old_header(pair(0, 2), '\1') + extension + stored},
      {"PAX 0.0",
       pax_header(pax_record("GNU.sparse.size", "9") + pax_record("GNU.sparse.numblocks", "2") +
                  pax_record("GNU.sparse.offset", "0") + pax_record("GNU.sparse.numbytes", "2") +
                  pax_record("GNU.sparse.offset", "5") + pax_record("GNU.sparse.numbytes", "2")) +
           tar_header({.name = "s", .size = 4}) + stored},
      {"PAX 0.1",
       pax_header(pax_record("GNU.sparse.size", "9") + pax_record("GNU.sparse.name", "s") +
                  pax_record("GNU.sparse.map", "0,2,5,2")) +
           tar_header({.name = "GNUSparseFile.1/s", .size = 4}) + stored},
      {"PAX 1.0",
       pax_header(pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
                  pax_record("GNU.sparse.name", "s") + pax_record("GNU.sparse.realsize", "9")) +
           tar_header({.name = "GNUSparseFile.1/s", .size = 516}) + map_1_0 + stored},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(list(c.archive + rest) == expected);
  }
}

TEST_CASE("tar: hostile archives") {
  const auto old_sparse = [](const std::string& pairs, std::uint64_t size) {
    std::string tail = std::string(41, '\0') + pairs;
    tail.resize(41 + 96, '\0');
    return tar_header({.name = "s",
                       .type = 'S',
                       .size = 4,
                       .magic = "ustar  \0"s,
                       .tail = tail + "\0"s + octal(size, 11)}) +
           padded("abcd");
  };
  const auto pair = [](std::uint64_t offset, std::uint64_t count) {
    return octal(offset, 11) + "\0"s + octal(count, 11) + "\0"s;
  };
  const auto sparse_1_0 = [](const std::string& map) {
    return pax_header(pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
                      pax_record("GNU.sparse.realsize", "9")) +
           tar_header({.name = "s", .size = padded(map).size()}) + padded(map);
  };
  std::string bad_sum = tar_file("a", "x");
  bad_sum[0] = 'b';
  struct Case {
    std::string name;
    std::string archive;
    const char* error;
  };
  const Case cases[] = {
      {"bad check sum", bad_sum, "tar entry 0 at byte 0: header check sum does not match"},
      {"ends inside a header", tar_file("a", "x") + "tail",
       "tar entry 1 at byte 1024: the archive ends inside a header"},
      {"ends inside the content", tar_header({.name = "a", .size = 5000}) + "x",
       "tar entry 0 at byte 0: the archive ends inside the content"},
      {"ends behind a PAX header", pax_header(pax_record("path", "x")),
       "the archive ends behind an extended header"},
      {"ends inside a PAX header", pax_header(pax_record("path", "x")).substr(0, 600),
       "ends inside an extended header"},
      {"single zero block", std::string(512, '\0') + tar_file("a", "x"), "single zero block"},
      {"octal garbage", tar_header({.name = "a", .size_field = "0000000z000"}),
       "size is not octal"},
      {"negative size", tar_header({.name = "a", .size_field = std::string(12, '\xff')}),
       "negative size"},
      {"size of 2^63", tar_header({.name = "a", .size_field = "\x80\0\0\0\x80\0\0\0\0\0\0\0"s}),
       "size overflows"},
      {"size of 2^63 - 1",
       tar_header({.name = "a", .size_field = "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff"s}),
       "ends inside the content"},
      {"PAX size of 2^63",
       pax_header(pax_record("size", "9223372036854775808")) + tar_file("a", ""),
       "bad value of size"},
      {"PAX negative size", pax_header(pax_record("size", "-1")) + tar_file("a", ""),
       "bad value of size"},
      {"PAX header of 2^40 bytes",
       tar_header({.name = "x", .type = 'x', .size_field = "20000000000000"}),
       "an extended header of"},
      {"PAX record without a newline", pax_header("8 path=a") + tar_file("a", ""), "no newline"},
      {"PAX record too long", pax_header("99 path=a\n") + tar_file("a", ""),
       "PAX record at byte 0: wrong length"},
      {"PAX record of no length", pax_header("path=a\n") + tar_file("a", ""), "no length"},
      {"PAX record of length 0", pax_header("0 path=a\n") + tar_file("a", ""), "wrong length"},
      {"PAX record without a keyword", pax_header("6 =ab\n") + tar_file("a", ""), "no keyword"},
      {"PAX path with a zero byte", pax_header(pax_record("path", "a\0b"s)) + tar_file("a", ""),
       "bad value of path"},
      {"second PAX record", pax_header(pax_record("a", "b") + "junk\n") + tar_file("a", ""),
       "PAX record at byte 6"},
      {"long name of 1 GiB", tar_header({.name = "x", .type = 'L', .size = 1u << 30}),
       "an extended header of 1073741824 bytes"},
      {"path of 100,000 bytes", tar_file("x", std::string(100'000, 'a'), 'L') + tar_file("a", ""),
       "a path of more than 65536 bytes"},
      {"sparse parts overlap", old_sparse(pair(0, 2) + pair(1, 2), 9), "overlap"},
      {"sparse part beyond the file", old_sparse(pair(8, 2), 9), "runs beyond the file"},
      {"sparse part of absurd size", old_sparse(pair(1, 077777777777), 9), "runs beyond the file"},
      {"sparse map larger than what is stored", old_sparse(pair(0, 9), 9),
       "more bytes than are stored"},
      {"sparse map with an absurd count", sparse_1_0("99999999999\n"), "too many parts"},
      {"sparse map with a bad number", sparse_1_0("1\n0\nx\n"), "bad number in the sparse map"},
      {"sparse map with an endless number", sparse_1_0(std::string(400, '1')), "bad number"},
      {"sparse map beyond the data", sparse_1_0("200\n" + std::string(508, '\n')), "sparse map"},
      {"sparse map of odd length",
       pax_header(pax_record("GNU.sparse.map", "1,2,3")) + tar_file("a", ""),
       "bad value of GNU.sparse.map"},
      {"sparse offset without a count",
       pax_header(pax_record("GNU.sparse.offset", "1")) + tar_file("a", ""), "odd sparse map"},
      {"sparse map of a directory",
       pax_header(pax_record("GNU.sparse.map", "0,1")) + tar_header({.name = "d", .type = '5'}),
       "a sparse map for what is no file"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string result = list(c.archive);
    CAPTURE(result);
    CHECK(contains(result, "error: "));
    CHECK(contains(result, c.error));
  }
}

TEST_CASE("tar: limits and the end") {
  const std::string two = tar_file("a", "x") + tar_file("b", "y");
  CHECK(contains(list(two, {.entries = 1}), "error: more than 1 tar entries"));

  SUBCASE("a signed check sum is good too") {
    std::string block = tar_header({.name = "\xc3\xa9\xc3\xa9"});
    set_check_sum(block, true);
    CHECK(list(block) == "file '\xc3\xa9\xc3\xa9' 0\n");
  }
  SUBCASE("an error stays") {
    MemorySource source("junk");
    TarReader tar(source);
    TarEntry entry;
    CHECK_FALSE(tar.next(entry));
    CHECK_FALSE(tar.next(entry));
  }
  SUBCASE("the last padding may be missing") {
    CHECK(list(tar_header({.name = "a", .size = 1}) + "x").find("file 'a' 1 [x]") == 0);
    CHECK_FALSE(contains(list(tar_header({.name = "a", .size = 1}) + "x"), "error"));
  }
  SUBCASE("drain reads what follows the end") {
    const std::string archive = two + tar_end() + "anything";
    MemorySource source(archive);
    TarReader tar(source);
    TarEntry entry;
    for (int i = 0; i != 2; ++i) REQUIRE(tar.next(entry));
    const auto more = tar.next(entry);
    REQUIRE(more);
    CHECK_FALSE(*more);
    CHECK(tar.drain());
    std::byte byte;
    const auto left = source.read(std::span(&byte, 1));
    REQUIRE(left);
    CHECK(*left == 0);
  }
  SUBCASE("a hole of 2^40 bytes costs nothing") {
    const std::string archive = pax_header(pax_record("GNU.sparse.size", "1099511627776") +
                                           pax_record("GNU.sparse.map", "1099511627775,1")) +
                                tar_file("s", "x") + tar_file("z", "1") + tar_end();
    MemorySource source(archive);
    TarReader tar(source);
    TarEntry entry;
    REQUIRE(tar.next(entry));
    CHECK(entry.size == 1099511627776);
    char buffer[4096] = {1};
    const auto got = tar.content().read(std::as_writable_bytes(std::span(buffer)));
    REQUIRE(got);
    CHECK(*got == sizeof buffer);
    CHECK(buffer[0] == 0);
    REQUIRE(tar.next(entry));
    CHECK(entry.path == "z");
  }
}
