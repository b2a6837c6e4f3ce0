// Tar archives for tests, block by block, so that a test can also write what no tool would.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace pratique::archive::test {

// The fields of one header; number fields are written as they are given here, so they can be
// damaged.
struct TarBlock {
  std::string name = {};
  char type = '0';
  std::uint64_t size = 0;
  std::string link = {};
  std::string prefix = {};
  std::string mode = "0000644";
  std::string uid = "0001750";
  std::string gid = "0001751";
  std::string mtime = "14000000000";
  std::string size_field = {};  // instead of `size`
  std::string magic = {
      "ustar\0"
      "00",
      8};                 // "ustar  \0" for GNU, eight zeros for v7
  std::string tail = {};  // over the bytes from 345 on, in place of the prefix
};

inline std::string octal(std::uint64_t value, int width) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*llo", width, static_cast<unsigned long long>(value));
  return text;
}

inline void put(std::string& block, std::size_t offset, std::string_view bytes) {
  block.replace(offset, bytes.size(), bytes);
}

inline void set_check_sum(std::string& block, bool with_sign = false) {
  put(block, 148, "        ");
  long sum = 0;
  for (const char c : block)
    sum += with_sign ? static_cast<signed char>(c) : static_cast<unsigned char>(c);
  put(block, 148, octal(static_cast<std::uint64_t>(sum), 6) + std::string("\0 ", 2));
}

inline std::string tar_header(const TarBlock& fields) {
  std::string block(512, '\0');
  put(block, 0, fields.name);
  put(block, 100, fields.mode);
  put(block, 108, fields.uid);
  put(block, 116, fields.gid);
  put(block, 124, fields.size_field.empty() ? octal(fields.size, 11) : fields.size_field);
  put(block, 136, fields.mtime);
  block[156] = fields.type;
  put(block, 157, fields.link);
  put(block, 257, fields.magic);
  put(block, 345, fields.tail.empty() ? fields.prefix : fields.tail);
  set_check_sum(block);
  return block;
}

inline std::string padded(std::string_view data) {
  return std::string(data) + std::string((512 - data.size() % 512) % 512, '\0');
}

inline std::string tar_file(std::string_view name, std::string_view data, char type = '0') {
  return tar_header({.name = std::string(name), .type = type, .size = data.size()}) + padded(data);
}

// "30 mtime=…\n" with the length counting itself.
inline std::string pax_record(std::string_view key, std::string_view value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest + 1;
  while (std::to_string(length).size() + rest != length) ++length;
  return std::to_string(length) + " " + std::string(key) + "=" + std::string(value) + "\n";
}

inline std::string pax_header(std::string_view records, char type = 'x') {
  return tar_file("PaxHeaders/x", records, type);
}

inline std::string tar_end() { return std::string(1024, '\0'); }

}  // namespace pratique::archive::test
