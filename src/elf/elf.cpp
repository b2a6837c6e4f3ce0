// ELF, System V gABI 4.1 chapters 4 ("Object Files") and 5 ("Program Loading"): 32 and 64 bits,
// either byte order, with the extended counts of section 0 (more than 0xff00 sections, PN_XNUM
// segments).
#include "elf/byte_view.h"
#include "elf/executable.h"

namespace pratique::elf {
namespace {

constexpr std::uint64_t kMostSections =
    1u << 18;  // objects built with a section per function reach 100,000
constexpr std::uint64_t kMostSegments = 1u << 12;
constexpr std::uint64_t kMostNameBytes = 256;

constexpr std::uint16_t kExtendedIndex = 0xffff;  // SHN_XINDEX and PN_XNUM
constexpr std::uint32_t kTypeNote = 7;            // SHT_NOTE
constexpr std::uint32_t kTypeNoBits = 8;          // SHT_NOBITS
constexpr std::uint32_t kLoad = 1;                // PT_LOAD
constexpr std::uint32_t kNoteSegment = 4;         // PT_NOTE

// e_machine as the registry of gABI numbers it, and the name OCI images use.
std::string arch_name(std::uint16_t machine, bool wide, bool big_endian) {
  switch (machine) {
    case 3: return "386";
    case 8: return std::string(wide ? "mips64" : "mips") + (big_endian ? "" : "le");
    case 20: return "ppc";
    case 21: return big_endian ? "ppc64" : "ppc64le";
    case 22: return wide ? "s390x" : "s390";
    case 40: return "arm";
    case 2: return "sparc";
    case 43: return "sparc64";
    case 62: return "amd64";
    case 183: return "arm64";
    case 243: return wide ? "riscv64" : "riscv32";
    case 258: return "loong64";
    default: return "elf-" + std::to_string(machine);
  }
}

// Where the members lie that differ between the two classes.
struct Layout {
  std::uint64_t header_size, phoff, shoff, phentsize, shentsize;
  std::uint64_t sh_flags, sh_addr, sh_offset, sh_size, sh_link, sh_info;
  std::uint64_t p_flags, p_offset, p_vaddr, p_filesz, p_memsz, p_align;
};
constexpr Layout kLayout32 = {52, 28, 32, 42, 46, 8, 12, 16, 20, 24, 28, 24, 4, 8, 16, 20, 28};
constexpr Layout kLayout64 = {64, 32, 40, 54, 58, 8, 16, 24, 32, 40, 44, 4, 8, 16, 32, 40, 48};

class Reader {
 public:
  Reader(std::string_view bytes, bool wide, bool big_endian)
      : view_(bytes, big_endian), wide_(wide), layout_(wide ? kLayout64 : kLayout32) {
    out_.bits = wide ? 64 : 32;
    out_.big_endian = big_endian;
  }

  Executable read() {
    out_.arch = arch_name(view_.u16(18), wide_, out_.big_endian);
    out_.relocatable = view_.u16(16) == 1;  // ET_REL
    read_segments();
    read_sections();
    return std::move(out_);
  }

 private:
  std::uint64_t word(std::uint64_t offset) const { return view_.word(offset, wide_); }
  void damaged(std::string what) {
    if (out_.damage.empty()) out_.damage = std::move(what);
  }

  // The section whose members carry counts that do not fit into the header; 0: there is none.
  std::uint64_t section_zero() const {
    const std::uint64_t offset = word(layout_.shoff);
    return view_.holds(offset, wide_ ? 64 : 40) ? offset : 0;
  }

  void read_segments() {
    const std::uint64_t table = word(layout_.phoff);
    const std::uint64_t entry_size = view_.u16(layout_.phentsize);
    std::uint64_t count = view_.u16(layout_.phentsize + 2);
    if (count == kExtendedIndex && section_zero() != 0) {
      count = view_.u32(section_zero() + layout_.sh_info);
    }
    if (table == 0 || count == 0) return;
    if (entry_size < (wide_ ? 56u : 32u)) return damaged("program headers: entries too small");
    if (count > kMostSegments) {
      damaged("program headers: " + std::to_string(count) + " of them, more than the limit");
      count = kMostSegments;
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!view_.holds(table, (i + 1) * entry_size)) {
        return damaged("program header " + std::to_string(i) + " lies outside the file");
      }
      read_segment(i, table + i * entry_size);
    }
  }

  void read_segment(std::uint64_t index, std::uint64_t at) {
    const std::uint32_t type = view_.u32(at);
    if (type != kLoad && type != kNoteSegment) return;
    const std::uint32_t flags = view_.u32(at + layout_.p_flags);
    const std::uint64_t file_size = word(at + layout_.p_filesz);
    Segment segment;
    segment.address = word(at + layout_.p_vaddr);
    segment.size = word(at + layout_.p_memsz);
    segment.bytes = view_.clip(word(at + layout_.p_offset), file_size);
    segment.executable = (flags & 1) != 0;
    segment.writable = (flags & 2) != 0;
    segment.note = type == kNoteSegment;
    segment.alignment = word(at + layout_.p_align);
    if (segment.bytes.size() < file_size) {
      damaged("segment " + std::to_string(index) + " runs past the end of the file");
    }
    out_.segments.push_back(segment);
  }

  void read_sections() {
    const std::uint64_t table = word(layout_.shoff);
    const std::uint64_t entry_size = view_.u16(layout_.shentsize);
    std::uint64_t count = view_.u16(layout_.shentsize + 2);
    std::uint64_t names_index = view_.u16(layout_.shentsize + 4);
    if (table == 0) return;
    if (section_zero() == 0) return damaged("section headers lie outside the file");
    if (entry_size < (wide_ ? 64u : 40u)) return damaged("section headers: entries too small");
    if (count == 0) count = word(table + layout_.sh_size);
    if (names_index == kExtendedIndex) names_index = view_.u32(table + layout_.sh_link);
    if (count > kMostSections) {
      damaged("section headers: " + std::to_string(count) + " of them, more than the limit");
      count = kMostSections;
    }
    const std::uint64_t fit = (view_.size() - table) / entry_size;
    if (count > fit) {
      damaged("section header " + std::to_string(fit) + " lies outside the file");
      count = fit;
    }
    ByteView names({}, out_.big_endian);
    if (names_index < count) {
      const std::uint64_t at = table + names_index * entry_size;
      names = ByteView(view_.clip(word(at + layout_.sh_offset), word(at + layout_.sh_size)),
                       out_.big_endian);
    }
    out_.sections.reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 1; i < count; ++i) read_section(table + i * entry_size, names);
  }

  void read_section(std::uint64_t at, const ByteView& names) {
    const std::uint32_t type = view_.u32(at + 4);
    const std::uint64_t flags = word(at + layout_.sh_flags);
    Section section;
    section.name = names.text(view_.u32(at), kMostNameBytes);
    section.address = word(at + layout_.sh_addr);
    section.size = word(at + layout_.sh_size);
    section.writable = (flags & 1) != 0;
    section.executable = (flags & 4) != 0;
    section.note = type == kTypeNote;
    if (type != kTypeNoBits) {
      section.bytes = view_.clip(word(at + layout_.sh_offset), section.size);
      if (section.bytes.size() < section.size) {
        damaged("section " + std::string(section.name) + " runs past the end of the file");
      }
    }
    out_.sections.push_back(section);
  }

  ByteView view_;
  bool wide_;
  const Layout& layout_;
  Executable out_;
};

}  // namespace

Result<Executable> read_elf(std::string_view bytes) {
  if (!bytes.starts_with("\177ELF")) return unsupported("elf: no ELF magic");
  if (bytes.size() < kLayout32.header_size) return invalid("elf: header cut off");
  const unsigned char size_class = static_cast<unsigned char>(bytes[4]);
  const unsigned char byte_order = static_cast<unsigned char>(bytes[5]);
  if (size_class != 1 && size_class != 2) {
    return invalid("elf: class " + std::to_string(size_class) + " is neither 32 nor 64 bits");
  }
  if (byte_order != 1 && byte_order != 2) {
    return invalid("elf: byte order " + std::to_string(byte_order) + " is none");
  }
  if (size_class == 2 && bytes.size() < kLayout64.header_size)
    return invalid("elf: header cut off");
  return Reader(bytes, size_class == 2, byte_order == 2).read();
}

}  // namespace pratique::elf
