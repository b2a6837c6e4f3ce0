#include "elf/note.h"

#include "core/digest.h"
#include "elf/byte_view.h"

namespace pratique::elf {
namespace {

constexpr std::size_t kMostNotes = 4096;

void read_block(std::string_view block, std::uint64_t alignment, bool big_endian,
                std::vector<ElfNote>& out) {
  const ByteView view(block, big_endian);
  // Notes are padded to four bytes in both classes; only blocks of GNU properties say eight and
  // mean it.
  const std::uint64_t pad = alignment == 8 ? 7 : 3;
  const auto padded = [pad](std::uint64_t size) { return (size + pad) & ~pad; };
  std::uint64_t at = 0;
  while (view.holds(at, 12) && out.size() < kMostNotes) {
    const std::uint64_t owner_size = view.u32(at);
    const std::uint64_t size = view.u32(at + 4);
    const std::uint64_t description = at + padded(12 + owner_size);
    if (!view.holds(at + 12, owner_size) || !view.holds(description, size)) return;
    ElfNote note;
    note.owner = view.text(at + 12, owner_size);
    note.type = view.u32(at + 8);
    note.description = view.clip(description, size);
    out.push_back(note);
    at = description + padded(size);
  }
}

}  // namespace

std::vector<ElfNote> read_notes(const Executable& executable) {
  std::vector<ElfNote> notes;
  if (executable.format != Format::elf) return notes;
  for (const Section& section : executable.sections) {
    if (!section.note) continue;
    const bool wide = section.name == ".note.gnu.property" && executable.bits == 64;
    read_block(section.bytes, wide ? 8 : 4, executable.big_endian, notes);
  }
  if (!notes.empty()) return notes;
  for (const Segment& segment : executable.segments) {
    if (segment.note) read_block(segment.bytes, segment.alignment, executable.big_endian, notes);
  }
  return notes;
}

std::string build_id(const Executable& executable) {
  for (const ElfNote& note : read_notes(executable)) {
    if (note.owner == "GNU" && note.type == 3) return to_hex(note.description);
  }
  return {};
}

std::string_view package_metadata(const Executable& executable) {
  for (const ElfNote& note : read_notes(executable)) {
    if (note.owner == "FDO" && note.type == 0xcafe1a7e) {
      return note.description.substr(0, note.description.find('\0'));
    }
  }
  return {};
}

}  // namespace pratique::elf
