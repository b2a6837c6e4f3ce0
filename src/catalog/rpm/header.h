// The header of an RPM package as its database stores it (rpm's docs/manual/hregions.md and
// format_v4.md).
//
// Big-endian: index length il, data length dl, il entries of {tag, type, offset, count} (4 bytes
// each), dl bytes of data. Entries behind an immutable region ("dribbles", written at installation)
// have offsets into the same data and replace what the region says of their tag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pratique::catalog::rpm {

enum class Tag : std::uint32_t {
  name = 1000,
  version = 1001,
  release = 1002,
  epoch = 1003,
  vendor = 1011,
  licence = 1014,
  arch = 1022,
  old_file_names = 1027,
  file_states = 1029,
  file_modes = 1030,
  file_digests = 1035,
  source_rpm = 1044,
  provide_name = 1047,
  require_name = 1049,
  dir_indexes = 1116,
  base_names = 1117,
  dir_names = 1118,
  file_digest_algorithm = 5011,
  modularity_label = 5096,
};

// An array of big-endian integers inside the header.
class Integers {
 public:
  Integers() = default;
  Integers(std::string_view bytes, std::size_t width) : bytes_(bytes), width_(width) {}
  std::size_t size() const { return bytes_.size() / width_; }
  std::uint64_t operator[](std::size_t index) const;

 private:
  std::string_view bytes_;
  std::size_t width_ = 1;
};

// Views into the blob it was parsed from, which must outlive it.
class Header {
 public:
  // invalid: too short for an index, or an index that cannot be one. Data cut short is no error:
  // what lies inside is still read, and is_cut() says so.
  static Result<Header> parse(std::string_view blob);

  bool is_cut() const { return cut_; }
  bool has(Tag tag) const { return find(tag) != nullptr; }
  // A string, or the first of several (i18n: the one without a language); empty where absent or
  // damaged.
  std::string_view text(Tag tag) const;
  // At most kMostStrings strings.
  std::vector<std::string_view> texts(Tag tag) const;
  Integers integers(Tag tag) const;

  static constexpr std::size_t kMostStrings = 1'000'000;

 private:
  struct Entry {
    std::uint32_t tag = 0;
    std::uint32_t type = 0;
    std::uint32_t offset = 0;
    std::uint32_t count = 0;
  };
  const Entry* find(Tag tag) const;

  std::vector<Entry> entries_;  // of the tags above only, at most one of each
  std::string_view data_;
  bool cut_ = false;
};

}  // namespace pratique::catalog::rpm
