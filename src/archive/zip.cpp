#include "archive/zip.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "archive/zip_directory.h"

namespace pratique::archive {
namespace {

constexpr std::string_view kLocal = "PK\3\4";
constexpr std::size_t kLocalSize = 30;
constexpr std::uint16_t kStored = 0, kDeflated = 8;
// Small entries may claim any ratio.
constexpr std::uint64_t kRatioFloor = 1u << 20;

bool beyond_ratio(std::uint64_t size, std::uint64_t compressed, std::uint64_t ratio) {
  return size > kRatioFloor && size / ratio > compressed;
}

// A name for messages: bounded, and without control characters.
std::string shown(std::string_view path) {
  std::string out(path.substr(0, 200));
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, '?');
  return out;
}

Result<std::string_view> packed_bytes(std::string_view bytes, const ZipEntry& entry) {
  if (entry.offset > bytes.size() || bytes.size() - entry.offset < kLocalSize)
    return invalid("its local header is behind the end");
  const std::string_view local = bytes.substr(entry.offset);
  if (local.substr(0, kLocal.size()) != kLocal)
    return invalid("no local header where it should be");
  const std::size_t begin = kLocalSize + zip16(local, 26) + zip16(local, 28);
  if (begin > local.size() || entry.compressed_size > local.size() - begin)
    return invalid("its data runs beyond the archive");
  return local.substr(begin, entry.compressed_size);
}

Result<std::string> inflate_raw(std::string_view packed, std::uint64_t size) {
  if (packed.size() > std::numeric_limits<std::uint32_t>::max() ||
      size > std::numeric_limits<std::uint32_t>::max())
    return limit("more than 4 GiB");
  // Not value-initialised: it is 90 KB, and isal_inflate_init sets what matters.
  const std::unique_ptr<inflate_state> state(new inflate_state);
  isal_inflate_init(state.get());
  state->crc_flag = ISAL_DEFLATE;
  state->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(packed.data()));
  state->avail_in = static_cast<std::uint32_t>(packed.size());
  int outcome = ISAL_DECOMP_OK;
  std::string out;
  out.resize_and_overwrite(size, [&](char* data, std::size_t) {
    state->next_out = reinterpret_cast<std::uint8_t*>(data);
    state->avail_out = static_cast<std::uint32_t>(size);
    outcome = isal_inflate_stateless(state.get());
    // By the pointer, and only after success: after an error ISA-L's counts hold anything.
    return outcome == ISAL_DECOMP_OK
               ? static_cast<std::size_t>(reinterpret_cast<char*>(state->next_out) - data)
               : 0;
  });
  if (outcome == ISAL_OUT_OVERFLOW) return invalid("it is longer than the directory says");
  if (outcome == ISAL_END_INPUT) return invalid("its data ends too early");
  if (outcome != ISAL_DECOMP_OK) return invalid("damaged deflate data");
  if (out.size() != size) return invalid("it is shorter than the directory says");
  return out;
}

}  // namespace

Result<ZipArchive> ZipArchive::open(std::string_view bytes, const ZipLimits& limits) {
  const ZipEnd end = TRY(find_zip_end(bytes));
  ZipDirectory directory = TRY(read_zip_directory(bytes, end, limits.entries));
  ZipArchive archive;
  archive.bytes_ = bytes;
  archive.limits_ = limits;
  archive.entries_ = std::move(directory.entries);
  archive.problems_ = std::move(directory.problems);

  std::uint64_t left = std::max(kRatioFloor, bytes.size() * limits.ratio);
  std::size_t refused = 0;
  for (ZipEntry& entry : archive.entries_) {
    // What read() refuses anyway takes nothing from the others.
    if (entry.size > limits.entry_bytes ||
        beyond_ratio(entry.size, entry.compressed_size, limits.ratio))
      continue;
    entry.refused = entry.size > left;
    if (entry.refused)
      ++refused;
    else
      left -= entry.size;
  }
  if (refused != 0)
    archive.problems_.push_back("zip: " + std::to_string(refused) +
                                " entries would expand the archive beyond all measure");
  return archive;
}

Result<std::string> ZipArchive::read(const ZipEntry& entry) const {
  const std::string place = "zip: entry " + shown(entry.path);
  if (entry.encrypted) return unsupported("it is encrypted").in(place);
  if (entry.method != kStored && entry.method != kDeflated)
    return unsupported("compression method " + std::to_string(entry.method)).in(place);
  if (entry.size > limits_.entry_bytes)
    return limit(std::to_string(entry.size) + " bytes are more than " +
                 std::to_string(limits_.entry_bytes))
        .in(place);
  if (entry.refused || beyond_ratio(entry.size, entry.compressed_size, limits_.ratio))
    return limit("decompression bomb").in(place);
  const std::string_view packed = TRY(packed_bytes(bytes_, entry).in(place));
  std::string content;
  if (entry.method == kDeflated) {
    content = TRY(inflate_raw(packed, entry.size).in(place));
  } else {
    if (packed.size() != entry.size) return invalid("its two sizes differ").in(place);
    content = packed;
  }
  const std::uint32_t sum =
      crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(content.data()), content.size());
  if (sum != entry.crc32) return invalid("check sum does not match").in(place);
  return content;
}

}  // namespace pratique::archive
