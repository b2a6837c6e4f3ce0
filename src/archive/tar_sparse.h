// Sparse files in tar archives: where the stored bytes lie in the expanded file (GNU tar manual,
// "Sparse Formats").
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "archive/buffered_input.h"
#include "core/result.h"

namespace pratique::archive {

// Stored bytes of a sparse file; between and behind them are zeros.
struct SparseSegment {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;
};
using SparseMap = std::vector<SparseSegment>;

inline constexpr std::size_t kMostSparseSegments = 1u << 20;

struct OldSparse {
  SparseMap map;
  std::uint64_t size = 0;  // of the expanded file
};

// Format "S": the map is in the header and in extension blocks behind it, which are taken from
// `input`.
Result<OldSparse> read_old_sparse(std::string_view header, BufferedInput& input);
// Format 1.0: the map is text at the front of the stored bytes, padded to a block. `stored` is
// lessened by what was taken.
Result<SparseMap> read_data_sparse(BufferedInput& input, std::uint64_t& stored);
// Offset, count, offset, count …
SparseMap pair_up(const std::vector<std::uint64_t>& numbers);

// In order, without overlap, within the file's size, and no longer than what is stored.
Status check_sparse_map(const SparseMap& map, std::uint64_t size, std::uint64_t stored);

}  // namespace pratique::archive
