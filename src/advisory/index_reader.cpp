#include "advisory/index_reader.h"

#include <string>

#include "core/digest.h"

namespace pratique::advisory {
namespace {

constexpr std::uint32_t row_bytes_of(SectionKind kind) {
  switch (kind) {
    case SectionKind::strings: return 1;
    case SectionKind::sources: return sizeof(SourceRow);
    case SectionKind::ecosystems: return sizeof(EcosystemRow);
    case SectionKind::packages: return sizeof(PackageRow);
    case SectionKind::entries: return sizeof(EntryRow);
    case SectionKind::ranges: return sizeof(RangeRow);
    case SectionKind::groups: return sizeof(GroupRow);
    case SectionKind::advisories: return sizeof(AdvisoryRow);
    case SectionKind::cves: return sizeof(CveRow);
    case SectionKind::versions:
    case SectionKind::group_ids:
    case SectionKind::group_refs: return sizeof(std::uint32_t);
  }
  return 0;
}

constexpr std::size_t kHead = sizeof(HeaderRow) + kSectionCount * sizeof(SectionRow);

}  // namespace

Result<IndexReader> IndexReader::over(std::string_view bytes) {
  IndexReader reader;
  reader.bytes_ = bytes;
  HeaderRow& header = reader.header_;
  if (bytes.size() < sizeof(header)) return invalid("not an advisory index: too short");
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kMagic) return invalid("not an advisory index");
  if (header.format != kFormatVersion)
    return unsupported("advisory index of format " + std::to_string(header.format) +
                       ", this version reads " + std::to_string(kFormatVersion) +
                       ": import the advisories again");
  if (header.file_bytes != bytes.size())
    return invalid("advisory index is cut short: " + std::to_string(bytes.size()) + " of " +
                   std::to_string(header.file_bytes) + " bytes");
  if (header.section_count != kSectionCount || bytes.size() < kHead)
    return invalid("advisory index has a damaged header");
  HeaderRow unsigned_header = header;
  unsigned_header.head_sha256 = {};
  std::string head(bytes.substr(0, kHead));
  std::memcpy(head.data(), &unsigned_header, sizeof(unsigned_header));
  Hasher hasher(HashKind::sha256);
  hasher.update(head);
  const std::string sum = hasher.finish_raw();
  if (std::memcmp(sum.data(), header.head_sha256.data(), sum.size()) != 0)
    return invalid("advisory index has a damaged header");

  for (std::size_t i = 0; i < kSectionCount; ++i) {
    SectionRow row{};
    std::memcpy(&row, bytes.data() + sizeof(header) + i * sizeof(row), sizeof(row));
    const bool known = row.kind >= 1 && row.kind <= kSectionCount;
    if (!known || row.row_bytes != row_bytes_of(static_cast<SectionKind>(row.kind)) ||
        row.offset < kHead || row.offset > bytes.size() || row.rows > 0xffffffffu ||
        row.rows * row.row_bytes > bytes.size() - row.offset)
      return invalid("advisory index has a damaged section table");
    reader.sections_[row.kind] = {row.offset, static_cast<std::uint32_t>(row.rows)};
  }
  return reader;
}

std::string_view IndexReader::body() const { return bytes_.substr(kHead); }

std::string_view IndexReader::string(std::uint32_t offset, bool& damaged) const {
  const Section& strings = section(SectionKind::strings);
  std::uint16_t size = 0;
  if (std::uint64_t{offset} + sizeof(size) > strings.rows) {
    damaged = true;
    return {};
  }
  std::memcpy(&size, bytes_.data() + strings.offset + offset, sizeof(size));
  if (std::uint64_t{offset} + sizeof(size) + size > strings.rows) {
    damaged = true;
    return {};
  }
  return bytes_.substr(strings.offset + offset + sizeof(size), size);
}

}  // namespace pratique::advisory
