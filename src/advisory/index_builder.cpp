#include "advisory/index_builder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "advisory/alias_groups.h"
#include "advisory/ecosystem.h"
#include "advisory/index_format.h"
#include "advisory/index_writer.h"
#include "advisory/intervals.h"
#include "advisory/rating.h"
#include "advisory/string_table.h"

namespace pratique::advisory {
namespace {

using package::VersionOrder;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

// What is known of an advisory besides its row.
struct Pending {
  AdvisoryRow row{};
  std::uint32_t first_key = 0;  // into keys: its names, or the vulnerabilities it carries fixes for
  std::uint32_t key_count = 0;
  std::uint32_t previous = kNone;  // row of the same id and source
  bool fans_out = false;           // each key is a vulnerability of its own
  bool dead = false;               // replaced by a later version of itself
};

struct PendingEntry {
  std::uint32_t ecosystem = 0;
  std::uint32_t name = 0;
  EntryRow row{};
};

std::uint8_t byte_of(const std::optional<Severity>& severity) {
  return severity ? static_cast<std::uint8_t>(*severity) : kNoValue;
}

std::uint32_t millionths(double value) {
  if (!(value > 0)) return 0;
  return static_cast<std::uint32_t>(std::lround(std::min(value, 1.0) * 1e6));
}

// Whether a version lies in an interval; false where it is none in that order.
bool contains(const std::vector<Interval>& intervals, std::string_view version,
              VersionOrder order) {
  for (const Interval& interval : intervals) {
    if (!interval.low.empty()) {
      const auto low = package::compare_versions(order, version, interval.low);
      if (!low || *low < 0 || (interval.above_low && *low == 0)) continue;
    }
    if (interval.end != End::open) {
      const auto high = package::compare_versions(order, version, interval.high);
      if (!high || *high > 0 || (interval.end != End::last_affected && *high == 0)) continue;
    } else if (interval.low.empty() && !is_comparable(order, version)) {
      continue;
    }
    return true;
  }
  return false;
}

// The smallest of the named fixes above a version.
std::string_view fix_above(const std::vector<std::string>& hints, std::string_view version,
                           VersionOrder order) {
  std::string_view best;
  for (const std::string& hint : hints) {
    const auto above = package::compare_versions(order, hint, version);
    if (!above || *above <= 0) continue;
    if (!best.empty()) {
      const auto smaller = package::compare_versions(order, hint, best);
      if (!smaller || *smaller >= 0) continue;
    }
    best = hint;
  }
  return best;
}

}  // namespace

struct IndexBuilder::State {
  StringTable strings;
  std::vector<Pending> advisories;
  std::vector<std::uint32_t> keys;
  std::vector<PendingEntry> entries;
  std::vector<RangeRow> ranges;
  std::vector<std::uint32_t> versions;
  std::vector<SourceRow> sources;
  std::unordered_map<std::uint64_t, std::uint32_t> latest;  // id and source -> advisory
  std::unordered_map<std::uint64_t, CveRow> cves;
  std::unordered_map<std::uint32_t, std::int32_t>
      covered;  // ecosystem -> days of the newest advisory
  BuildCounts counts;
  std::vector<std::string> unreadable;

  CveRow& cve(std::uint64_t key);
  std::uint32_t advisory_of(const Record& record);
  std::vector<std::uint32_t> keys_of(const Record& record, bool fans_out);
  void add_affected(const Affected& affected, std::uint32_t advisory);
  bool same_extent(const EntryRow& a, const EntryRow& b) const;
  void rate_cve(const Record& record, const std::optional<Rating>& rating);
};

IndexBuilder::IndexBuilder() : state_(std::make_unique<State>()) {}
IndexBuilder::~IndexBuilder() = default;

CveRow& IndexBuilder::State::cve(std::uint64_t key) {
  const auto [place, is_new] = cves.try_emplace(key);
  if (is_new) {
    place->second.key = key;
    place->second.score = kNoValue;
  }
  return place->second;
}

std::vector<std::uint32_t> IndexBuilder::State::keys_of(const Record& record, bool fans_out) {
  std::vector<std::uint32_t> out;
  if (fans_out) {
    for (const std::string& id : record.upstream) {
      const auto key = cve_key(id);
      if (key) out.push_back(strings.add(cve_name(*key)));
    }
  } else {
    const auto key = cve_key(record.id);
    out.push_back(strings.add(key ? cve_name(*key) : record.id));
    // "UBUNTU-CVE-2024-1" is a name of its own beside the CVE it stands for.
    if (key && record.id.size() > 5 && record.id.substr(0, 4) != "CVE-")
      out.push_back(strings.add(record.id));
    for (const std::string& alias : record.aliases) out.push_back(strings.add(alias));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::uint32_t IndexBuilder::State::advisory_of(const Record& record) {
  Pending pending;
  pending.fans_out = !cve_key(record.id) &&
                     std::none_of(record.aliases.begin(), record.aliases.end(),
                                  [](const std::string& id) { return cve_key(id).has_value(); }) &&
                     std::any_of(record.upstream.begin(), record.upstream.end(),
                                 [](const std::string& id) { return cve_key(id).has_value(); });
  pending.row.id = strings.add(record.id);
  pending.row.source = strings.add(record.source);
  pending.row.modified = days_of_date(record.modified.empty() ? record.published : record.modified);
  const std::uint64_t identity = std::uint64_t{pending.row.id} << 32 | pending.row.source;
  const auto [place, is_new] = latest.try_emplace(identity, kNone);
  const std::vector<std::uint32_t> own = keys_of(record, pending.fans_out);
  if (!is_new) {
    Pending& before = advisories[place->second];
    if (record.is_edition && pending.row.modified < before.row.modified) return kNone;
    if (record.is_edition && pending.row.modified > before.row.modified) {
      for (std::uint32_t i = place->second; i != kNone; i = advisories[i].previous)
        advisories[i].dead = true;
    } else if (!record.withdrawn && pending.row.modified == before.row.modified &&
               before.key_count == own.size() &&
               std::equal(own.begin(), own.end(), keys.begin() + before.first_key)) {
      return place->second;
    }
    pending.previous = place->second;
  }
  place->second = static_cast<std::uint32_t>(advisories.size());
  pending.row.summary = strings.add(record.summary);
  pending.row.severity = byte_of(record.severity);
  pending.row.from_distribution = record.from_distribution;
  pending.row.score = kNoValue;
  const std::optional<Rating> rating = best_rating(record.vectors);
  if (rating) {
    pending.row.vector = strings.add(rating->vector);
    pending.row.score = rating->tenths;
    pending.row.cvss = rating->cvss;
  }
  rate_cve(record, rating);
  pending.first_key = static_cast<std::uint32_t>(keys.size());
  pending.key_count = static_cast<std::uint32_t>(own.size());
  pending.dead = record.withdrawn;
  keys.insert(keys.end(), own.begin(), own.end());
  advisories.push_back(pending);
  return static_cast<std::uint32_t>(advisories.size() - 1);
}

void IndexBuilder::State::rate_cve(const Record& record, const std::optional<Rating>& rating) {
  std::optional<Rating> best = rating;
  for (const Affected& affected : record.affected) {
    const std::optional<Rating> other = best_rating(affected.vectors);
    if (other && (!best || is_better(*other, *best))) best = other;
  }
  if (!best || record.withdrawn) return;
  std::optional<std::uint64_t> only = cve_key(record.id);
  for (const auto* names : {&record.aliases, &record.upstream}) {
    for (const std::string& name : *names) {
      const auto key = cve_key(name);
      if (!key || key == only) continue;
      if (only) return;  // several: the score is of none in particular
      only = key;
    }
  }
  if (!only) return;
  CveRow& row = cve(*only);
  const Rating before{row.cvss, row.score, {}};
  if (row.vector != 0 && !is_better(*best, before)) return;
  row.vector = strings.add(best->vector);
  row.score = best->tenths;
  row.cvss = best->cvss;
}

void IndexBuilder::State::add_affected(const Affected& affected, std::uint32_t advisory) {
  const auto order = version_order(affected.ecosystem);
  if (!order) {
    ++counts.unknown_ecosystems;
    return;
  }
  std::vector<Interval> intervals;
  for (const Range& range : affected.ranges) {
    auto some = intervals_of(range, *order);
    if (!some) {
      ++counts.unreadable_ranges;
      if (unreadable.size() < 500)
        unreadable.push_back(std::string(strings.at(advisories[advisory].row.id)) + ": " +
                             affected.ecosystem + " " + affected.name.substr(0, 200) + ": " +
                             some.error().message);
      continue;
    }
    for (Interval& interval : *some) intervals.push_back(std::move(interval));
  }
  std::vector<std::uint32_t> singles;
  for (const std::string& version : affected.versions)
    if (!contains(intervals, version, *order)) singles.push_back(strings.add(version));
  if (intervals.empty() && singles.empty()) return;

  PendingEntry entry;
  entry.ecosystem = strings.add(affected.ecosystem);
  entry.name = strings.add(comparable_name(affected.ecosystem, affected.name));
  entry.row.advisory = advisory;
  entry.row.stream = strings.add(affected.stream);
  entry.row.state = static_cast<std::uint8_t>(affected.state);
  entry.row.severity = byte_of(affected.severity);
  entry.row.score = kNoValue;
  if (const std::optional<Rating> rating = best_rating(affected.vectors)) {
    entry.row.vector = strings.add(rating->vector);
    entry.row.score = rating->tenths;
    entry.row.cvss = rating->cvss;
  }
  // A row counts to 65535; more of them go into further rows of the same package.
  constexpr std::size_t kMost = 65535;
  std::size_t range = 0;
  std::size_t single = 0;
  do {
    entry.row.first_range = static_cast<std::uint32_t>(ranges.size());
    entry.row.first_version = static_cast<std::uint32_t>(versions.size());
    for (std::size_t i = 0; i < kMost && range < intervals.size(); ++i, ++range) {
      const Interval& interval = intervals[range];
      RangeRow row{};
      row.low = strings.add(interval.low);
      row.high = strings.add(interval.high);
      row.end = static_cast<std::uint8_t>(interval.end);
      row.above_low = interval.above_low;
      row.fix = interval.end == End::fixed
                    ? row.high
                    : strings.add(interval.high.empty()
                                      ? std::string_view()
                                      : fix_above(affected.fixed_hints, interval.high, *order));
      ranges.push_back(row);
    }
    for (std::size_t i = 0; i < kMost && single < singles.size(); ++i, ++single)
      versions.push_back(singles[single]);
    entry.row.range_count = static_cast<std::uint16_t>(ranges.size() - entry.row.first_range);
    entry.row.version_count = static_cast<std::uint16_t>(versions.size() - entry.row.first_version);
    entries.push_back(entry);
  } while (range < intervals.size() || single < singles.size());
  std::int32_t& newest = covered[entry.ecosystem];
  newest = std::max(newest, advisories[advisory].row.modified);
}

bool IndexBuilder::State::same_extent(const EntryRow& a, const EntryRow& b) const {
  if (a.range_count != b.range_count || a.version_count != b.version_count || a.stream != b.stream)
    return false;
  for (std::size_t i = 0; i < a.range_count; ++i)
    if (std::memcmp(&ranges[a.first_range + i], &ranges[b.first_range + i], sizeof(RangeRow)) != 0)
      return false;
  return std::equal(versions.begin() + a.first_version,
                    versions.begin() + a.first_version + a.version_count,
                    versions.begin() + b.first_version);
}

void IndexBuilder::add(const Record& record) {
  if (record.withdrawn) ++state_->counts.withdrawn;
  const std::uint32_t advisory = state_->advisory_of(record);
  if (advisory == kNone || state_->advisories[advisory].dead) return;
  for (const Affected& affected : record.affected) state_->add_affected(affected, advisory);
}

void IndexBuilder::add(const KnownExploited& known) {
  const auto key = cve_key(known.cve);
  if (!key) return;
  CveRow& row = state_->cve(*key);
  row.flags = static_cast<std::uint8_t>(row.flags | 1 | (known.ransomware ? 2 : 0));
  row.exploited_since = days_of_date(known.date_added);
}

void IndexBuilder::add(const Exploitability& probability) {
  const auto key = cve_key(probability.cve);
  if (!key) return;
  CveRow& row = state_->cve(*key);
  row.flags = static_cast<std::uint8_t>(row.flags | 4);
  row.probability = millionths(probability.probability);
  row.percentile = millionths(probability.percentile);
}

void IndexBuilder::add(const SourceInfo& source) {
  SourceRow row{};
  row.name = state_->strings.add(source.name);
  row.kind = state_->strings.add(source.kind);
  row.date = state_->strings.add(source.date);
  row.sha256 = state_->strings.add(source.sha256);
  row.records = static_cast<std::uint32_t>(std::min<std::uint64_t>(source.records, kNone));
  row.problems = static_cast<std::uint32_t>(std::min<std::uint64_t>(source.problems, kNone));
  state_->sources.push_back(row);
}

void IndexBuilder::add_coverage(std::string_view ecosystem) {
  state_->covered.try_emplace(state_->strings.add(ecosystem), 0);
}

const BuildCounts& IndexBuilder::counts() const { return state_->counts; }

const std::vector<std::string>& IndexBuilder::unreadable() const { return state_->unreadable; }

Result<std::string> IndexBuilder::finish(std::int64_t built) {
  State& state = *state_;
  std::erase_if(state.entries, [&](const PendingEntry& entry) {
    return state.advisories[entry.row.advisory].dead;
  });
  const auto text = [&](std::uint32_t offset) { return state.strings.at(offset); };
  std::sort(state.entries.begin(), state.entries.end(),
            [&](const PendingEntry& a, const PendingEntry& b) {
              if (a.ecosystem != b.ecosystem) return text(a.ecosystem) < text(b.ecosystem);
              if (a.name != b.name) return text(a.name) < text(b.name);
              return a.row.first_range != b.row.first_range
                         ? a.row.first_range < b.row.first_range
                         : a.row.first_version < b.row.first_version;
            });

  IndexTables tables;
  AliasGroups groups(state.strings);
  std::vector<std::uint32_t> renumbered(state.advisories.size(), kNone);
  std::vector<std::pair<std::string_view, std::int32_t>> ecosystems;
  ecosystems.reserve(state.covered.size());
  for (const auto& [ecosystem, newest] : state.covered)
    ecosystems.emplace_back(text(ecosystem), newest);
  std::sort(ecosystems.begin(), ecosystems.end());

  std::size_t next = 0;
  for (const auto& [ecosystem, newest] : ecosystems) {
    EcosystemRow row{};
    row.name = state.strings.add(std::string(ecosystem));
    row.newest = newest;
    row.first_package = static_cast<std::uint32_t>(tables.packages.size());
    while (next < state.entries.size() && state.entries[next].ecosystem == row.name) {
      std::size_t end = next;
      while (end < state.entries.size() && state.entries[end].ecosystem == row.name &&
             state.entries[end].name == state.entries[next].name)
        ++end;
      PackageRow package{};
      package.name = state.entries[next].name;
      package.first_entry = static_cast<std::uint32_t>(tables.entries.size());
      std::vector<AliasGroups::Names> names;
      for (std::size_t i = next; i < end; ++i) {
        const EntryRow& entry = state.entries[i].row;
        const auto repeats = [&](const EntryRow& other) {
          return tables.advisories[other.advisory].id == state.advisories[entry.advisory].row.id &&
                 state.same_extent(other, entry);
        };
        // The same advisory from two files stands close together, as records are read file by file.
        const auto before = std::span(tables.entries).subspan(package.first_entry);
        const bool repeated = std::any_of(before.begin(), before.end(), repeats);
        if (repeated) continue;
        Pending& pending = state.advisories[entry.advisory];
        if (renumbered[entry.advisory] == kNone) {
          renumbered[entry.advisory] = static_cast<std::uint32_t>(tables.advisories.size());
          tables.advisories.push_back(pending.row);
        }
        names.push_back({std::span(state.keys).subspan(pending.first_key, pending.key_count),
                         pending.fans_out});
        tables.entries.push_back(entry);
        tables.entries.back().advisory = renumbered[entry.advisory];
      }
      package.entry_count = static_cast<std::uint32_t>(tables.entries.size() - package.first_entry);
      groups.assign(names, std::span(tables.entries).subspan(package.first_entry));
      tables.packages.push_back(package);
      next = end;
    }
    row.package_count = static_cast<std::uint32_t>(tables.packages.size() - row.first_package);
    tables.ecosystems.push_back(row);
  }
  for (const auto& [key, row] : state.cves) tables.cves.push_back(row);
  std::sort(tables.cves.begin(), tables.cves.end(),
            [](const CveRow& a, const CveRow& b) { return a.key < b.key; });
  state.counts.advisories = tables.advisories.size();
  state.counts.packages = tables.packages.size();
  state.counts.entries = tables.entries.size();
  state.counts.ranges = state.ranges.size();
  if (state.strings.is_full())
    return limit("the strings of the advisory index are more than 4 GiB");
  tables.groups = groups.take_rows();
  tables.group_ids = groups.take_ids();
  tables.group_refs = groups.take_refs();
  tables.ranges = std::move(state.ranges);
  tables.versions = std::move(state.versions);
  tables.sources = std::move(state.sources);
  std::string bytes = write_index(tables, state.strings.bytes(), built);
  state.counts.bytes = bytes.size();
  return bytes;
}

}  // namespace pratique::advisory
