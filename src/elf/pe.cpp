// PE/COFF images (Microsoft's "PE Format"): MS-DOS stub, COFF header, optional header, section
// table.
#include "elf/byte_view.h"
#include "elf/executable.h"

namespace pratique::elf {
namespace {

constexpr std::uint64_t kCoffHeader = 20;
constexpr std::uint64_t kSectionHeader = 40;
constexpr std::uint64_t kMostNameBytes = 256;

std::string arch_name(std::uint16_t machine) {
  switch (machine) {
    case 0x14c: return "386";
    case 0x8664: return "amd64";
    case 0x1c0:
    case 0x1c4: return "arm";
    case 0xaa64: return "arm64";
    case 0x5064: return "riscv64";
    case 0x6264: return "loong64";
    default: return "pe-" + std::to_string(machine);
  }
}

// "/123" stands for the text at offset 123 of the string table (names longer than eight bytes).
std::string_view section_name(const ByteView& view, std::uint64_t at, std::uint64_t strings) {
  const std::string_view name = view.text(at, 8);
  if (strings == 0 || name.size() < 2 || name[0] != '/') return name;
  std::uint64_t offset = 0;
  for (const char c : name.substr(1)) {
    if (c < '0' || c > '9') return name;
    offset = offset * 10 + static_cast<std::uint64_t>(c - '0');
  }
  const std::string_view text = view.text(strings + offset, kMostNameBytes);
  return text.empty() ? name : text;
}

void read_section(const ByteView& view, std::uint64_t at, std::uint64_t base, std::uint64_t strings,
                  Executable& out) {
  const std::uint32_t flags = view.u32(at + 36);
  const std::uint32_t virtual_size = view.u32(at + 8);
  const std::uint32_t raw_size = view.u32(at + 16);
  Section section;
  section.name = section_name(view, at, strings);
  section.address = base + view.u32(at + 12);
  section.size = virtual_size != 0 ? virtual_size : raw_size;
  section.bytes = view.clip(view.u32(at + 20), raw_size);
  section.executable = (flags & 0x20000000u) != 0;
  section.writable = (flags & 0x80000000u) != 0;
  if (section.bytes.size() < raw_size && out.damage.empty()) {
    out.damage = "section " + std::string(section.name) + " runs past the end of the file";
  }
  // Raw data is padded to the file's alignment; what is behind the virtual size is not the
  // section's.
  if (section.bytes.size() > section.size) {
    section.bytes = section.bytes.substr(0, static_cast<std::size_t>(section.size));
  }
  if ((flags & 0x80u) != 0) section.bytes = {};  // uninitialised data
  out.sections.push_back(section);
  Segment segment;
  segment.address = section.address;
  segment.size = section.size;
  segment.bytes = section.bytes;
  segment.writable = section.writable;
  segment.executable = section.executable;
  out.segments.push_back(segment);
}

}  // namespace

Result<Executable> read_pe(std::string_view bytes) {
  if (!bytes.starts_with("MZ")) return unsupported("pe: no MZ magic");
  const ByteView view(bytes, false);
  const std::uint64_t header = view.u32(0x3c);
  if (!view.holds(0, 0x40) || !view.holds(header, 4 + kCoffHeader)) {
    return invalid("pe: header lies outside the file");
  }
  if (view.clip(header, 4) != std::string_view("PE\0\0", 4)) {
    return unsupported("pe: an MS-DOS program without a PE header");
  }
  const std::uint64_t coff = header + 4;
  const std::uint64_t optional = coff + kCoffHeader;
  const std::uint64_t optional_size = view.u16(coff + 16);
  const std::uint16_t count = view.u16(coff + 2);
  const std::uint16_t magic = view.u16(optional);
  Executable out;
  out.format = Format::pe;
  out.arch = arch_name(view.u16(coff));
  out.bits = magic == 0x20b ? 64 : 32;
  const bool has_base = optional_size >= 32 && (magic == 0x20b || magic == 0x10b);
  const std::uint64_t base = !has_base        ? 0
                             : magic == 0x20b ? view.u64(optional + 24)
                                              : view.u32(optional + 28);
  // The string table stands behind the symbols (18 bytes each).
  const std::uint64_t symbols = view.u32(coff + 8);
  const std::uint64_t strings =
      symbols == 0 ? 0 : symbols + std::uint64_t{18} * view.u32(coff + 12);
  const std::uint64_t table = optional + optional_size;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!view.holds(table, (i + 1) * kSectionHeader)) {
      out.damage = "section header " + std::to_string(i) + " lies outside the file";
      break;
    }
    read_section(view, table + i * kSectionHeader, base, strings, out);
  }
  return out;
}

}  // namespace pratique::elf
