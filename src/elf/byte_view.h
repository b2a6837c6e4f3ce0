// ByteView: whole numbers of a given byte order read at offsets of a file that may lie about its
// size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pratique::elf {

// Reading past the end gives 0, so that a parser checks once for a whole structure (holds) and then
// reads its members without further checks. Offsets are 64 bits wide as the formats have them;
// nothing overflows.
class ByteView {
 public:
  ByteView(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  std::string_view bytes() const { return bytes_; }
  std::uint64_t size() const { return bytes_.size(); }
  bool holds(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }
  std::uint16_t u16(std::uint64_t offset) const {
    return static_cast<std::uint16_t>(number(offset, 2));
  }
  std::uint32_t u32(std::uint64_t offset) const {
    return static_cast<std::uint32_t>(number(offset, 4));
  }
  std::uint64_t u64(std::uint64_t offset) const { return number(offset, 8); }
  // A number as wide as the format's addresses: 8 bytes, or 4.
  std::uint64_t word(std::uint64_t offset, bool wide) const { return number(offset, wide ? 8 : 4); }

  // What of [offset, offset + size) lies inside the file.
  std::string_view clip(std::uint64_t offset, std::uint64_t size) const {
    if (offset >= bytes_.size()) return {};
    return bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }
  // The zero-terminated text at `offset`, at most `most` bytes of it.
  std::string_view text(std::uint64_t offset, std::uint64_t most) const {
    const std::string_view part = clip(offset, most);
    return part.substr(0, part.find('\0'));
  }

 private:
  std::uint64_t number(std::uint64_t offset, unsigned width) const {
    if (!holds(offset, width)) return 0;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i) {
      const unsigned place = big_endian_ ? i : width - 1 - i;
      value =
          value << 8 | static_cast<unsigned char>(bytes_[static_cast<std::size_t>(offset) + place]);
    }
    return value;
  }

  std::string_view bytes_;
  bool big_endian_;
};

}  // namespace pratique::elf
