#include "catalog/rpm/header.h"

#include <algorithm>

namespace pratique::catalog::rpm {
namespace {

constexpr std::size_t kEntrySize = 16;
constexpr std::size_t kIntroSize = 8;
// rpm's own limits (hdrblobInit): entries and bytes of data.
constexpr std::uint32_t kMostEntries = 0xffff;
constexpr std::uint32_t kMostData = 0x0fffffff;

enum Type : std::uint32_t {
  kChar = 1,
  kInt8 = 2,
  kInt16 = 3,
  kInt32 = 4,
  kInt64 = 5,
  kString = 6,
  kBinary = 7,
  kStringArray = 8,
  kI18nString = 9,
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::uint32_t word(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(big_endian(bytes.substr(at, 4)));
}

std::size_t width_of(std::uint32_t type) {
  switch (type) {
    case kChar:
    case kInt8:
    case kBinary: return 1;
    case kInt16: return 2;
    case kInt32: return 4;
    case kInt64: return 8;
    default: return 0;
  }
}

bool is_wanted(std::uint32_t tag) {
  switch (static_cast<Tag>(tag)) {
    case Tag::name:
    case Tag::version:
    case Tag::release:
    case Tag::epoch:
    case Tag::vendor:
    case Tag::licence:
    case Tag::arch:
    case Tag::old_file_names:
    case Tag::file_states:
    case Tag::file_modes:
    case Tag::file_digests:
    case Tag::source_rpm:
    case Tag::provide_name:
    case Tag::require_name:
    case Tag::dir_indexes:
    case Tag::base_names:
    case Tag::dir_names:
    case Tag::file_digest_algorithm:
    case Tag::modularity_label: return true;
  }
  return false;
}

}  // namespace

std::uint64_t Integers::operator[](std::size_t index) const {
  return index < size() ? big_endian(bytes_.substr(index * width_, width_)) : 0;
}

Result<Header> Header::parse(std::string_view blob) {
  // A header of its own, as in a package file, begins with a magic and four reserved bytes.
  if (blob.starts_with("\x8e\xad\xe8\x01"))
    blob.remove_prefix(std::min<std::size_t>(8, blob.size()));
  if (blob.size() < kIntroSize)
    return invalid("header of " + std::to_string(blob.size()) + " bytes");
  const std::uint32_t entries = word(blob, 0);
  const std::uint32_t data = word(blob, 4);
  if (entries == 0 || entries > kMostEntries)
    return invalid("header with " + std::to_string(entries) + " entries");
  if (data > kMostData) return limit("header with " + std::to_string(data) + " bytes of data");
  const std::size_t index_end = kIntroSize + entries * kEntrySize;
  if (blob.size() < index_end)
    return invalid("header of " + std::to_string(blob.size()) + " bytes with " +
                   std::to_string(entries) + " entries");
  Header out;
  out.data_ = blob.substr(index_end, data);
  out.cut_ = out.data_.size() < data;
  for (std::size_t at = kIntroSize; at < index_end; at += kEntrySize) {
    const Entry entry{word(blob, at), word(blob, at + 4), word(blob, at + 8), word(blob, at + 12)};
    if (!is_wanted(entry.tag)) continue;
    const auto known = std::find_if(out.entries_.begin(), out.entries_.end(),
                                    [&](const Entry& other) { return other.tag == entry.tag; });
    if (known == out.entries_.end())
      out.entries_.push_back(entry);
    else
      *known = entry;
  }
  return out;
}

const Header::Entry* Header::find(Tag tag) const {
  for (const Entry& entry : entries_)
    if (entry.tag == static_cast<std::uint32_t>(tag)) return &entry;
  return nullptr;
}

std::string_view Header::text(Tag tag) const {
  const Entry* entry = find(tag);
  if (entry == nullptr || entry->count == 0 || entry->offset >= data_.size()) return {};
  if (entry->type != kString && entry->type != kStringArray && entry->type != kI18nString)
    return {};
  const auto end = data_.find('\0', entry->offset);
  if (end == std::string_view::npos) return {};
  return data_.substr(entry->offset, end - entry->offset);
}

std::vector<std::string_view> Header::texts(Tag tag) const {
  std::vector<std::string_view> out;
  const Entry* entry = find(tag);
  if (entry == nullptr || entry->offset >= data_.size()) return out;
  if (entry->type != kString && entry->type != kStringArray && entry->type != kI18nString)
    return out;
  std::string_view rest = data_.substr(entry->offset);
  const std::size_t most = std::min<std::size_t>(entry->count, kMostStrings);
  out.reserve(std::min(most, rest.size()));
  while (out.size() < most) {
    const auto end = rest.find('\0');
    if (end == std::string_view::npos) break;
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return out;
}

Integers Header::integers(Tag tag) const {
  const Entry* entry = find(tag);
  if (entry == nullptr || entry->offset >= data_.size()) return {};
  const std::size_t width = width_of(entry->type);
  if (width == 0) return {};
  const std::size_t most = (data_.size() - entry->offset) / width;
  return {data_.substr(entry->offset, std::min<std::size_t>(entry->count, most) * width), width};
}

}  // namespace pratique::catalog::rpm
