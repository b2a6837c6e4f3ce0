#include "archive/pax.h"

#include <charconv>
#include <limits>

namespace pratique::archive {
namespace {

// "-1.5", "1700000000.25", "12": whole seconds, rounded down. The fraction is checked and dropped.
std::optional<std::int64_t> parse_time(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto whole = parse_decimal(text.substr(0, point));
  if (!whole) return std::nullopt;
  const auto seconds = static_cast<std::int64_t>(*whole);
  if (!negative) return seconds;
  return fraction.find_first_not_of('0') == std::string_view::npos ? -seconds : -seconds - 1;
}

std::optional<std::uint64_t> parse_identity(std::string_view text) {
  if (!text.starts_with('-')) return parse_decimal(text);
  const auto value = parse_decimal(text.substr(1));
  if (!value) return std::nullopt;
  return std::uint64_t{0} - *value;
}

// "0,512,4096,512" of GNU.sparse.map.
bool parse_map(std::string_view text, std::vector<std::uint64_t>& map) {
  map.clear();
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto value = parse_decimal(text.substr(0, comma));
    if (!value) return false;
    map.push_back(*value);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return map.size() % 2 == 0;
}

bool apply_sparse(PaxHeader::Sparse& sparse, std::string_view key, std::string_view value) {
  const auto number = parse_decimal(value);
  if (key == "major") {
    sparse.major = value;
  } else if (key == "minor") {
    sparse.minor = value;
  } else if (key == "name") {
    if (value.find('\0') != std::string_view::npos) return false;
    sparse.name = value;
  } else if (key == "size" || key == "realsize") {
    if (!number) return false;
    sparse.size = number;
  } else if (key == "map") {
    return parse_map(value, sparse.map);
  } else if (key == "offset") {
    if (!number || sparse.map.size() % 2 != 0) return false;
    sparse.map.push_back(*number);
  } else if (key == "numbytes") {
    if (!number || sparse.map.size() % 2 != 1) return false;
    sparse.map.push_back(*number);
  }
  return true;  // numblocks tells nothing that the map does not
}

template <typename T>
bool apply_number(std::string_view value, std::optional<T>& number, bool& deleted,
                  std::optional<T> (*parse)(std::string_view)) {
  deleted = value.empty();
  number = value.empty() ? std::nullopt : parse(value);
  return deleted || number.has_value();
}

bool apply(PaxHeader& header, std::string_view key, std::string_view value) {
  constexpr std::string_view kSparse = "GNU.sparse.";
  if (key == "path" || key == "linkpath") {
    if (value.find('\0') != std::string_view::npos) return false;
    (key == "path" ? header.path : header.link_path) = value;
    return true;
  }
  if (key == "size") {
    bool deleted = false;
    return apply_number(value, header.size, deleted, parse_decimal);
  }
  if (key == "uid") return apply_number(value, header.uid, header.deleted.uid, parse_identity);
  if (key == "gid") return apply_number(value, header.gid, header.deleted.gid, parse_identity);
  if (key == "mtime") return apply_number(value, header.mtime, header.deleted.mtime, parse_time);
  if (key.starts_with(kSparse))
    return apply_sparse(header.sparse, key.substr(kSparse.size()), value);
  return true;  // hdrcharset, SCHILY.xattr.*, comment and all others change nothing here
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end ||
      value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  return value;
}

Result<PaxHeader> parse_pax(std::string_view records) {
  PaxHeader header;
  std::size_t offset = 0;
  const auto bad = [&](const char* what) {
    return invalid("PAX record at byte " + std::to_string(offset) + ": " + what);
  };
  while (offset != records.size()) {
    const std::string_view rest = records.substr(offset);
    const std::size_t blank = rest.substr(0, 21).find(' ');
    if (blank == std::string_view::npos) return bad("no length");
    const auto length = parse_decimal(rest.substr(0, blank));
    if (!length || *length <= blank + 1 || *length > rest.size()) return bad("wrong length");
    std::string_view record = rest.substr(blank + 1, *length - blank - 1);
    if (record.back() != '\n') return bad("no newline at its end");
    record.remove_suffix(1);
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos || equals == 0) return bad("no keyword");
    const std::string_view key = record.substr(0, equals);
    if (!apply(header, key, record.substr(equals + 1)))
      return bad(("bad value of " + std::string(key)).c_str());
    offset += *length;
  }
  if (header.sparse.map.size() % 2 != 0) return bad("odd sparse map");
  return header;
}

}  // namespace pratique::archive
