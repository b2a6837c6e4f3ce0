#include "catalog/golang/build_info.h"

#include <string.h>  // memmem

#include <cstdint>

#include "elf/byte_view.h"

namespace pratique::catalog::golang {
namespace {

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::uint64_t kHeaderSize = 32;
constexpr std::uint64_t kAlignment = 16;
constexpr std::uint64_t kMostText = 16u << 20;
constexpr std::size_t kMostRegions = 64;

// A run of the program's bytes and where they are in memory.
struct Region {
  std::uint64_t address = 0;
  std::string_view bytes;
};

// Adds bytes to search. Segments of a real program do not overlap; those of a hostile one would
// each be the whole file, thousands of times.
void add_region(std::vector<Region>& regions, std::uint64_t address, std::string_view bytes) {
  if (bytes.empty() || regions.size() >= kMostRegions) return;
  for (const Region& other : regions) {
    const bool apart = bytes.data() >= other.bytes.data() + other.bytes.size() ||
                       other.bytes.data() >= bytes.data() + bytes.size();
    if (!apart) return;
  }
  regions.push_back({address, bytes});
}

// Where the information can be: its own section; else, as Go's reader does it, the data of the
// program. Programs without any sections left are searched in all that is not code.
std::vector<Region> regions(const elf::Executable& executable) {
  std::vector<Region> out;
  for (const std::string_view name : {".go.buildinfo", "__go_buildinfo"}) {
    const elf::Section* section = executable.section(name);
    if (section != nullptr) add_region(out, section->address, section->bytes);
  }
  if (!out.empty()) return out;
  for (const bool writable : {true, false}) {
    if (!writable && !executable.sections.empty()) break;
    for (const elf::Segment& segment : executable.segments) {
      if (segment.writable == writable && !segment.executable && !segment.note) {
        add_region(out, segment.address, segment.bytes);
      }
    }
  }
  return out;
}

// The next header in a region from `from` on, or npos. The magic also occurs unaligned, as text.
std::size_t find_header(const Region& region, std::size_t from) {
  while (from < region.bytes.size()) {
    const char* start = region.bytes.data() + from;
    const void* hit = memmem(start, region.bytes.size() - from, kMagic.data(), kMagic.size());
    if (hit == nullptr) break;
    const std::size_t at = from + static_cast<std::size_t>(static_cast<const char*>(hit) - start);
    if ((region.address + at) % kAlignment == 0) return at;
    from = at + 1;
  }
  return std::string_view::npos;
}

// A length as an unsigned varint, then that many bytes; `rest` moves behind them.
std::optional<std::string_view> take_inline(std::string_view& rest) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 10 && i < rest.size(); ++i) {
    const auto byte = static_cast<unsigned char>(rest[i]);
    length |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) != 0) continue;
    if (length > kMostText || length > rest.size() - i - 1) return std::nullopt;
    const std::string_view text = rest.substr(i + 1, static_cast<std::size_t>(length));
    rest.remove_prefix(i + 1 + text.size());
    return text;
  }
  return std::nullopt;
}

// The Go string whose header (pointer, length) is at an address.
std::optional<std::string_view> string_at(const elf::Executable& executable, std::uint64_t address,
                                          unsigned width, bool big_endian) {
  const elf::ByteView header(executable.bytes_at(address, std::uint64_t{2} * width), big_endian);
  if (header.size() == 0) return std::nullopt;
  const std::uint64_t length = header.word(width, width == 8);
  if (length == 0) return std::string_view{};
  if (length > kMostText) return std::nullopt;
  const std::string_view text = executable.bytes_at(header.word(0, width == 8), length);
  if (text.empty()) return std::nullopt;
  return text;
}

struct Texts {
  std::string_view version;
  std::string_view modules;
};

std::optional<Texts> read_texts(const elf::Executable& executable, const Region& region,
                                std::size_t at) {
  std::string_view header = region.bytes.substr(at);
  if (header.size() < kAlignment) return std::nullopt;
  const auto width = static_cast<unsigned>(static_cast<unsigned char>(header[14]));
  const auto flags = static_cast<unsigned char>(header[15]);
  std::optional<std::string_view> version;
  std::optional<std::string_view> modules;
  if ((flags & 2) != 0) {
    // The strings may run on past the section, but not past what is mapped with it.
    const std::string_view mapped = executable.bytes_from(region.address + at);
    if (mapped.size() > header.size()) header = mapped;
    if (header.size() < kHeaderSize) return std::nullopt;
    header.remove_prefix(kHeaderSize);
    version = take_inline(header);
    if (version) modules = take_inline(header);
  } else {
    if (width != 4 && width != 8) return std::nullopt;
    const bool big_endian = (flags & 1) != 0;
    const elf::ByteView pointers(header, big_endian);
    version = string_at(executable, pointers.word(16, width == 8), width, big_endian);
    modules = string_at(executable, pointers.word(16 + width, width == 8), width, big_endian);
    if (!modules) modules = std::string_view{};
  }
  if (!version || !modules || version->empty()) return std::nullopt;
  return Texts{*version, *modules};
}

// Without its guards; empty where the text is not one.
std::string_view unguarded(std::string_view text) {
  if (text.size() < 33 || text[text.size() - 17] != '\n') return {};
  return text.substr(16, text.size() - 32);
}

}  // namespace

std::string_view BuildInfo::setting(std::string_view key) const {
  for (const auto& [name, value] : settings) {
    if (name == key) return value;
  }
  return {};
}

Result<std::optional<BuildInfo>> read_build_info(const elf::Executable& executable) {
  bool found_header = false;
  for (const Region& region : regions(executable)) {
    for (std::size_t at = find_header(region, 0); at != std::string_view::npos;
         at = find_header(region, at + kAlignment)) {
      found_header = true;
      const std::optional<Texts> texts = read_texts(executable, region, at);
      if (!texts) continue;
      BuildInfo info;
      info.go_version = texts->version;
      parse_module_text(unguarded(texts->modules), info);
      return std::optional(std::move(info));
    }
  }
  if (found_header) return invalid("go build information: its strings cannot be read");
  return std::optional<BuildInfo>{};
}

bool looks_like_go(const elf::Executable& executable) {
  for (const std::string_view name : {".gopclntab", "__gopclntab", ".data.rel.ro.gopclntab",
                                      ".note.go.buildid", ".go.buildinfo"}) {
    if (executable.section(name) != nullptr) return true;
  }
  return false;
}

}  // namespace pratique::catalog::golang
