#include "archive/tar.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

#include "archive/buffered_input.h"
#include "archive/pax.h"
#include "archive/tar_header.h"
#include "archive/tar_sparse.h"

namespace pratique::archive {
namespace {

// What the special entries in front of an entry say about it.
struct Overrides {
  PaxHeader pax;
  std::string long_path;  // GNU "L"
  std::string long_link;  // GNU "K"
  bool any = false;
};

TarType type_of(char flag, std::string_view path) {
  switch (flag) {
    case '\0': return path.ends_with('/') ? TarType::directory : TarType::file;  // v7
    case '0':
    case '7':
    case 'S': return TarType::file;
    case '1': return TarType::hard_link;
    case '2': return TarType::symbolic_link;
    case '3': return TarType::character;
    case '4': return TarType::block;
    case '5': return TarType::directory;
    case '6': return TarType::fifo;
    default: return TarType::other;
  }
}

// POSIX: these have no data whatever their size field says; hard links are a matter of their own.
bool has_data(TarType type) { return type == TarType::file || type == TarType::other; }

}  // namespace

struct TarReader::State final : ByteSource {
  State(ByteSource& source, const TarLimits& most) : input(source), limits(most) {}

  Result<bool> next(TarEntry& entry);
  Result<std::size_t> read(std::span<std::byte> buffer) override;

  Status skip_rest();
  Result<bool> at_end();
  Result<bool> special(const TarHeader& header, Overrides& overrides);
  Result<std::string> special_data(const TarHeader& header);
  Status assemble(const TarHeader& header, std::string_view block, Overrides& overrides,
                  TarEntry& entry);
  Status name(const TarHeader& header, Overrides& overrides, TarEntry& entry);
  Status lay_out(const TarHeader& header, std::string_view block, const Overrides& overrides,
                 TarEntry& entry);
  Result<bool> hard_link_has_data();
  Result<std::size_t> read_stored(std::span<std::byte> buffer);
  std::string place(std::uint64_t offset) const {
    return "tar entry " + std::to_string(count) + " at byte " + std::to_string(offset);
  }

  BufferedInput input;
  TarLimits limits;
  PaxHeader global;
  std::optional<Error> failed;
  bool ended = false;
  std::uint64_t count = 0;         // entries delivered
  std::uint64_t entry_offset = 0;  // of the current entry's first header

  // The current entry's content.
  std::uint64_t stored = 0;    // bytes in the archive not taken yet
  std::uint64_t padding = 0;   // up to the next block
  std::uint64_t size = 0;      // of the expanded content
  std::uint64_t position = 0;  // in the expanded content
  bool sparse = false;
  SparseMap map;
  std::size_t segment = 0;
};

Status TarReader::State::skip_rest() {
  const bool there = TRY(input.skip(stored));
  if (!there)
    return invalid("the archive ends inside the content")
        .in("tar entry " + std::to_string(count - 1) + " at byte " + std::to_string(entry_offset));
  // Some writers (umoci's inserted layers) end without the last padding and the zero blocks, and
  // the runtimes read them.
  const bool padded = TRY(input.skip(padding));
  (void)padded;
  stored = padding = size = position = 0;
  sparse = false;
  map.clear();
  segment = 0;
  return {};
}

// Whether the archive ends here: two zero blocks, or the end of the source on a block's border.
Result<bool> TarReader::State::at_end() {
  const bool there = TRY(input.need(kTarBlock));
  if (!there) {
    if (input.bytes().empty()) return true;
    return invalid("the archive ends inside a header");
  }
  if (!is_zero_block(input.bytes().substr(0, kTarBlock))) return false;
  input.consume(kTarBlock);
  const bool second = TRY(input.need(kTarBlock));
  if (second && !is_zero_block(input.bytes().substr(0, kTarBlock)))
    return invalid("a single zero block inside the archive");
  return true;
}

Result<bool> TarReader::State::next(TarEntry& entry) {
  TRY(skip_rest());
  if (ended) return false;
  Overrides overrides;
  entry_offset = input.offset();
  for (;;) {
    const std::uint64_t offset = input.offset();
    const bool end = TRY(at_end().in(place(offset)));
    if (end) {
      if (overrides.any)
        return invalid("the archive ends behind an extended header").in(place(offset));
      ended = true;
      return false;
    }
    const std::string block(input.bytes().substr(0, kTarBlock));
    input.consume(kTarBlock);
    const TarHeader header = TRY(parse_tar_header(block).in(place(offset)));
    const bool was_special = TRY(special(header, overrides).in(place(offset)));
    if (was_special) continue;
    if (count == limits.entries)
      return limit("more than " + std::to_string(limits.entries) + " tar entries");
    entry.index = count;
    TRY(assemble(header, block, overrides, entry).in(place(entry_offset)));
    entry.offset = input.offset();
    entry.sparse = sparse;
    ++count;
    return true;
  }
}

// Takes an entry that only says something about others.
Result<bool> TarReader::State::special(const TarHeader& header, Overrides& overrides) {
  switch (header.type) {
    case 'x':
    case 'X': {  // X is Solaris's
      const std::string records = TRY(special_data(header));
      overrides.pax = TRY(parse_pax(records));
      overrides.any = true;
      return true;
    }
    case 'g': {
      const std::string records = TRY(special_data(header));
      PaxHeader pax = TRY(parse_pax(records));
      if (pax.uid || pax.deleted.uid) global.uid = pax.uid;
      if (pax.gid || pax.deleted.gid) global.gid = pax.gid;
      if (pax.mtime || pax.deleted.mtime) global.mtime = pax.mtime;
      return true;
    }
    case 'L':
    case 'K': {
      const std::string text = TRY(special_data(header));
      (header.type == 'L' ? overrides.long_path : overrides.long_link) =
          text.substr(0, text.find('\0'));
      overrides.any = true;
      return true;
    }
    default: return false;
  }
}

Result<std::string> TarReader::State::special_data(const TarHeader& header) {
  if (header.size > limits.header_bytes)
    return limit("an extended header of " + std::to_string(header.size) + " bytes");
  std::string data(header.size, '\0');
  std::size_t done = 0;
  while (done != data.size()) {
    const std::size_t got =
        TRY(input.read(std::as_writable_bytes(std::span(data.data() + done, data.size() - done))));
    if (got == 0) return invalid("the archive ends inside an extended header");
    done += got;
  }
  const bool there = TRY(input.skip((kTarBlock - header.size % kTarBlock) % kTarBlock));
  if (!there) return invalid("the archive ends inside an extended header");
  return data;
}

Status TarReader::State::assemble(const TarHeader& header, std::string_view block,
                                  Overrides& overrides, TarEntry& entry) {
  const PaxHeader& pax = overrides.pax;
  TRY(name(header, overrides, entry));
  entry.mode = header.mode;
  entry.uid = header.uid;
  entry.gid = header.gid;
  entry.mtime = header.mtime;
  if (const auto& uid = pax.uid || pax.deleted.uid ? pax.uid : global.uid) entry.uid = *uid;
  if (const auto& gid = pax.gid || pax.deleted.gid ? pax.gid : global.gid) entry.gid = *gid;
  if (const auto& mtime = pax.mtime || pax.deleted.mtime ? pax.mtime : global.mtime)
    entry.mtime = *mtime;
  return lay_out(header, block, overrides, entry);
}

// Type, path and link target. A GNU long name wins over a PAX path, as in the reader of every
// runtime.
Status TarReader::State::name(const TarHeader& header, Overrides& overrides, TarEntry& entry) {
  const PaxHeader& pax = overrides.pax;
  std::string path = header.path;
  if (!pax.path.empty()) path = pax.path;
  if (!overrides.long_path.empty()) path = std::move(overrides.long_path);
  std::string link = header.link_target;
  if (!pax.link_path.empty()) link = pax.link_path;
  if (!overrides.long_link.empty()) link = std::move(overrides.long_link);
  if ((pax.sparse.mapped() || pax.sparse.in_data()) && !pax.sparse.name.empty())
    path = pax.sparse.name;
  if (path.size() > limits.path_bytes || link.size() > limits.path_bytes)
    return limit("a path of more than " + std::to_string(limits.path_bytes) + " bytes");

  entry.type = type_of(header.type, path);
  entry.escapes = false;
  entry.path = clean_tar_path(path, entry.escapes);
  bool link_escapes = false;
  entry.link_target =
      entry.type == TarType::hard_link ? clean_tar_path(link, link_escapes) : std::move(link);
  return {};
}

// How the content lies in the archive.
Status TarReader::State::lay_out(const TarHeader& header, std::string_view block,
                                 const Overrides& overrides, TarEntry& entry) {
  const PaxHeader& pax = overrides.pax;
  const std::uint64_t in_archive = pax.size.value_or(header.size);
  stored = has_data(entry.type) ? in_archive : 0;
  if (entry.type == TarType::hard_link && in_archive != 0) {
    const bool data = TRY(hard_link_has_data());
    if (data) stored = in_archive;
  }
  padding = (kTarBlock - stored % kTarBlock) % kTarBlock;
  size = stored;
  const bool pax_sparse = pax.sparse.mapped() || pax.sparse.in_data();
  if (header.type == 'S') {
    OldSparse old = TRY(read_old_sparse(block, input));
    map = std::move(old.map);
    size = old.size;
    sparse = true;
  } else if (pax_sparse) {
    if (entry.type != TarType::file) return invalid("a sparse map for what is no file");
    size = pax.sparse.size.value_or(size);
    if (pax.sparse.in_data())
      map = TRY(read_data_sparse(input, stored));
    else
      map = pair_up(pax.sparse.map);
    sparse = true;
  }
  if (sparse) TRY(check_sparse_map(map, size, stored));
  entry.size = size;
  return {};
}

// POSIX lets a hard link carry the file's data; nobody writes that, and the readers of the runtimes
// take what follows for the next header. So it is data only where it cannot be a header: nothing
// hides from us in it.
Result<bool> TarReader::State::hard_link_has_data() {
  const bool there = TRY(input.need(kTarBlock));
  if (!there) return false;
  const std::string_view block = input.bytes().substr(0, kTarBlock);
  return !is_zero_block(block) && !check_sum_matches(block);
}

Result<std::size_t> TarReader::State::read_stored(std::span<std::byte> buffer) {
  const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), stored);
  const std::size_t got = TRY(input.read(buffer.first(wanted)));
  if (got == 0 && wanted != 0)
    return invalid("the archive ends inside the content")
        .in("tar entry " + std::to_string(count - 1) + " at byte " + std::to_string(entry_offset));
  stored -= got;
  position += got;
  return got;
}

Result<std::size_t> TarReader::State::read(std::span<std::byte> buffer) {
  if (buffer.empty() || position == size) return std::size_t{0};
  if (!sparse) return read_stored(buffer);
  while (segment != map.size() && position >= map[segment].offset + map[segment].count) ++segment;
  if (segment != map.size() && position >= map[segment].offset) {
    const std::uint64_t left = map[segment].offset + map[segment].count - position;
    return read_stored(buffer.first(std::min<std::uint64_t>(buffer.size(), left)));
  }
  const std::uint64_t hole = (segment == map.size() ? size : map[segment].offset) - position;
  const std::size_t zeros = std::min<std::uint64_t>(buffer.size(), hole);
  std::memset(buffer.data(), 0, zeros);
  position += zeros;
  return zeros;
}

TarReader::TarReader(ByteSource& source, const TarLimits& limits)
    : state_(std::make_unique<State>(source, limits)) {}

TarReader::~TarReader() = default;

Result<bool> TarReader::next(TarEntry& entry) {
  if (state_->failed) return *state_->failed;
  auto result = state_->next(entry);
  if (!result) state_->failed = result.error();
  return result;
}

ByteSource& TarReader::content() { return *state_; }

Status TarReader::drain() {
  for (;;) {
    const bool more = TRY(state_->input.fill());
    if (!more) return {};
    state_->input.consume(state_->input.bytes().size());
  }
}

}  // namespace pratique::archive
