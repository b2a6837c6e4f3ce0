#include "archive/tar_header.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace pratique::archive {
namespace {

// Offsets and sizes of the fields, POSIX.1-1988 table "ustar Header Block".
struct Field {
  std::size_t offset, size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kUid{108, 8}, kGid{116, 8}, kSize{124, 12},
    kMtime{136, 12}, kSum{148, 8}, kLink{157, 100}, kMagic{257, 6}, kPrefix{345, 155};
constexpr Field kStarPrefix{345, 131}, kStarMark{508, 4};
constexpr std::size_t kType = 156;

std::string_view field_of(std::string_view block, Field field) {
  return block.substr(field.offset, field.size);
}

std::string_view text_of(std::string_view block, Field field) {
  const std::string_view bytes = field_of(block, field);
  return bytes.substr(0, bytes.find('\0'));
}

std::string_view prefix_of(std::string_view block) {
  using namespace std::string_view_literals;
  // GNU's magic is "ustar " and its prefix field holds other things.
  if (field_of(block, kMagic) != "ustar\0"sv) return {};
  return text_of(block, field_of(block, kStarMark) == "tar\0"sv ? kStarPrefix : kPrefix);
}

// Two's complement in big-endian base 256, the first bit being the mark (GNU tar and star).
Result<std::int64_t> parse_base256(std::string_view field, std::string_view name) {
  const bool negative = (field[0] & 0x40) != 0;
  std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
  for (std::size_t i = 0; i != field.size(); ++i) {
    auto byte = static_cast<unsigned char>(field[i]);
    if (i == 0) byte = static_cast<unsigned char>(negative ? byte | 0x80 : byte & 0x7f);
    const std::uint64_t top = value >> 55;
    if (top != (negative ? 0x1ff : 0)) return invalid(std::string(name) + " overflows");
    value = value << 8 | byte;
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

bool is_zero_block(std::string_view block) {
  return block.find_first_not_of('\0') == std::string_view::npos;
}

bool check_sum_matches(std::string_view block) {
  const auto stored = parse_tar_number(field_of(block, kSum), "check sum");
  if (!stored) return false;
  std::int64_t with_sign = 0, without_sign = 0;
  for (std::size_t i = 0; i != kTarBlock; ++i) {
    const bool own = i >= kSum.offset && i < kSum.offset + kSum.size;
    const char byte = own ? ' ' : block[i];
    with_sign += static_cast<signed char>(byte);
    without_sign += static_cast<unsigned char>(byte);
  }
  return *stored == without_sign || *stored == with_sign;
}

Result<std::int64_t> parse_tar_number(std::string_view field, std::string_view name) {
  if (!field.empty() && (field[0] & '\x80') != 0) return parse_base256(field, name);
  const auto blank = [](char c) { return c == ' ' || c == '\0'; };
  while (!field.empty() && blank(field.front())) field.remove_prefix(1);
  const std::string_view digits =
      field.substr(0, static_cast<std::size_t>(std::ranges::find_if(field, blank) - field.begin()));
  if (digits.size() > 21) return invalid(std::string(name) + " overflows");
  std::uint64_t value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '7') return invalid(std::string(name) + " is not octal");
    value = value << 3 | static_cast<std::uint64_t>(digit - '0');
  }
  return static_cast<std::int64_t>(value);
}

Result<TarHeader> parse_tar_header(std::string_view block) {
  TarHeader header;
  if (!check_sum_matches(block)) return invalid("header check sum does not match");
  header.type = block[kType];
  header.path = text_of(block, kName);
  if (const std::string_view prefix = prefix_of(block); !prefix.empty())
    header.path = std::string(prefix) + "/" + header.path;
  header.link_target = text_of(block, kLink);
  const std::int64_t size = TRY(parse_tar_number(field_of(block, kSize), "size"));
  if (size < 0) return invalid("negative size");
  header.size = static_cast<std::uint64_t>(size);
  const std::int64_t mode = TRY(parse_tar_number(field_of(block, kMode), "mode"));
  header.mode = static_cast<std::uint32_t>(mode & 07777);
  const std::int64_t uid = TRY(parse_tar_number(field_of(block, kUid), "uid"));
  header.uid = static_cast<std::uint64_t>(uid);
  const std::int64_t gid = TRY(parse_tar_number(field_of(block, kGid), "gid"));
  header.gid = static_cast<std::uint64_t>(gid);
  header.mtime = TRY(parse_tar_number(field_of(block, kMtime), "mtime"));
  return header;
}

std::string clean_tar_path(std::string_view stored, bool& escapes) {
  std::string path;
  path.reserve(stored.size());
  while (!stored.empty()) {
    const std::size_t slash = std::min(stored.find('/'), stored.size());
    const std::string_view part = stored.substr(0, slash);
    stored.remove_prefix(std::min(slash + 1, stored.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      escapes = true;
      const std::size_t parent = path.rfind('/');
      path.resize(parent == std::string::npos ? 0 : parent);
      continue;
    }
    if (!path.empty()) path += '/';
    path += part;
  }
  return path;
}

}  // namespace pratique::archive
