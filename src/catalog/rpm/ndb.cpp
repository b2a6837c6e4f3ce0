#include <cstdint>
#include <string>

#include "catalog/rpm/database.h"

namespace pratique::catalog::rpm {
namespace {

constexpr std::size_t kHeaderSize = 32;
constexpr std::size_t kSlotSize = 16;
constexpr std::size_t kBlockSize = 16;
constexpr std::size_t kPageSize = 4096;
constexpr std::size_t kBlobHead = 16;  // magic, package, generation, length
constexpr std::size_t kBlobTail = 12;  // Adler-32, length, magic
constexpr std::size_t kMostProblems = 32;

std::uint32_t word(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

// RFC 1950 section 8.2.
std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  while (!bytes.empty()) {
    const std::string_view run = bytes.substr(0, 5552);  // the most before b can overflow
    for (const char c : run) {
      a += static_cast<unsigned char>(c);
      b += a;
    }
    a %= 65521;
    b %= 65521;
    bytes.remove_prefix(run.size());
  }
  return b << 16 | a;
}

struct Slot {
  std::uint32_t package = 0;
  std::size_t offset = 0;  // in bytes
  std::size_t size = 0;
};

// The header inside the blocks of a slot.
Result<std::string_view> read_blob(std::string_view content, const Slot& slot) {
  if (slot.offset > content.size() || slot.size > content.size() - slot.offset)
    return invalid("blob lies outside the file");
  const std::string_view blocks = content.substr(slot.offset, slot.size);
  if (blocks.size() < kBlobHead + kBlobTail || !blocks.starts_with("BlbS"))
    return invalid("blob without its head");
  if (word(blocks, 4) != slot.package) return invalid("blob belongs to another package");
  const std::size_t length = word(blocks, 12);
  if (length > blocks.size() - kBlobHead - kBlobTail ||
      (kBlobHead + length + kBlobTail + kBlockSize - 1) / kBlockSize * kBlockSize != blocks.size())
    return invalid("blob has a length of " + std::to_string(length) + " in " +
                   std::to_string(blocks.size()) + " bytes");
  const std::string_view tail = blocks.substr(blocks.size() - kBlobTail);
  if (!tail.ends_with("BlbE") || word(tail, 4) != length) return invalid("blob without its tail");
  return blocks.substr(kBlobHead, length);
}

// The sum covers the head, the header and what fills its last block. rpm does not look at it when
// it reads a package, so a wrong one is reported but hides nothing.
bool matches_sum(std::string_view content, const Slot& slot) {
  const std::string_view summed = content.substr(slot.offset, slot.size - kBlobTail);
  return word(content, slot.offset + slot.size - kBlobTail) == adler32(summed);
}

}  // namespace

std::vector<Error> read_ndb(std::string_view content, const VisitBlob& visit) {
  std::vector<Error> problems;
  if (content.size() < kHeaderSize || !content.starts_with("RpmP")) {
    problems.push_back(invalid("no ndb database"));
    return problems;
  }
  if (word(content, 4) != 0) {
    problems.push_back(unsupported("ndb version " + std::to_string(word(content, 4))));
    return problems;
  }
  const std::uint64_t slots_end = std::uint64_t{word(content, 12)} * kPageSize;
  if (slots_end > content.size()) problems.push_back(invalid("slot pages are cut short"));
  // No block is handed out twice, so that overlapping slots cost no more than the file is long.
  std::size_t budget = content.size();
  for (std::size_t at = kHeaderSize; at + kSlotSize <= content.size() && at < slots_end;
       at += kSlotSize) {
    if (problems.size() >= kMostProblems) break;
    const std::string place = "slot " + std::to_string(at / kSlotSize);
    const std::string_view bytes = content.substr(at, kSlotSize);
    if (!bytes.starts_with("Slot")) {
      problems.push_back(invalid(place + ": no slot"));
      continue;
    }
    const Slot slot{word(bytes, 4), std::size_t{word(bytes, 8)} * kBlockSize,
                    std::size_t{word(bytes, 12)} * kBlockSize};
    if (slot.offset == 0) continue;
    if (slot.size > budget) {
      problems.push_back(limit(place + ": slots overlap"));
      break;
    }
    budget -= slot.size;
    const auto blob = read_blob(content, slot);
    const std::string package = "package " + std::to_string(slot.package);
    if (!blob) {
      problems.push_back(Error(blob.error()).in(package));
      continue;
    }
    if (!matches_sum(content, slot))
      problems.push_back(invalid(package + ": blob does not match its checksum"));
    visit(*blob, package);
  }
  return problems;
}

}  // namespace pratique::catalog::rpm
