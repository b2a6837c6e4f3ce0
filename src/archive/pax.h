// PAX extended headers (POSIX.1-2001, pax, "pax Header Block"): the records that matter to a tar
// reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pratique::archive {

// A record that is absent is empty; one whose value was empty deletes the keyword: for text that is
// the empty string, for numbers the member of the same name in `deleted`.
struct PaxHeader {
  std::string path;
  std::string link_path;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> uid;
  std::optional<std::uint64_t> gid;
  std::optional<std::int64_t> mtime;
  struct {
    bool uid = false, gid = false, mtime = false;
  } deleted;

  // GNU.sparse.*, formats 0.0, 0.1 and 1.0 (GNU tar manual, appendix "Sparse Formats").
  struct Sparse {
    std::string major, minor, name;
    std::optional<std::uint64_t> size;  // of the expanded file: "size" or "realsize"
    std::vector<std::uint64_t> map;     // offset, count, offset, count …
    bool in_data() const { return major == "1" && minor == "0"; }
    bool mapped() const {
      return major.empty() && minor.empty() ? !map.empty()
                                            : major == "0" && (minor == "0" || minor == "1");
    }
  } sparse;
};

// Reads the records of one extended header; an `invalid` Error names the record's offset in it.
Result<PaxHeader> parse_pax(std::string_view records);

// Only the digits, no sign, no blanks; none when it is no number or does not fit into 63 bits.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace pratique::archive
