// Which advisories of one package speak of the same vulnerability.
//
// Names are joined transitively, but only within a package: lists of aliases in the wild are not
// careful enough to be followed across the whole world.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/index_format.h"
#include "advisory/string_table.h"

namespace pratique::advisory {

class AliasGroups {
 public:
  // The names of one entry's advisory, sorted. With `apart` each is a vulnerability of its own.
  struct Names {
    std::span<const std::uint32_t> ids;
    bool apart = false;
  };

  explicit AliasGroups(const StringTable& strings) : strings_(strings) {}
  // Sets the groups of the entries of one package; names[i] belongs to entries[i].
  void assign(const std::vector<Names>& names, std::span<EntryRow> entries);

  std::vector<GroupRow> take_rows() { return std::move(rows_); }
  std::vector<std::uint32_t> take_ids() { return std::move(ids_); }
  std::vector<std::uint32_t> take_refs() { return std::move(refs_); }

 private:
  std::uint32_t group_of(std::vector<std::uint32_t> ids);
  const StringTable& strings_;
  std::vector<GroupRow> rows_;
  std::vector<std::uint32_t> ids_;
  std::vector<std::uint32_t> refs_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known_;
};

// The place of an id among the names of one vulnerability; computed once, compared often.
struct Shown {
  int weight = 0;
  std::uint64_t key = 0;
  std::string_view id;
  friend auto operator<=>(const Shown&, const Shown&) = default;
};
Shown shown(std::string_view id);

// Whether an id is to be shown rather than another: a CVE before all, the older first; then
// GitHub's; then by name.
bool is_shown_before(std::string_view a, std::string_view b);

}  // namespace pratique::advisory
