// Index::match: looks a package up, evaluates its advisories, and merges them by vulnerability.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "advisory/alias_groups.h"
#include "advisory/ecosystem.h"
#include "advisory/eol.h"
#include "advisory/index_state.h"
#include "advisory/intervals.h"
#include "advisory/rating.h"
#include "advisory/rpm_modules.h"
#include "advisory/steady_sort.h"

namespace pratique::advisory {
namespace {

using package::VersionOrder;

// The rows of a kernel package repeat few versions many times: what was compared last is
// remembered.
class VersionCompare {
 public:
  VersionCompare(VersionOrder order, std::string_view version) : order_(order), version_(version) {}
  // The installed version against another; none where that is no version.
  std::optional<int> against(std::uint32_t string, std::string_view other) {
    Slot& slot = slots_[string % slots_.size()];
    if (slot.string == string && string != 0)
      return slot.order == kInvalid ? std::nullopt : std::optional<int>(slot.order);
    const auto result = package::compare_versions(order_, version_, other);
    slot.string = string;
    slot.order = !result ? kInvalid : (*result < 0 ? -1 : (*result > 0 ? 1 : 0));
    return slot.order == kInvalid ? std::nullopt : std::optional<int>(slot.order);
  }

 private:
  static constexpr int kInvalid = 2;
  struct Slot {
    std::uint32_t string = 0;
    int order = 0;
  };
  VersionOrder order_;
  std::string_view version_;
  std::array<Slot, 256> slots_{};
};

struct Hit {
  EntryRow entry;
  AdvisoryRow advisory;
};

// One vulnerability while its advisories are gathered.
struct Gathered {
  std::vector<Hit> hits;
  std::vector<std::string_view> names;
};

class Matcher {
 public:
  Matcher(const IndexReader& reader, const package::Package& package, const Lookup& lookup,
          const MatchOptions& options, VersionOrder order, bool rpm)
      : reader_(reader),
        package_(package),
        lookup_(lookup),
        options_(options),
        order_(order),
        rpm_(rpm),
        compare_(order, lookup.version) {}

  void visit(const EcosystemRow& ecosystem, bool only_unknown_to_others, std::string_view name) {
    const auto found = find_package(ecosystem, name);
    if (!found) return;
    if (!reader_.holds(SectionKind::entries, found->first_entry, found->entry_count)) {
      damaged_ = true;
      return;
    }
    for (std::uint32_t i = 0; i < found->entry_count && !damaged_; ++i) {
      const auto entry =
          reader_.row<EntryRow>(SectionKind::entries, found->first_entry + i, damaged_);
      consider(entry, only_unknown_to_others);
    }
  }

  std::vector<Match> finish();
  bool is_damaged() const { return damaged_; }

 private:
  std::optional<PackageRow> find_package(const EcosystemRow& ecosystem, std::string_view name);
  void consider(const EntryRow& entry, bool only_unknown_to_others);
  bool applies(const EntryRow& entry);
  bool contains(const RangeRow& range, VersionCompare& compare);
  void spend() {
    if (budget_ == 0)
      damaged_ = true;
    else
      --budget_;
  }
  void gather(const EntryRow& entry, const GroupRow& group, std::uint32_t primary);
  Match merge(std::string_view primary, Gathered& gathered);
  std::string_view fix_of(const Gathered& gathered);
  bool still_affected(const Gathered& gathered, std::string_view version);
  void rate(Match& match, const Gathered& gathered, const Hit& deciding);
  std::optional<CveRow> find_cve(std::uint64_t key);

  const IndexReader& reader_;
  const package::Package& package_;
  const Lookup& lookup_;
  const MatchOptions& options_;
  VersionOrder order_;
  bool rpm_;
  VersionCompare compare_;
  bool damaged_ = false;
  // Steps left: more than any real package takes, so that a hostile index cannot hold us up.
  std::uint64_t budget_ = 50'000'000;
  // By the string of the name to show: each string is in the index once.
  std::unordered_map<std::uint32_t, Gathered> gathered_;
  std::unordered_set<std::uint32_t>
      decided_;  // vulnerabilities that the first ecosystem knows, whatever it says
};

std::optional<PackageRow> Matcher::find_package(const EcosystemRow& ecosystem,
                                                std::string_view wanted) {
  std::uint64_t low = ecosystem.first_package;
  std::uint64_t high = low + ecosystem.package_count;
  if (!reader_.holds(SectionKind::packages, low, ecosystem.package_count)) {
    damaged_ = true;
    return std::nullopt;
  }
  while (low < high && !damaged_) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto row = reader_.row<PackageRow>(SectionKind::packages, middle, damaged_);
    const std::string_view name = reader_.string(row.name, damaged_);
    if (name == wanted) return row;
    if (name < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return std::nullopt;
}

bool Matcher::contains(const RangeRow& range, VersionCompare& compare) {
  spend();
  if (range.low != 0) {
    const auto low = compare.against(range.low, reader_.string(range.low, damaged_));
    if (!low || *low < 0 || (*low == 0 && range.above_low != 0)) return false;
  }
  if (range.end == static_cast<std::uint8_t>(End::open)) return true;
  const auto high = compare.against(range.high, reader_.string(range.high, damaged_));
  if (!high) return false;
  return range.end == static_cast<std::uint8_t>(End::last_affected) ? *high <= 0 : *high < 0;
}

bool Matcher::applies(const EntryRow& entry) {
  const std::string_view stream = reader_.string(entry.stream, damaged_);
  if ((rpm_ || !stream.empty()) &&
      !stream_holds(stream, lookup_.version, package_.modularity, rpm_))
    return false;
  if (!reader_.holds(SectionKind::ranges, entry.first_range, entry.range_count) ||
      !reader_.holds(SectionKind::versions, entry.first_version, entry.version_count)) {
    damaged_ = true;
    return false;
  }
  for (std::uint32_t i = 0; i < entry.range_count && !damaged_; ++i) {
    const auto range = reader_.row<RangeRow>(SectionKind::ranges, entry.first_range + i, damaged_);
    if (contains(range, compare_)) return true;
  }
  for (std::uint32_t i = 0; i < entry.version_count && !damaged_; ++i) {
    spend();
    const auto string =
        reader_.row<std::uint32_t>(SectionKind::versions, entry.first_version + i, damaged_);
    const std::string_view version = reader_.string(string, damaged_);
    if (version == lookup_.version || compare_.against(string, version) == 0) return true;
  }
  return false;
}

void Matcher::consider(const EntryRow& entry, bool only_unknown_to_others) {
  const bool undecided = entry.state == static_cast<std::uint8_t>(State::under_investigation);
  const bool hit = applies(entry) && (!undecided || options_.under_investigation);
  // Only Ubuntu looks at two ecosystems whose word can differ; all others need the groups of hits
  // alone.
  const bool remember = !only_unknown_to_others && lookup_.ecosystems.size() > 1;
  if ((!hit && !remember) || damaged_) return;
  if (!reader_.holds(SectionKind::group_refs, entry.first_group, entry.group_count)) {
    damaged_ = true;
    return;
  }
  for (std::uint32_t i = 0; i < entry.group_count && !damaged_; ++i) {
    spend();
    const auto number =
        reader_.row<std::uint32_t>(SectionKind::group_refs, entry.first_group + i, damaged_);
    const auto group = reader_.row<GroupRow>(SectionKind::groups, number, damaged_);
    if (!reader_.holds(SectionKind::group_ids, group.first_id, group.id_count) ||
        group.id_count == 0)
      damaged_ = true;
    if (damaged_) return;
    const auto first = reader_.row<std::uint32_t>(SectionKind::group_ids, group.first_id, damaged_);
    if (remember) decided_.insert(first);
    if (hit && !(only_unknown_to_others && decided_.contains(first))) gather(entry, group, first);
  }
}

void Matcher::gather(const EntryRow& entry, const GroupRow& group, std::uint32_t primary) {
  Gathered& gathered = gathered_[primary];
  const auto advisory = reader_.row<AdvisoryRow>(SectionKind::advisories, entry.advisory, damaged_);
  gathered.hits.push_back({entry, advisory});
  gathered.names.push_back(reader_.string(advisory.id, damaged_));
  for (std::uint32_t i = 0; i < group.id_count && !damaged_; ++i) {
    spend();
    const auto id =
        reader_.row<std::uint32_t>(SectionKind::group_ids, group.first_id + i, damaged_);
    gathered.names.push_back(reader_.string(id, damaged_));
  }
}

bool Matcher::still_affected(const Gathered& gathered, std::string_view version) {
  // One range alone cannot contradict its own end.
  if (gathered.hits.size() == 1 && gathered.hits.front().entry.range_count <= 1) return false;
  VersionCompare compare(order_, version);
  for (const Hit& hit : gathered.hits) {
    for (std::uint32_t i = 0; i < hit.entry.range_count && !damaged_; ++i) {
      const auto range =
          reader_.row<RangeRow>(SectionKind::ranges, hit.entry.first_range + i, damaged_);
      if (range.end != static_cast<std::uint8_t>(End::open) && contains(range, compare))
        return true;
    }
  }
  return false;
}

// Of all fixes that the advisories name above the installed version, the smallest that none of them
// still calls affected; where they contradict each other on every one, the highest.
std::string_view Matcher::fix_of(const Gathered& gathered) {
  std::vector<std::string_view> fixes;
  for (const Hit& hit : gathered.hits) {
    std::string_view nearest;
    bool within = false;
    for (std::uint32_t i = 0; i < hit.entry.range_count && !damaged_; ++i) {
      const auto range =
          reader_.row<RangeRow>(SectionKind::ranges, hit.entry.first_range + i, damaged_);
      if (range.fix == 0) {
        within = within || contains(range, compare_);
        continue;
      }
      const std::string_view fix = reader_.string(range.fix, damaged_);
      const bool inside = contains(range, compare_);
      const auto order = compare_.against(range.fix, fix);
      if (!order || *order >= 0) continue;
      if (inside) {
        nearest = fix;
        within = true;
        break;
      }
      if (nearest.empty())
        nearest = fix;  // affected by its explicit versions: the next fix on the line
    }
    const bool by_version = hit.entry.version_count != 0;
    if (!nearest.empty() && (within || by_version)) fixes.push_back(nearest);
  }
  if (fixes.size() == 1 && gathered.hits.size() == 1) return fixes.front();
  const auto less = [&](std::string_view a, std::string_view b) {
    const auto order = package::compare_versions(order_, a, b);
    return order && *order < 0;
  };
  steady_sort(fixes, less);
  for (const std::string_view fix : fixes)
    if (!still_affected(gathered, fix)) return fix;
  return fixes.empty() ? std::string_view() : fixes.back();
}

std::optional<CveRow> Matcher::find_cve(std::uint64_t key) {
  std::uint64_t low = 0;
  std::uint64_t high = reader_.count(SectionKind::cves);
  while (low < high && !damaged_) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto row = reader_.row<CveRow>(SectionKind::cves, middle, damaged_);
    if (row.key == key) return row;
    if (row.key < key)
      low = middle + 1;
    else
      high = middle;
  }
  return std::nullopt;
}

// KEV and EPSS of every CVE among the names. CVSS of the advisories themselves, else what others
// say of the CVE; the newest version and then the highest; the distribution's word on severity
// before what follows from the score.
void Matcher::rate(Match& match, const Gathered& gathered, const Hit& deciding) {
  Rating best;
  std::uint32_t vector = 0;
  std::uint8_t words = kNoValue;
  for (const Hit& hit : gathered.hits) {
    const bool own = hit.entry.vector != 0;
    const std::uint32_t string = own ? hit.entry.vector : hit.advisory.vector;
    const Rating rating{
        own ? hit.entry.cvss : hit.advisory.cvss, own ? hit.entry.score : hit.advisory.score, {}};
    if (string != 0 && (vector == 0 || is_better(rating, best))) {
      best = rating;
      vector = string;
    }
    if (words == kNoValue) words = hit.advisory.severity;
  }
  Rating known;
  std::uint32_t known_vector = 0;
  for (const std::string_view name : gathered.names) {
    const auto key = name.starts_with("CVE-") ? cve_key(name) : std::nullopt;
    const auto row = key ? find_cve(*key) : std::nullopt;
    if (!row) continue;
    if ((row->flags & 1) != 0) match.kev = true;
    if ((row->flags & 4) != 0)
      match.epss = std::max(match.epss.value_or(0), row->probability / 1e6);
    const Rating rating{row->cvss, row->score, {}};
    if (row->vector == 0 || (known_vector != 0 && !is_better(rating, known))) continue;
    known = rating;
    known_vector = row->vector;
  }
  if (vector == 0) {
    vector = known_vector;
    best = known;
  }
  if (vector != 0) {
    match.vector = std::string(reader_.string(vector, damaged_));
    match.score = best.tenths / 10.0;
  }
  std::uint8_t given = deciding.entry.severity;
  if (given == kNoValue && deciding.advisory.from_distribution != 0)
    given = deciding.advisory.severity;
  if (given == kNoValue && vector != 0)
    match.severity = severity_of_score(best.tenths, best.cvss);
  else if (given == kNoValue)
    given = words;
  if (given <= static_cast<std::uint8_t>(Severity::unknown))
    match.severity = static_cast<Severity>(given);
}

Match Matcher::merge(std::string_view primary, Gathered& gathered) {
  // The advisory that decides: a distribution's with a rating, then a distribution's, then the one
  // that bears the name, then the first by id.
  const auto weight = [&](const Hit& hit) {
    const bool rated = hit.entry.severity != kNoValue || hit.advisory.severity != kNoValue;
    if (hit.advisory.from_distribution != 0) return rated ? 0 : 1;
    return reader_.string(hit.advisory.id, damaged_) == primary ? 2 : 3;
  };
  if (gathered.hits.size() > 1) {
    steady_sort(gathered.hits, [&](const Hit& a, const Hit& b) {
      const int weight_a = weight(a);
      const int weight_b = weight(b);
      if (weight_a != weight_b) return weight_a < weight_b;
      return is_shown_before(reader_.string(a.advisory.id, damaged_),
                             reader_.string(b.advisory.id, damaged_));
    });
  }
  std::sort(gathered.names.begin(), gathered.names.end());
  gathered.names.erase(std::unique(gathered.names.begin(), gathered.names.end()),
                       gathered.names.end());
  const Hit& deciding = gathered.hits.front();
  Match match;
  match.id = std::string(primary);
  for (const std::string_view name : gathered.names)
    if (name != primary) match.aliases.emplace_back(name);
  for (const Hit& hit : gathered.hits)
    match.advisories.emplace_back(reader_.string(hit.advisory.id, damaged_));
  match.advisories.erase(std::unique(match.advisories.begin(), match.advisories.end()),
                         match.advisories.end());
  match.source = std::string(reader_.string(deciding.advisory.source, damaged_));
  for (const Hit& hit : gathered.hits) {
    if (!match.summary.empty()) break;
    match.summary = std::string(reader_.string(hit.advisory.summary, damaged_));
  }
  match.fixed_version = std::string(fix_of(gathered));
  const std::uint8_t state = deciding.entry.state;
  match.status =
      !match.fixed_version.empty() ? "fixed" : std::string(name_of(static_cast<State>(state)));
  rate(match, gathered, deciding);
  return match;
}

std::vector<Match> Matcher::finish() {
  std::vector<Match> matches;
  std::vector<std::pair<Shown, Gathered*>> order;
  order.reserve(gathered_.size());
  matches.reserve(gathered_.size());
  for (auto& [primary, gathered] : gathered_)
    order.emplace_back(shown(reader_.string(primary, damaged_)), &gathered);
  std::sort(order.begin(), order.end());
  for (const auto& [name, gathered] : order) matches.push_back(merge(name.id, *gathered));
  return matches;
}

// The rows of the ecosystems to look in, the first of the lookup first.
std::vector<EcosystemRow> find_ecosystems(const IndexReader& reader, const Lookup& lookup,
                                          bool& damaged) {
  std::vector<EcosystemRow> out;
  const auto name_at = [&](std::uint64_t i) {
    return reader.string(reader.row<EcosystemRow>(SectionKind::ecosystems, i, damaged).name,
                         damaged);
  };
  const auto lower_bound = [&](std::string_view name) {
    std::uint64_t low = 0;
    std::uint64_t high = reader.count(SectionKind::ecosystems);
    while (low < high && !damaged) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (name_at(middle) < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  };
  const std::uint64_t count = reader.count(SectionKind::ecosystems);
  if (!lookup.pattern) {
    for (const std::string& name : lookup.ecosystems) {
      const std::uint64_t at = lower_bound(name);
      if (at < count && !damaged && name_at(at) == name)
        out.push_back(reader.row<EcosystemRow>(SectionKind::ecosystems, at, damaged));
    }
    return out;
  }
  const std::string& prefix = lookup.ecosystems.front();
  for (std::uint64_t at = lower_bound(prefix); at < count && !damaged; ++at) {
    const std::string_view name = name_at(at);
    if (!name.starts_with(prefix)) break;
    if (covers_release(name, lookup))
      out.push_back(reader.row<EcosystemRow>(SectionKind::ecosystems, at, damaged));
  }
  return out;
}

// Whether someone else goes on where the distribution's free support ends, and the index has their
// data: Ubuntu Pro.
bool covers_extension(const Lookup& lookup, const Index& index) {
  return std::any_of(lookup.ecosystems.begin(), lookup.ecosystems.end(),
                     [&](const std::string& name) {
                       return name.starts_with("Ubuntu:Pro") && index.covers(name);
                     });
}

}  // namespace

bool Index::covers(std::string_view ecosystem) const {
  Lookup lookup;
  lookup.ecosystems = {std::string(ecosystem)};
  bool damaged = false;
  return !find_ecosystems(state_->reader, lookup, damaged).empty() && !damaged;
}

Result<MatchResult> Index::match(const package::Package& package,
                                 const package::Distribution& distribution,
                                 const MatchOptions& options) const {
  MatchResult result;
  const Lookup lookup = lookup_of(package, distribution);
  result.ecosystem = lookup.shown;
  result.name = lookup.name;
  result.version = lookup.version;
  const bool os = package::is_os(package.kind);
  if (!package.unidentified.empty()) {
    result.unassessed = package.unidentified;
  } else if (os && options.foreign_vendor) {
    result.unassessed = "built by another vendor than the distribution";
  } else if (lookup.ecosystems.empty()) {
    result.unassessed = lookup.reason;
  } else if (lookup.name.empty() || lookup.version.empty()) {
    result.unassessed = lookup.name.empty() ? "no name recorded" : "no version recorded";
  }
  if (!result.unassessed.empty()) return result;

  bool damaged = false;
  const std::vector<EcosystemRow> ecosystems = find_ecosystems(state_->reader, lookup, damaged);
  if (damaged) return invalid("advisory index is damaged: ecosystems");
  const std::string_view any = lookup.ecosystems.front();
  const auto order = version_order(any);
  if (ecosystems.empty() || !order) {
    result.unassessed = "no source in the index for " + lookup.shown;
    return result;
  }
  if (!is_comparable(*order, lookup.version)) {
    result.unassessed = "\"" + lookup.version.substr(0, 80) + "\" is no version in " + lookup.shown;
    return result;
  }
  if (os && is_end_of_life(distribution, options.today) && !covers_extension(lookup, *this))
    result.unassessed = lookup.shown + " is past its end of life";

  Matcher matcher(state_->reader, package, lookup, options, *order, is_rpm(any));
  // Red Hat tells what it has not fixed by source package.
  const std::string source =
      any.starts_with("Red Hat:")
          ? "source:" + (package.source_name.empty() ? package.name : package.source_name)
          : std::string();
  bool first = true;
  for (const EcosystemRow& ecosystem : ecosystems) {
    const std::string_view name = state_->reader.string(ecosystem.name, damaged);
    matcher.visit(ecosystem, !first && name.starts_with("Ubuntu:Pro"), lookup.name);
    if (!source.empty()) matcher.visit(ecosystem, false, source);
    first = false;
  }
  result.matches = matcher.finish();
  if (matcher.is_damaged() || damaged)
    return invalid("advisory index is damaged: rows of " + lookup.name);
  return result;
}

}  // namespace pratique::advisory
