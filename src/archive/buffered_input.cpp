#include "archive/buffered_input.h"

#include <algorithm>
#include <cstring>

namespace pratique::archive {

namespace {
// Reads of at least this go straight into the caller's memory.
constexpr std::size_t kDirect = 64u << 10;
}  // namespace

BufferedInput::BufferedInput(ByteSource& source)
    : source_(&source), buffer_(new char[kSlack + kCapacity]) {
  std::memset(buffer_.get(), 0, kSlack);
}

void BufferedInput::give_back(std::size_t count) { begin_ -= std::min(count, begin_); }

Result<bool> BufferedInput::read_more() {
  if (ended_) return false;
  const std::span<char> room(buffer_.get() + end_, kSlack + kCapacity - end_);
  const std::size_t count = TRY(source_->read(std::as_writable_bytes(room)));
  if (count == 0) ended_ = true;
  end_ += count;
  read_ += count;
  return count != 0;
}

Result<bool> BufferedInput::fill() {
  if (begin_ != end_) return true;
  // Keep the last bytes in front of the new ones, so that they can be given back.
  std::memmove(buffer_.get(), buffer_.get() + end_ - kSlack, kSlack);
  begin_ = end_ = kSlack;
  return read_more();
}

Result<bool> BufferedInput::need(std::size_t count) {
  while (end_ - begin_ < count) {
    // Move what is held to the front, so that the source sees a large buffer.
    if (kSlack + kCapacity - end_ < kCapacity / 2) {
      const std::size_t held = end_ - begin_;
      const std::size_t slack = std::min(begin_, kSlack);
      std::memmove(buffer_.get() + kSlack - slack, buffer_.get() + begin_ - slack, slack + held);
      begin_ = kSlack;
      end_ = kSlack + held;
    }
    const bool more = TRY(read_more());
    if (!more) return false;
  }
  return true;
}

Result<std::size_t> BufferedInput::read(std::span<std::byte> out) {
  if (out.empty()) return std::size_t{0};
  if (begin_ == end_) {
    if (out.size() >= kDirect && !ended_) {
      const std::size_t count = TRY(source_->read(out));
      if (count == 0) ended_ = true;
      read_ += count;
      return count;
    }
    TRY(fill());
  }
  const std::size_t count = std::min(out.size(), end_ - begin_);
  if (count != 0) std::memcpy(out.data(), buffer_.get() + begin_, count);
  begin_ += count;
  return count;
}

Result<bool> BufferedInput::skip(std::uint64_t count) {
  while (count != 0) {
    if (begin_ == end_ && count >= kCapacity && !ended_) {
      const std::uint64_t dropped = TRY(source_->skip(count));
      read_ += dropped;
      count -= dropped;
      if (count == 0) return true;
    }
    const bool more = TRY(fill());
    if (!more) return false;
    const std::size_t step = std::min<std::uint64_t>(count, end_ - begin_);
    begin_ += step;
    count -= step;
  }
  return true;
}

Error BufferedInput::damaged(std::string_view format, std::string_view what) const {
  return invalid(std::string(format) + ": " + std::string(what) + " at byte " +
                 std::to_string(offset()));
}

}  // namespace pratique::archive
