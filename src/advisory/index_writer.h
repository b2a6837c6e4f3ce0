// The tables of a finished index, and the file they make.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/index_format.h"

namespace pratique::advisory {

struct IndexTables {
  std::vector<SourceRow> sources;
  std::vector<EcosystemRow> ecosystems;
  std::vector<PackageRow> packages;
  std::vector<EntryRow> entries;
  std::vector<RangeRow> ranges;
  std::vector<std::uint32_t> versions;
  std::vector<GroupRow> groups;
  std::vector<std::uint32_t> group_ids;
  std::vector<std::uint32_t> group_refs;
  std::vector<AdvisoryRow> advisories;
  std::vector<CveRow> cves;
};

// The bytes of the file. Tables are emptied as they are copied.
std::string write_index(IndexTables& tables, std::string_view strings, std::int64_t built);

}  // namespace pratique::advisory
