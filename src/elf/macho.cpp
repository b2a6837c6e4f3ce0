// Mach-O of one architecture (Apple's mach-o/loader.h): segments and their sections from the load
// commands.
#include "elf/byte_view.h"
#include "elf/executable.h"

namespace pratique::elf {
namespace {

constexpr std::uint32_t kMostCommands = 1u << 14;
constexpr std::uint32_t kMostSections = 1u << 16;
constexpr std::uint32_t kSegment32 = 0x1;
constexpr std::uint32_t kSegment64 = 0x19;

std::string arch_name(std::uint32_t cpu) {
  switch (cpu) {
    case 7: return "386";
    case 12: return "arm";
    case 18: return "ppc";
    case 0x01000007: return "amd64";
    case 0x0100000c: return "arm64";
    case 0x01000012: return "ppc64";
    default: return "macho-" + std::to_string(cpu);
  }
}

void damaged(Executable& out, std::string what) {
  if (out.damage.empty()) out.damage = std::move(what);
}

void read_section(const ByteView& view, std::uint64_t at, bool wide, const Segment& segment,
                  Executable& out) {
  const std::uint64_t address = at + 32;
  const std::uint64_t behind =
      at + (wide ? 48 : 40);  // past addr and size: offset, align, reloff, …
  Section section;
  section.name = view.text(at, 16);
  section.segment_name = view.text(at + 16, 16);
  section.address = view.word(address, wide);
  section.size = view.word(address + (wide ? 8 : 4), wide);
  section.writable = segment.writable;
  section.executable = segment.executable;
  const std::uint32_t type = view.u32(behind + 16) & 0xff;
  const bool zero_filled = type == 0x1 || type == 0xc || type == 0x12;  // S_ZEROFILL and its kin
  if (!zero_filled) {
    section.bytes = view.clip(view.u32(behind), section.size);
    if (section.bytes.size() < section.size) {
      damaged(out, "section " + std::string(section.name) + " runs past the end of the file");
    }
  }
  out.sections.push_back(section);
}

void read_segment(const ByteView& view, std::uint64_t at, std::uint64_t size, bool wide,
                  Executable& out) {
  const std::uint64_t header_size = wide ? 72 : 56;
  const std::uint64_t section_size = wide ? 80 : 68;
  if (size < header_size) return damaged(out, "a segment command is too small");
  const std::uint64_t width = wide ? 8 : 4;
  const std::uint64_t behind = at + 24 + 4 * width;  // maxprot, initprot, nsects, flags
  const std::uint64_t file_size = view.word(at + 24 + 3 * width, wide);
  const std::uint32_t protection = view.u32(behind + 4);
  Segment segment;
  segment.address = view.word(at + 24, wide);
  segment.size = view.word(at + 24 + width, wide);
  segment.bytes = view.clip(view.word(at + 24 + 2 * width, wide), file_size);
  segment.writable = (protection & 2) != 0;
  segment.executable = (protection & 4) != 0;
  if (segment.bytes.size() < file_size) {
    damaged(out,
            "segment " + std::string(view.text(at + 8, 16)) + " runs past the end of the file");
  }
  out.segments.push_back(segment);
  std::uint64_t count = view.u32(behind + 8);
  if (count > (size - header_size) / section_size) {
    damaged(out, "a segment command counts more sections than it holds");
    count = (size - header_size) / section_size;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    if (out.sections.size() >= kMostSections) return damaged(out, "more sections than the limit");
    read_section(view, at + header_size + i * section_size, wide, segment, out);
  }
}

}  // namespace

Result<Executable> read_macho(std::string_view bytes) {
  const std::uint32_t magic = ByteView(bytes, true).u32(0);
  const bool big_endian = magic == 0xfeedface || magic == 0xfeedfacf;
  const bool wide = magic == 0xfeedfacf || magic == 0xcffaedfe;
  if (!big_endian && magic != 0xcefaedfe && magic != 0xcffaedfe) {
    return unsupported("mach-o: no Mach-O magic");
  }
  const ByteView view(bytes, big_endian);
  std::uint64_t at = wide ? 32 : 28;
  if (!view.holds(0, at)) return invalid("mach-o: header cut off");
  Executable out;
  out.format = Format::macho;
  out.arch = arch_name(view.u32(4));
  out.bits = wide ? 64 : 32;
  out.big_endian = big_endian;
  out.relocatable = view.u32(12) == 1;  // MH_OBJECT
  const std::uint32_t count = view.u32(16);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t command = view.u32(at);
    const std::uint64_t size = view.u32(at + 4);
    const std::string place = "load command " + std::to_string(i);
    if (i >= kMostCommands) {
      damaged(out, place + ": more of them than the limit");
      break;
    }
    if (size < 8 || !view.holds(at, size)) {
      damaged(out, place + " lies outside the file");
      break;
    }
    if (command == kSegment32) read_segment(view, at, size, false, out);
    if (command == kSegment64) read_segment(view, at, size, true, out);
    at += size;
  }
  return out;
}

}  // namespace pratique::elf
