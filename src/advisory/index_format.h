// The rows of the advisory index file. docs/formats/advisory-index.md describes them; a change of
// any row raises kFormatVersion. All numbers are little-endian; rows are copied out, never pointed
// into.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

namespace pratique::advisory {

static_assert(std::endian::native == std::endian::little, "rows are copied as they are");

inline constexpr std::array<char, 8> kMagic = {'P', 'R', 'T', 'Q', 'A', 'D', 'V', 'I'};
inline constexpr std::uint32_t kFormatVersion = 1;

// Permanent numbers of the sections.
enum class SectionKind : std::uint32_t {
  strings = 1,
  sources = 2,
  ecosystems = 3,
  packages = 4,
  entries = 5,
  ranges = 6,
  versions = 7,  // u32 strings
  groups = 8,
  group_ids = 9,    // u32 strings
  group_refs = 10,  // u32 groups
  advisories = 11,
  cves = 12,
};
inline constexpr std::size_t kSectionCount = 12;

struct HeaderRow {
  std::array<char, 8> magic;
  std::uint32_t format;
  std::uint32_t section_count;
  std::uint64_t file_bytes;
  std::int64_t built;                        // seconds since 1970-01-01T00:00:00Z
  std::array<std::uint8_t, 32> body_sha256;  // of everything behind the section table
  std::array<std::uint8_t, 32>
      head_sha256;  // of this header with these bytes zero, and the section table
};
static_assert(sizeof(HeaderRow) == 96);

struct SectionRow {
  std::uint32_t kind;
  std::uint32_t row_bytes;
  std::uint64_t offset;  // from the start of the file, a multiple of 8
  std::uint64_t rows;
};
static_assert(sizeof(SectionRow) == 24);

// References to strings are offsets into the strings section, where a string is a u16 length and
// its bytes. Offset 0 is the empty string.
struct SourceRow {
  std::uint32_t name;
  std::uint32_t kind;
  std::uint32_t date;    // newest date in it, as written
  std::uint32_t sha256;  // of the file it was read from, hex
  std::uint32_t records;
  std::uint32_t problems;
};
static_assert(sizeof(SourceRow) == 24);

struct EcosystemRow {  // sorted by name
  std::uint32_t name;
  std::uint32_t first_package;
  std::uint32_t package_count;
  std::int32_t newest;  // days since 1970 of the newest advisory; 0: unknown
};
static_assert(sizeof(EcosystemRow) == 16);

struct PackageRow {  // sorted by comparable name within its ecosystem
  std::uint32_t name;
  std::uint32_t first_entry;
  std::uint32_t entry_count;
};
static_assert(sizeof(PackageRow) == 12);

inline constexpr std::uint8_t kNoValue = 255;

struct EntryRow {  // one package of one advisory
  std::uint32_t advisory;
  std::uint32_t first_range;
  std::uint32_t first_version;
  std::uint32_t first_group;  // into group_refs
  std::uint32_t stream;
  std::uint32_t vector;  // CVSS for this package alone; 0: the advisory's
  std::uint16_t range_count;
  std::uint16_t version_count;
  std::uint16_t group_count;
  std::uint8_t state;
  std::uint8_t severity;  // for this package alone, or kNoValue
  std::uint8_t score;     // tenths, or kNoValue
  std::uint8_t cvss;      // 20, 30, 31 or 40; 0: none
  std::uint16_t reserved;
};
static_assert(sizeof(EntryRow) == 36);

struct RangeRow {
  std::uint32_t low;   // 0: from before every version
  std::uint32_t high;  // 0 where `end` is open
  std::uint32_t fix;   // 0: none known
  std::uint8_t end;    // End
  std::uint8_t above_low;
  std::uint16_t reserved;
};
static_assert(sizeof(RangeRow) == 16);

struct GroupRow {  // names of one vulnerability; the first is the one to show
  std::uint32_t first_id;
  std::uint32_t id_count;
};
static_assert(sizeof(GroupRow) == 8);

struct AdvisoryRow {
  std::uint32_t id;
  std::uint32_t source;  // string
  std::uint32_t summary;
  std::uint32_t vector;
  std::int32_t modified;  // days since 1970
  std::uint8_t score;     // tenths, or kNoValue
  std::uint8_t severity;  // in the source's words, or kNoValue
  std::uint8_t cvss;
  std::uint8_t from_distribution;
};
static_assert(sizeof(AdvisoryRow) == 24);

struct CveRow {                  // sorted by key
  std::uint64_t key;             // year << 40 | number
  std::uint32_t probability;     // EPSS, millionths
  std::uint32_t percentile;      // millionths
  std::uint32_t vector;          // best CVSS known of it in any advisory of it alone
  std::int32_t exploited_since;  // days since 1970, of KEV
  std::uint8_t flags;            // 1: in KEV, 2: used for ransomware, 4: has EPSS
  std::uint8_t score;
  std::uint8_t cvss;
  std::uint8_t reserved;
  std::uint32_t reserved2;
};
static_assert(sizeof(CveRow) == 32);
static_assert(std::is_trivially_copyable_v<EntryRow>);

}  // namespace pratique::advisory
