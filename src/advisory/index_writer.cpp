#include "advisory/index_writer.h"

#include <cstring>

#include "core/digest.h"

namespace pratique::advisory {
namespace {

void pad(std::string& bytes) { bytes.resize((bytes.size() + 7) / 8 * 8, '\0'); }

template <typename Row>
void append(std::string& bytes, std::vector<SectionRow>& sections, SectionKind kind,
            std::vector<Row>& rows) {
  pad(bytes);
  sections.push_back({static_cast<std::uint32_t>(kind), sizeof(Row), bytes.size(), rows.size()});
  bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Row));
  std::vector<Row>().swap(rows);
}

void set_hash(std::array<std::uint8_t, 32>& place, std::string_view bytes) {
  Hasher hasher(HashKind::sha256);
  hasher.update(bytes);
  const std::string raw = hasher.finish_raw();
  std::memcpy(place.data(), raw.data(), place.size());
}

}  // namespace

std::string write_index(IndexTables& tables, std::string_view strings, std::int64_t built) {
  const std::size_t head = sizeof(HeaderRow) + kSectionCount * sizeof(SectionRow);
  const std::size_t rows =
      tables.entries.size() * sizeof(EntryRow) + tables.ranges.size() * sizeof(RangeRow) +
      tables.packages.size() * sizeof(PackageRow) + tables.advisories.size() * sizeof(AdvisoryRow) +
      tables.cves.size() * sizeof(CveRow) +
      4 * (tables.versions.size() + tables.group_ids.size() + tables.group_refs.size()) +
      tables.groups.size() * sizeof(GroupRow);
  std::string bytes;
  bytes.reserve(head + rows + strings.size() + (1u << 20));
  bytes.resize(head, '\0');
  std::vector<SectionRow> sections;
  sections.push_back(
      {static_cast<std::uint32_t>(SectionKind::strings), 1, bytes.size(), strings.size()});
  bytes.append(strings);
  append(bytes, sections, SectionKind::sources, tables.sources);
  append(bytes, sections, SectionKind::ecosystems, tables.ecosystems);
  append(bytes, sections, SectionKind::packages, tables.packages);
  append(bytes, sections, SectionKind::entries, tables.entries);
  append(bytes, sections, SectionKind::ranges, tables.ranges);
  append(bytes, sections, SectionKind::versions, tables.versions);
  append(bytes, sections, SectionKind::groups, tables.groups);
  append(bytes, sections, SectionKind::group_ids, tables.group_ids);
  append(bytes, sections, SectionKind::group_refs, tables.group_refs);
  append(bytes, sections, SectionKind::advisories, tables.advisories);
  append(bytes, sections, SectionKind::cves, tables.cves);
  pad(bytes);

  HeaderRow header{};
  header.magic = kMagic;
  header.format = kFormatVersion;
  header.section_count = kSectionCount;
  header.file_bytes = bytes.size();
  header.built = built;
  set_hash(header.body_sha256, std::string_view(bytes).substr(head));
  std::memcpy(bytes.data(), &header, sizeof(header));
  std::memcpy(bytes.data() + sizeof(header), sections.data(), sections.size() * sizeof(SectionRow));
  set_hash(header.head_sha256, std::string_view(bytes).substr(0, head));
  std::memcpy(bytes.data(), &header, sizeof(header));
  return bytes;
}

}  // namespace pratique::advisory
