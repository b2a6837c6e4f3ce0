#include "elf/executable.h"

#include <utility>

#include "elf/byte_view.h"

namespace pratique::elf {
namespace {

constexpr std::uint32_t kFat = 0xcafebabe;
constexpr std::uint32_t kFat64 = 0xcafebabf;
// A Java class has its major version, 45 or more, where a universal file counts its architectures.
constexpr std::uint32_t kMostSlices = 44;

bool is_fat(const ByteView& view) {
  const std::uint32_t magic = view.u32(0);
  const std::uint32_t count = view.u32(4);
  return (magic == kFat || magic == kFat64) && count > 0 && count <= kMostSlices;
}

bool is_thin_macho(std::uint32_t magic) {
  return magic == 0xfeedface || magic == 0xfeedfacf || magic == 0xcefaedfe || magic == 0xcffaedfe;
}

Result<std::vector<Executable>> read_fat(const ByteView& view) {
  const bool wide = view.u32(0) == kFat64;
  const std::uint64_t entry_size = wide ? 32 : 20;
  std::vector<Executable> slices;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> taken;  // offset and size
  Error error = invalid("universal file: no architecture in it");
  for (std::uint32_t i = 0; i < view.u32(4); ++i) {
    const std::uint64_t entry = 8 + i * entry_size;
    const std::uint64_t offset = view.word(entry + 8, wide);
    const std::uint64_t size = view.word(entry + (wide ? 16 : 12), wide);
    const std::string place = "universal file: slice " + std::to_string(i);
    if (!view.holds(entry, entry_size) || !view.holds(offset, size)) {
      error = invalid(place + " lies outside the file");
      continue;
    }
    // Slices that overlap would let a small file cost many times its size.
    bool overlaps = false;
    for (const auto& [from, length] : taken) {
      overlaps = overlaps || (offset < from + length && from < offset + size);
    }
    if (overlaps) {
      error = invalid(place + " overlaps another");
      continue;
    }
    taken.emplace_back(offset, size);
    auto slice = read_macho(view.clip(offset, size));
    if (slice) {
      slices.push_back(std::move(*slice));
    } else {
      error = std::move(slice).error().in(place);
    }
  }
  if (slices.empty()) return error;
  if (slices.size() < view.u32(4) && slices.front().damage.empty()) {
    slices.front().damage = error.message;
  }
  return slices;
}

}  // namespace

const Section* Executable::section(std::string_view name) const {
  for (const Section& section : sections) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

std::string_view Executable::bytes_from(std::uint64_t address) const {
  for (const Segment& segment : segments) {
    if (segment.note || address < segment.address) continue;
    const std::uint64_t within = address - segment.address;
    if (within < segment.bytes.size())
      return segment.bytes.substr(static_cast<std::size_t>(within));
  }
  return {};
}

std::string_view Executable::bytes_at(std::uint64_t address, std::uint64_t size) const {
  const std::string_view rest = bytes_from(address);
  return size <= rest.size() ? rest.substr(0, static_cast<std::size_t>(size)) : std::string_view{};
}

bool is_executable(std::string_view head) {
  if (head.starts_with("\177ELF") || head.starts_with("MZ")) return true;
  const ByteView view(head, true);
  return is_thin_macho(view.u32(0)) || is_fat(view);
}

Result<std::vector<Executable>> read_executables(std::string_view bytes) {
  const ByteView view(bytes, true);
  if (is_fat(view)) return read_fat(view);
  std::vector<Executable> one;
  if (bytes.starts_with("\177ELF")) {
    Executable executable = TRY(read_elf(bytes));
    one.push_back(std::move(executable));
  } else if (bytes.starts_with("MZ")) {
    Executable executable = TRY(read_pe(bytes));
    one.push_back(std::move(executable));
  } else if (is_thin_macho(view.u32(0))) {
    Executable executable = TRY(read_macho(bytes));
    one.push_back(std::move(executable));
  } else {
    return unsupported("not an ELF, PE or Mach-O file");
  }
  return one;
}

}  // namespace pratique::elf
