#include "advisory/string_table.h"

#include <cstring>
#include <functional>

namespace pratique::advisory {

StringTable::StringTable() : bytes_(2, '\0'), slots_(1u << 12, 0) {}

std::string_view StringTable::at(std::uint32_t offset) const {
  std::uint16_t size = 0;
  std::memcpy(&size, bytes_.data() + offset, sizeof(size));
  return std::string_view(bytes_).substr(offset + sizeof(size), size);
}

std::uint32_t StringTable::add(std::string_view text) {
  if (text.empty()) return 0;
  text = text.substr(0, 65535);
  if (used_ * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>{}(text)&mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask)
    if (at(slots_[slot]) == text) return slots_[slot];
  if (bytes_.size() + text.size() + 2 > 0xffffffffu) {
    full_ = true;
    return 0;
  }
  const auto offset = static_cast<std::uint32_t>(bytes_.size());
  const auto size = static_cast<std::uint16_t>(text.size());
  bytes_.append(reinterpret_cast<const char*>(&size), sizeof(size));
  bytes_.append(text);
  slots_[slot] = offset;
  ++used_;
  return offset;
}

void StringTable::grow() {
  std::vector<std::uint32_t> old(slots_.size() * 2, 0);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint32_t offset : old) {
    if (offset == 0) continue;
    std::size_t slot = std::hash<std::string_view>{}(at(offset))&mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = offset;
  }
}

}  // namespace pratique::advisory
