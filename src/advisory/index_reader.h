// Rows of a mapped index, each checked as it is read.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "advisory/index_format.h"
#include "core/result.h"

namespace pratique::advisory {

// A view of an index's bytes, which outlive it.
class IndexReader {
 public:
  static Result<IndexReader> over(std::string_view bytes);

  const HeaderRow& header() const { return header_; }
  std::string_view bytes() const { return bytes_; }
  std::string_view body() const;
  std::uint32_t count(SectionKind kind) const { return section(kind).rows; }

  // Outside the section: a row of zeros, and `damaged` is set.
  template <typename Row>
  Row row(SectionKind kind, std::uint64_t index, bool& damaged) const {
    Row out{};
    const Section& from = section(kind);
    if (index >= from.rows)
      damaged = true;
    else
      std::memcpy(&out, bytes_.data() + from.offset + index * sizeof(Row), sizeof(Row));
    return out;
  }
  std::string_view string(std::uint32_t offset, bool& damaged) const;
  // Whether rows [first, first + count) exist.
  bool holds(SectionKind kind, std::uint64_t first, std::uint64_t count) const {
    return first + count <= section(kind).rows;
  }

 private:
  struct Section {
    std::uint64_t offset = 0;
    std::uint32_t rows = 0;
  };
  const Section& section(SectionKind kind) const {
    return sections_[static_cast<std::size_t>(kind)];
  }
  std::string_view bytes_;
  HeaderRow header_{};
  std::array<Section, kSectionCount + 1> sections_{};
};

}  // namespace pratique::advisory
