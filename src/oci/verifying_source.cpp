#include "oci/verifying_source.h"

#include <vector>

namespace pratique::oci {

VerifyingSource::VerifyingSource(ByteSource& inner, const Digest& expected, std::int64_t size)
    : inner_(inner), expected_(expected), size_(size) {
  if (!expected_.empty()) hasher_.emplace(expected_.kind());
}

Result<std::size_t> VerifyingSource::read(std::span<std::byte> buffer) {
  const std::size_t count = TRY(inner_.read(buffer));
  count_ += static_cast<std::int64_t>(count);
  if (size_ >= 0 && count_ > size_)
    return invalid("more bytes than the " + std::to_string(size_) + " that were announced");
  if (hasher_) hasher_->update(std::span<const std::byte>(buffer.first(count)));
  return count;
}

Status VerifyingSource::finish(std::string_view what) {
  std::vector<std::byte> buffer(64u << 10);
  for (;;) {
    const std::size_t count = TRY(read(buffer).in(what));
    if (count == 0) break;
  }
  if (size_ >= 0 && count_ != size_)
    return invalid(std::string(what) + ": " + std::to_string(count_) + " bytes where " +
                   std::to_string(size_) + " were announced");
  if (!hasher_) return {};
  const std::string actual = hasher_->finish_hex();
  if (actual != expected_.hex())
    return invalid(std::string(what) + ": should have digest " + expected_.text() +
                   " but the bytes have " + actual);
  return {};
}

}  // namespace pratique::oci
