#include "archive/zip_directory.h"

#include <algorithm>
#include <optional>

namespace pratique::archive {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kEnd = "PK\5\6"sv, kEnd64 = "PK\6\6"sv, kLocator64 = "PK\6\7"sv,
                           kCentral = "PK\1\2"sv;
constexpr std::size_t kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20, kCentralSize = 46;
constexpr std::uint32_t kSee64 = 0xffffffff;

std::uint64_t little(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- != 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

bool holds(std::string_view bytes, std::uint64_t at, std::string_view magic, std::size_t size) {
  return at <= bytes.size() && size <= bytes.size() - at && bytes.substr(at, magic.size()) == magic;
}

// Where the zip64 end record is: where the locator says, or, behind a prefix, right before the
// locator.
std::optional<std::uint64_t> find_end64(std::string_view bytes, std::uint64_t end) {
  if (end < kLocatorSize || !holds(bytes, end - kLocatorSize, kLocator64, kLocatorSize))
    return std::nullopt;
  const std::uint64_t locator = end - kLocatorSize;
  const std::uint64_t told = zip64(bytes, locator + 8);
  if (told < locator && holds(bytes, told, kEnd64, kEnd64Size)) return told;
  if (locator >= kEnd64Size && holds(bytes, locator - kEnd64Size, kEnd64, kEnd64Size))
    return locator - kEnd64Size;
  return std::nullopt;
}

// The end record at `at`, if a directory is where it says.
std::optional<ZipEnd> read_end(std::string_view bytes, std::uint64_t at) {
  if (!holds(bytes, at, kEnd, kEndSize)) return std::nullopt;
  if (zip16(bytes, at + 20) > bytes.size() - at - kEndSize) return std::nullopt;
  ZipEnd end;
  end.entries = zip16(bytes, at + 10);
  end.size = zip32(bytes, at + 12);
  std::uint64_t offset = zip32(bytes, at + 16);
  std::uint64_t directory_end = at;
  if (const auto end64 = find_end64(bytes, at)) {
    if (end.entries == 0xffff) end.entries = zip64(bytes, *end64 + 32);
    if (end.size == kSee64) end.size = zip64(bytes, *end64 + 40);
    if (offset == kSee64) offset = zip64(bytes, *end64 + 48);
    directory_end = *end64;
  }
  if (end.size > directory_end) return std::nullopt;
  end.directory = directory_end - end.size;
  if (offset > end.directory) return std::nullopt;
  end.prefix = end.directory - offset;
  if (end.size != 0 && !holds(bytes, end.directory, kCentral, kCentral.size())) return std::nullopt;
  return end;
}

// Replaces what a 32-bit field could not hold (APPNOTE 4.5.3).
bool apply_zip64(std::string_view extra, ZipEntry& entry) {
  while (extra.size() >= 4) {
    const std::size_t size = zip16(extra, 2);
    if (size > extra.size() - 4) return false;
    if (zip16(extra, 0) == 1) {
      std::string_view field = extra.substr(4, size);
      for (std::uint64_t* number : {&entry.size, &entry.compressed_size, &entry.offset}) {
        if (*number != kSee64) continue;
        if (field.size() < 8) return false;
        *number = zip64(field, 0);
        field.remove_prefix(8);
      }
      return true;
    }
    extra.remove_prefix(4 + size);
  }
  return true;
}

}  // namespace

std::uint16_t zip16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(little(bytes, at, 2));
}
std::uint32_t zip32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little(bytes, at, 4));
}
std::uint64_t zip64(std::string_view bytes, std::size_t at) { return little(bytes, at, 8); }

Result<ZipEnd> find_zip_end(std::string_view bytes) {
  if (bytes.size() < kEndSize) return invalid("zip: too short for an archive");
  const std::size_t last = bytes.size() - kEndSize;
  const std::size_t first = last > 0xffff ? last - 0xffff : 0;
  for (std::size_t at = last + 1; at-- != first;) {
    if (bytes[at] != 'P') continue;
    if (const auto end = read_end(bytes, at)) return *end;
  }
  return invalid("zip: no end of a central directory");
}

Result<ZipDirectory> read_zip_directory(std::string_view bytes, const ZipEnd& end,
                                        std::uint64_t most) {
  ZipDirectory directory;
  const std::string_view all = bytes.substr(end.directory, end.size);
  std::size_t at = 0;
  while (at != all.size()) {
    if (directory.entries.size() == most)
      return limit("zip: more than " + std::to_string(most) + " entries");
    const auto damaged = [&](const char* what) {
      directory.problems.push_back("zip: directory entry " +
                                   std::to_string(directory.entries.size()) + " at byte " +
                                   std::to_string(end.directory + at) + ": " + what);
    };
    if (!holds(all, at, kCentral, kCentralSize)) {
      damaged("no entry");
      break;
    }
    const std::string_view fixed = all.substr(at, kCentralSize);
    const std::size_t name = zip16(fixed, 28), extra = zip16(fixed, 30);
    const std::size_t total = kCentralSize + name + extra + zip16(fixed, 32);
    if (total > all.size() - at) {
      damaged("it runs beyond the directory");
      break;
    }
    ZipEntry entry;
    entry.path = all.substr(at + kCentralSize, name);
    entry.path.erase(0, std::min(entry.path.find_first_not_of('/'), entry.path.size()));
    entry.encrypted = (zip16(fixed, 8) & 1) != 0;
    entry.method = zip16(fixed, 10);
    entry.crc32 = zip32(fixed, 16);
    entry.compressed_size = zip32(fixed, 20);
    entry.size = zip32(fixed, 24);
    entry.offset = zip32(fixed, 42);
    if (!apply_zip64(all.substr(at + kCentralSize + name, extra), entry))
      damaged("bad zip64 record");
    else if (entry.offset > bytes.size() - end.prefix)
      damaged("it points behind the archive");
    entry.offset = std::min(entry.offset, bytes.size() - end.prefix) + end.prefix;
    directory.entries.push_back(std::move(entry));
    at += total;
  }
  // The count is modulo 65,536 where writers knew no zip64.
  if (directory.problems.empty() && (directory.entries.size() & 0xffff) != (end.entries & 0xffff))
    directory.problems.push_back("zip: the directory has " +
                                 std::to_string(directory.entries.size()) + " entries, not " +
                                 std::to_string(end.entries));
  return directory;
}

}  // namespace pratique::archive
