#include "archive/zip.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "archive/zip_writer_for_tests.h"
#include "core/stream.h"
#include "support/corpus.h"

using namespace pratique;
using namespace pratique::archive;
using namespace pratique::archive::test;
using namespace std::string_literals;

namespace {

// "name=content" an entry, or "name: error"; problems last, each as "problem: …".
std::string list(const std::string& bytes, const ZipLimits& limits = {}) {
  const auto archive = ZipArchive::open(bytes, limits);
  if (!archive) return "error: " + archive.error().message + "\n";
  std::string out;
  for (const ZipEntry& entry : archive->entries()) {
    const auto content = archive->read(entry);
    out += content ? entry.path + "=" + content->substr(0, 20) : content.error().message;
    out += "\n";
  }
  for (const std::string& problem : archive->problems()) out += "problem: " + problem + "\n";
  return out;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("zip: archives of every shape") {
  const std::vector<ZipPart> two = {{.name = "a.txt", .data = "hello hello hello"},
                                    {.name = "d/b", .data = "stored", .deflated = false}};
  const std::string expected = "a.txt=hello hello hello\nd/b=stored\n";
  struct Case {
    std::string name;
    std::string archive;
    std::string expected;
  };
  std::vector<ZipPart> wide = two, streamed = two;
  for (ZipPart& part : wide) part.zip64 = true;
  for (ZipPart& part : streamed) part.descriptor = true;
  const Case cases[] = {
      {"plain", make_zip(two), expected},
      {"empty", make_zip({}), ""},
      {"data descriptors", make_zip(streamed), expected},
      {"zip64 entries", make_zip(wide), expected},
      {"zip64 end", make_zip(two, {.zip64 = true}), expected},
      {"prefix", make_zip(two, {.prefix = "#!/bin/sh\nexec java\n"}), expected},
      {"prefix counted", make_zip(two, {.prefix = "#!/bin/sh\n", .count_prefix = true}), expected},
      {"prefix and zip64", make_zip(wide, {.prefix = std::string(5000, '#'), .zip64 = true}),
       expected},
      {"comment", make_zip(two, {.comment = "a comment"}), expected},
      {"comment of 65,535 bytes", make_zip(two, {.comment = std::string(65535, 'c')}), expected},
      {"comment with a false end", make_zip(two, {.comment = "PK\5\6" + std::string(18, '\x7f')}),
       expected},
      {"bytes behind the end", make_zip(two, {.behind = "junk\n"}), expected},
      {"leading slashes", make_zip({{.name = "//etc/x", .data = "1"}}), "etc/x=1\n"},
      {"bytes in names", make_zip({{.name = "\x81\xff", .data = "1"}}), "\x81\xff=1\n"},
      {"empty entry",
       make_zip({{.name = "e", .data = ""}, {.name = "f", .data = "", .deflated = false}}),
       "e=\nf=\n"},
      {"the same name twice", make_zip({{.name = "a", .data = "1"}, {.name = "a", .data = "2"}}),
       "a=1\na=2\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(list(c.archive) == c.expected);
  }
}

TEST_CASE("zip: a damaged entry costs only itself") {
  const std::string big(100'000, 'x');
  struct Case {
    std::string name;
    ZipPart part;
    std::string error;
    ErrorCode code;
  };
  std::string cut = deflate_raw(big);
  cut.resize(cut.size() / 2);
  const Case cases[] = {
      {"encrypted",
       {.name = "m", .data = "x", .flags = 1},
       "it is encrypted",
       ErrorCode::unsupported},
      {"method",
       {.name = "m", .data = "x", .method = 93},
       "compression method 93",
       ErrorCode::unsupported},
      {"check sum",
       {.name = "m", .data = "x", .crc = 1u},
       "check sum does not match",
       ErrorCode::invalid},
      {"longer than told",
       {.name = "m", .data = big, .size = 99'999},
       "longer than the directory says",
       ErrorCode::invalid},
      {"shorter than told",
       {.name = "m", .data = big, .size = 100'001},
       "shorter than the directory says",
       ErrorCode::invalid},
      {"stored sizes differ",
       {.name = "m", .data = "abc", .deflated = false, .size = 2},
       "two sizes differ",
       ErrorCode::invalid},
      {"deflate junk",
       {.name = "m", .data = "\xff\xff\xff\xff", .deflated = false, .method = 8},
       "damaged deflate data",
       ErrorCode::invalid},
      {"deflate cut",
       {.name = "m", .data = cut, .deflated = false, .method = 8, .size = 100'000},
       "its data ends too early",
       ErrorCode::invalid},
      {"offset of no header",
       {.name = "m", .data = "x", .offset = 3},
       "no local header",
       ErrorCode::invalid},
      {"offset behind",
       {.name = "m", .data = "x", .offset = 1u << 30},
       "behind the end",
       ErrorCode::invalid},
      {"data behind",
       {.name = "m", .data = "x", .compressed_size = 5000},
       "beyond the archive",
       ErrorCode::invalid},
      {"2^63 bytes",
       {.name = "m", .data = "x", .size = 1ull << 63, .zip64 = true},
       "9223372036854775808 bytes are more than",
       ErrorCode::limit},
      {"bomb",
       {.name = "m", .data = "x", .size = 200u << 20},
       "decompression bomb",
       ErrorCode::limit},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string bytes =
        make_zip({{.name = "a", .data = "1"}, c.part, {.name = "z", .data = "2"}});
    const auto archive = ZipArchive::open(bytes);
    REQUIRE(archive);
    REQUIRE(archive->entries().size() == 3);
    const auto content = archive->read(archive->entries()[1]);
    REQUIRE_FALSE(content);
    CAPTURE(content.error().message);
    CHECK(content.error().message.starts_with("zip: entry m: "));
    CHECK(contains(content.error().message, c.error));
    CHECK(content.error().code == c.code);
    CHECK(archive->read(archive->entries()[0]).value_or("") == "1");
    CHECK(archive->read(archive->entries()[2]).value_or("") == "2");
  }
}

TEST_CASE("zip: damaged directories") {
  const std::vector<ZipPart> one = {{.name = "a", .data = "1"}};
  CHECK(list("") == "error: zip: too short for an archive\n");
  CHECK(list(std::string(200'000, 'P')) == "error: zip: no end of a central directory\n");
  CHECK(contains(list(make_zip(one).substr(5)), "error: zip: no end"));
  CHECK(contains(list(make_zip(one, {.extra_directory = "junk"})),
                 "a=1\nproblem: zip: directory entry 1 at byte"));
  const std::string beyond =
      "PK\1\2"s + std::string(24, '\0') + "\xff\xff"s + std::string(16, '\0');
  CHECK(contains(list(make_zip(one, {.extra_directory = beyond})),
                 "a=1\nproblem: zip: directory entry 1"));
  CHECK(contains(list(make_zip({one[0], one[0]}), {.entries = 1}),
                 "error: zip: more than 1 entries"));
}

TEST_CASE("zip: overlapping entries cannot expand without measure") {
  // Two hundred names for the same kilobytes of zeros.
  const std::string zeros(16u << 20, '\0');
  std::vector<ZipPart> parts = {{.name = "0", .data = zeros}};
  const std::string packed = deflate_raw(zeros);
  for (int i = 1; i != 1000; ++i)
    parts.push_back(
        {.name = std::to_string(i),
         .data = "",
         .deflated = false,
         .method = 8,
         .size = zeros.size(),
         .crc = static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(zeros.data()),
                                                   static_cast<uInt>(zeros.size()))),
         .offset = 0,
         .compressed_size = packed.size()});
  const std::string bytes = make_zip(parts);
  const auto archive = ZipArchive::open(bytes);
  REQUIRE(archive);
  REQUIRE(archive->problems().size() == 1);
  CHECK(contains(archive->problems()[0], "beyond all measure"));
  std::uint64_t total = 0;
  for (const ZipEntry& entry : archive->entries())
    if (!entry.refused) total += entry.size;
  CHECK(total <= bytes.size() * 1200);
  CHECK(archive->entries().back().refused);
  CHECK_FALSE(archive->read(archive->entries().back()));
  CHECK(archive->read(archive->entries().front()));
}

TEST_CASE("zip: a flipped bit anywhere is an error of its entry, never more") {
  std::string data;
  for (int i = 0; i != 20'000; ++i) data += "line " + std::to_string(i * 7919 % 10'007) + "\n";
  const std::string bytes = make_zip({{.name = "a", .data = data}});
  for (std::size_t i = 0; i != 300; ++i) {
    std::string bad = bytes;
    const std::size_t at = 35 + i * (bytes.size() - 135) / 300;
    bad[at] = static_cast<char>(bad[at] ^ (1 << i % 8));
    CAPTURE(at);
    const auto archive = ZipArchive::open(bad);
    REQUIRE(archive);
    REQUIRE(archive->entries().size() == 1);
    CHECK_FALSE(archive->read(archive->entries()[0]));
  }
}

TEST_CASE("zip: archives of other tools are read whole") {
  const auto folder = pratique::test::shared_path("corpus/osv");
  if (!folder) return;
  std::size_t archives = 0, entries = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(*folder)) {
    if (file.path().extension() != ".zip") continue;
    CAPTURE(file.path().string());
    const auto bytes = read_file(file.path().string(), 64u << 20);
    REQUIRE(bytes);
    const auto archive = ZipArchive::open(*bytes);
    REQUIRE(archive);
    CHECK(archive->problems().empty());
    ++archives;
    for (const ZipEntry& entry : archive->entries()) {
      const auto content = archive->read(entry);
      if (!content) FAIL_CHECK(content.error().message);
      ++entries;
    }
  }
  MESSAGE("archives: " << archives << ", entries: " << entries);
  CHECK(archives > 0);
  CHECK(entries > archives);
}
