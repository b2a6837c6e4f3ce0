#include "advisory/alias_groups.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "advisory/record.h"

namespace pratique::advisory {
namespace {

// Union-find over the names of one package.
class Joined {
 public:
  std::uint32_t number(std::uint32_t id) {
    const auto [place, is_new] =
        numbers_.try_emplace(id, static_cast<std::uint32_t>(parents_.size()));
    if (is_new) {
      parents_.push_back(place->second);
      ids_.push_back(id);
    }
    return place->second;
  }
  std::uint32_t root(std::uint32_t number) {
    while (parents_[number] != number) {
      parents_[number] = parents_[parents_[number]];
      number = parents_[number];
    }
    return number;
  }
  void join(std::uint32_t a, std::uint32_t b) { parents_[root(a)] = root(b); }
  const std::vector<std::uint32_t>& ids() const { return ids_; }

 private:
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace

Shown shown(std::string_view id) {
  const auto key = cve_key(id);
  if (key) return {id.starts_with("CVE-") ? 0 : 1, *key, id};
  return {id.starts_with("GHSA-") ? 2 : 3, 0, id};
}

bool is_shown_before(std::string_view a, std::string_view b) { return shown(a) < shown(b); }

std::uint32_t AliasGroups::group_of(std::vector<std::uint32_t> ids) {
  std::sort(ids.begin(), ids.end(), [&](std::uint32_t a, std::uint32_t b) {
    return is_shown_before(strings_.at(a), strings_.at(b));
  });
  const auto [place, is_new] =
      known_.try_emplace(std::move(ids), static_cast<std::uint32_t>(rows_.size()));
  if (is_new) {
    rows_.push_back(
        {static_cast<std::uint32_t>(ids_.size()), static_cast<std::uint32_t>(place->first.size())});
    ids_.insert(ids_.end(), place->first.begin(), place->first.end());
  }
  return place->second;
}

void AliasGroups::assign(const std::vector<Names>& names, std::span<EntryRow> entries) {
  Joined joined;
  for (const Names& one : names) {
    for (const std::uint32_t id : one.ids) {
      const std::uint32_t number = joined.number(id);
      if (!one.apart) joined.join(number, joined.number(one.ids.front()));
    }
  }
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> members;
  for (std::uint32_t number = 0; number < joined.ids().size(); ++number)
    members[joined.root(number)].push_back(joined.ids()[number]);
  std::unordered_map<std::uint32_t, std::uint32_t> groups;
  for (auto& [root, ids] : members) groups[root] = group_of(std::move(ids));

  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::vector<std::uint32_t> refs;
    for (const std::uint32_t id : names[i].ids)
      refs.push_back(groups[joined.root(joined.number(id))]);
    std::sort(refs.begin(), refs.end());
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
    if (refs.size() > 65535) refs.resize(65535);
    entries[i].first_group = static_cast<std::uint32_t>(refs_.size());
    entries[i].group_count = static_cast<std::uint16_t>(refs.size());
    refs_.insert(refs_.end(), refs.begin(), refs.end());
  }
}

}  // namespace pratique::advisory
