// One 512-byte tar header block: ustar (POSIX.1-1988), GNU, star and v7 layouts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pratique::archive {

inline constexpr std::size_t kTarBlock = 512;

struct TarHeader {
  char type = '0';
  std::string path;  // prefix joined
  std::string link_target;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::int64_t mtime = 0;
};

bool is_zero_block(std::string_view block);
// Whether the check sum field holds the sum of the block's bytes, taken signed or unsigned.
bool check_sum_matches(std::string_view block);
// `block` is 512 bytes. The Error says which field is bad.
Result<TarHeader> parse_tar_header(std::string_view block);
// A number field: octal digits with blanks or zeros around, or base-256 when its first bit is set.
Result<std::int64_t> parse_tar_number(std::string_view field, std::string_view name);

// A path as TarEntry has it, see tar.h. `escapes` is set when a ".." part was met.
std::string clean_tar_path(std::string_view stored, bool& escapes);

}  // namespace pratique::archive
