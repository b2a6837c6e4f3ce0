#include "archive/tar_sparse.h"

#include <string>

#include "archive/pax.h"
#include "archive/tar_header.h"

namespace pratique::archive {
namespace {

// The old GNU header: 4 pairs at 386, the flag at 482, the size at 483; an extension: 21 pairs, the
// flag at 504.
constexpr std::size_t kHeaderPairs = 386, kHeaderFlag = 482, kRealSize = 483;
constexpr std::size_t kExtensionFlag = 504;
constexpr std::size_t kNumber = 12;

Result<std::uint64_t> number_at(std::string_view block, std::size_t offset) {
  const std::int64_t value = TRY(parse_tar_number(block.substr(offset, kNumber), "sparse map"));
  if (value < 0) return invalid("negative number in the sparse map");
  return static_cast<std::uint64_t>(value);
}

Status add_pairs(std::string_view block, std::size_t begin, std::size_t count, SparseMap& map) {
  for (std::size_t i = 0; i != count; ++i) {
    const std::size_t at = begin + i * 2 * kNumber;
    if (block[at] == '\0') return {};
    const std::uint64_t offset = TRY(number_at(block, at));
    const std::uint64_t bytes = TRY(number_at(block, at + kNumber));
    if (map.size() == kMostSparseSegments) return limit("too many parts in the sparse map");
    map.push_back({offset, bytes});
  }
  return {};
}

// Takes the text map block by block.
class MapText {
 public:
  MapText(BufferedInput& input, std::uint64_t& stored) : input_(input), stored_(stored) {}

  Result<std::uint64_t> next_number() {
    std::string digits;
    for (;;) {
      if (block_.empty()) {
        if (stored_ < kTarBlock) return invalid("the sparse map runs beyond the stored bytes");
        input_.consume(taken_);
        taken_ = 0;
        const bool there = TRY(input_.need(kTarBlock));
        if (!there) return invalid("the archive ends inside a sparse map");
        block_ = input_.bytes().substr(0, kTarBlock);
        taken_ = kTarBlock;
        stored_ -= kTarBlock;
      }
      const char c = block_.front();
      block_.remove_prefix(1);
      if (c == '\n') break;
      if (digits.size() == 20) return invalid("bad number in the sparse map");
      digits += c;
    }
    const auto value = parse_decimal(digits);
    if (!value) return invalid("bad number in the sparse map");
    return *value;
  }
  void finish() { input_.consume(taken_); }

 private:
  BufferedInput& input_;
  std::uint64_t& stored_;
  std::string_view block_;
  std::size_t taken_ = 0;
};

}  // namespace

Result<OldSparse> read_old_sparse(std::string_view header, BufferedInput& input) {
  OldSparse sparse;
  sparse.size = TRY(number_at(header, kRealSize));
  TRY(add_pairs(header, kHeaderPairs, 4, sparse.map));
  bool more = header[kHeaderFlag] != '\0';
  while (more) {
    const bool there = TRY(input.need(kTarBlock));
    if (!there) return invalid("the archive ends inside a sparse map");
    const std::string_view block = input.bytes().substr(0, kTarBlock);
    TRY(add_pairs(block, 0, 21, sparse.map));
    more = block[kExtensionFlag] != '\0';
    input.consume(kTarBlock);
  }
  return sparse;
}

Result<SparseMap> read_data_sparse(BufferedInput& input, std::uint64_t& stored) {
  MapText text(input, stored);
  const std::uint64_t count = TRY(text.next_number());
  if (count > kMostSparseSegments) return limit("too many parts in the sparse map");
  SparseMap map;
  for (std::uint64_t i = 0; i != count; ++i) {
    const std::uint64_t offset = TRY(text.next_number());
    const std::uint64_t bytes = TRY(text.next_number());
    map.push_back({offset, bytes});
  }
  text.finish();
  return map;
}

SparseMap pair_up(const std::vector<std::uint64_t>& numbers) {
  SparseMap map;
  map.reserve(numbers.size() / 2);
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
    map.push_back({numbers[i], numbers[i + 1]});
  return map;
}

Status check_sparse_map(const SparseMap& map, std::uint64_t size, std::uint64_t stored) {
  std::uint64_t end = 0, sum = 0;
  for (const SparseSegment& segment : map) {
    if (segment.offset < end) return invalid("parts of the sparse map overlap");
    if (segment.offset > size || segment.count > size - segment.offset)
      return invalid("the sparse map runs beyond the file");
    end = segment.offset + segment.count;
    sum += segment.count;
  }
  if (sum > stored) return invalid("the sparse map names more bytes than are stored");
  return {};
}

}  // namespace pratique::archive
