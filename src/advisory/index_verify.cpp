#include <cstring>

#include "advisory/index_state.h"
#include "core/digest.h"

namespace pratique::advisory {
namespace {

// Every reference of every row leads somewhere.
class Check {
 public:
  explicit Check(const IndexReader& reader) : reader_(reader) {}
  bool is_damaged() const { return damaged_; }

  void run() {
    each<SourceRow>(SectionKind::sources, [&](const SourceRow& row) {
      text(row.name), text(row.kind), text(row.date), text(row.sha256);
    });
    each<EcosystemRow>(SectionKind::ecosystems, [&](const EcosystemRow& row) {
      text(row.name);
      holds(SectionKind::packages, row.first_package, row.package_count);
    });
    each<PackageRow>(SectionKind::packages, [&](const PackageRow& row) {
      text(row.name);
      holds(SectionKind::entries, row.first_entry, row.entry_count);
    });
    each<EntryRow>(SectionKind::entries, [&](const EntryRow& row) {
      text(row.stream), text(row.vector);
      holds(SectionKind::advisories, row.advisory, 1);
      holds(SectionKind::ranges, row.first_range, row.range_count);
      holds(SectionKind::versions, row.first_version, row.version_count);
      holds(SectionKind::group_refs, row.first_group, row.group_count);
    });
    each<RangeRow>(SectionKind::ranges,
                   [&](const RangeRow& row) { text(row.low), text(row.high), text(row.fix); });
    each<std::uint32_t>(SectionKind::versions, [&](std::uint32_t string) { text(string); });
    each<std::uint32_t>(SectionKind::group_ids, [&](std::uint32_t string) { text(string); });
    each<std::uint32_t>(SectionKind::group_refs,
                        [&](std::uint32_t group) { holds(SectionKind::groups, group, 1); });
    each<GroupRow>(SectionKind::groups, [&](const GroupRow& row) {
      holds(SectionKind::group_ids, row.first_id, row.id_count);
    });
    each<AdvisoryRow>(SectionKind::advisories, [&](const AdvisoryRow& row) {
      text(row.id), text(row.source), text(row.summary), text(row.vector);
    });
    each<CveRow>(SectionKind::cves, [&](const CveRow& row) { text(row.vector); });
  }

 private:
  template <typename Row, typename Visit>
  void each(SectionKind kind, const Visit& visit) {
    for (std::uint32_t i = 0; i < reader_.count(kind) && !damaged_; ++i)
      visit(reader_.row<Row>(kind, i, damaged_));
  }
  void text(std::uint32_t offset) { (void)reader_.string(offset, damaged_); }
  void holds(SectionKind kind, std::uint64_t first, std::uint64_t count) {
    if (!reader_.holds(kind, first, count)) damaged_ = true;
  }
  const IndexReader& reader_;
  bool damaged_ = false;
};

}  // namespace

Status Index::verify() const {
  const IndexReader& reader = state_->reader;
  Hasher hasher(HashKind::sha256);
  hasher.update(reader.body());
  const std::string sum = hasher.finish_raw();
  if (std::memcmp(sum.data(), reader.header().body_sha256.data(), sum.size()) != 0)
    return invalid("advisory index: the check sum does not fit: the file is damaged");
  Check check(reader);
  check.run();
  if (check.is_damaged()) return invalid("advisory index: rows refer to what is not there");
  return {};
}

}  // namespace pratique::advisory
