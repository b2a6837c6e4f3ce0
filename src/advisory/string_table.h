// The strings of an index while it is built: each once, named by its offset.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pratique::advisory {

class StringTable {
 public:
  StringTable();
  // The offset of a string, which is added if it is new. At most 65535 bytes of it are kept. Once
  // the table has 4 GiB, is_full() says so and every new string is the empty one.
  std::uint32_t add(std::string_view text);
  std::string_view at(std::uint32_t offset) const;
  bool is_full() const { return full_; }
  const std::string& bytes() const { return bytes_; }

 private:
  void grow();
  std::string bytes_;
  std::vector<std::uint32_t> slots_;  // 0: free
  std::size_t used_ = 0;
  bool full_ = false;
};

}  // namespace pratique::advisory
