// Layouts: Berkeley DB's dbinc/db_page.h (DBMETA, HMETA, PAGE, HKEYDATA, HOFFPAGE).
#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>

#include "catalog/rpm/database.h"

namespace pratique::catalog::rpm {
namespace {

constexpr std::uint32_t kHashMagic = 0x061561;
constexpr std::size_t kPageHead = 26;
constexpr std::size_t kMostProblems = 32;

enum PageType : unsigned { kHashUnsorted = 2, kOverflow = 7, kHashMeta = 8, kHash = 13 };
enum ItemType : unsigned { kKeyData = 1, kOffPage = 3 };

class Database {
 public:
  Database(std::string_view content, const VisitBlob& visit) : content_(content), visit_(visit) {}

  std::vector<Error> read() {
    const Status opened = open();
    if (!opened) {
      problems_.push_back(opened.error());
      return std::move(problems_);
    }
    for (std::uint32_t page = 1; page < pages_ && problems_.size() < kMostProblems; ++page) {
      const std::size_t at = std::size_t{page} * page_size_;
      const unsigned type = byte(at + 25);
      // Pages of other types are overflow pages, free pages, or never written.
      if (type == kHash || type == kHashUnsorted) read_hash_page(page);
    }
    return std::move(problems_);
  }

 private:
  unsigned byte(std::size_t at) const { return static_cast<unsigned char>(content_[at]); }
  std::uint32_t half(std::size_t at) const {
    return swapped_ ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at);
  }
  std::uint32_t word(std::size_t at) const {
    return swapped_ ? half(at) << 16 | half(at + 2) : half(at + 2) << 16 | half(at);
  }

  // `swapped_` stands for big-endian from here on.
  Status open() {
    if (content_.size() < 512) return invalid("no Berkeley DB: shorter than its meta page");
    if (word(12) != kHashMagic) {
      swapped_ = true;
      if (word(12) != kHashMagic) return invalid("no Berkeley DB hash");
    }
    const std::uint32_t version = word(16);
    if (version < 8 || version > 10)
      return unsupported("Berkeley DB hash of version " + std::to_string(version));
    if (byte(24) != 0) return unsupported("encrypted Berkeley DB");
    if (byte(25) != kHashMeta) return invalid("Berkeley DB without a hash meta page");
    // A page with a checksum has a longer head; rpm never asked for them.
    if ((byte(26) & 0x01) != 0) return unsupported("Berkeley DB with page checksums");
    page_size_ = word(20);
    if (!std::has_single_bit(page_size_) || page_size_ < 512 || page_size_ > 65536)
      return invalid("Berkeley DB with pages of " + std::to_string(page_size_) + " bytes");
    pages_ = static_cast<std::uint32_t>(content_.size() / page_size_);
    const std::uint64_t told = std::uint64_t{word(32)} + 1;
    if (told > pages_)
      problems_.push_back(invalid("file ends after page " + std::to_string(pages_ - 1) + " of " +
                                  std::to_string(told - 1)));
    used_.assign(pages_, false);
    return {};
  }

  // The bytes of the item at an index, which reach up to the item before it.
  Result<std::string_view> item(std::size_t page_at, std::size_t index) const {
    const std::size_t begin = half(page_at + kPageHead + 2 * index);
    const std::size_t end = index == 0 ? page_size_ : half(page_at + kPageHead + 2 * (index - 1));
    if (begin < kPageHead || begin >= end || end > page_size_)
      return invalid("item " + std::to_string(index) + " lies outside its page");
    return content_.substr(page_at + begin, end - begin);
  }

  void read_hash_page(std::uint32_t page) {
    const std::size_t at = std::size_t{page} * page_size_;
    const std::size_t entries = half(at + 20);
    const std::string place = "page " + std::to_string(page);
    if (kPageHead + 2 * entries > page_size_) {
      problems_.push_back(invalid(place + ": " + std::to_string(entries) + " items"));
      return;
    }
    for (std::size_t i = 0; i + 1 < entries && problems_.size() < kMostProblems; i += 2) {
      const Status read = read_pair(at, i);
      if (!read) problems_.push_back(Error(read.error()).in(place));
    }
  }

  Status read_pair(std::size_t page_at, std::size_t index) {
    const std::string_view key = TRY(item(page_at, index));
    const std::string_view value = TRY(item(page_at, index + 1));
    // Keys are package numbers of four bytes; number 0 holds the last one given out.
    if (key.size() != 5 || static_cast<unsigned char>(key[0]) != kKeyData) return {};
    const std::uint32_t package = word(static_cast<std::size_t>(key.data() - content_.data()) + 1);
    if (package == 0) return {};
    const std::string place = "package " + std::to_string(package);
    const unsigned type = static_cast<unsigned char>(value[0]);
    if (type == kKeyData) {
      // Items on hash pages that overlap would hand out the same bytes again and again.
      if (value.size() > budget()) return limit(place + ": items overlap");
      spent_ += value.size();
      visit_(value.substr(1), place);
      return {};
    }
    if (type != kOffPage || value.size() != 12)
      return invalid(place + ": item of type " + std::to_string(type));
    const std::size_t value_at = static_cast<std::size_t>(value.data() - content_.data());
    const Status chain = read_chain(word(value_at + 4), word(value_at + 8));
    if (!chain) return Error(chain.error()).in(place);
    visit_(blob_, place);
    return {};
  }

  // Collects the bytes of a chain of overflow pages in blob_. A page is used once in the whole
  // file.
  Status read_chain(std::uint32_t page, std::size_t length) {
    blob_.clear();
    if (length > content_.size()) return invalid("longer than the file");
    blob_.reserve(length);
    while (blob_.size() < length) {
      if (page == 0 || page >= pages_)
        return invalid("chain ends after " + std::to_string(blob_.size()) + " of " +
                       std::to_string(length) + " bytes");
      const std::size_t at = std::size_t{page} * page_size_;
      if (byte(at + 25) != kOverflow)
        return invalid("page " + std::to_string(page) + " is no overflow page");
      if (used_[page]) return invalid("page " + std::to_string(page) + " is used twice");
      used_[page] = true;
      const std::size_t bytes = half(at + 22);
      if (bytes == 0 || bytes > page_size_ - kPageHead)
        return invalid("page " + std::to_string(page) + " holds " + std::to_string(bytes) +
                       " bytes");
      blob_.append(content_.substr(at + kPageHead, std::min(bytes, length - blob_.size())));
      page = word(at + 16);
    }
    return {};
  }

  std::size_t budget() const { return content_.size() - spent_; }

  std::string_view content_;
  const VisitBlob& visit_;
  std::vector<Error> problems_;
  std::vector<bool> used_;
  std::string blob_;
  std::size_t page_size_ = 0;
  std::size_t spent_ = 0;
  std::uint32_t pages_ = 0;
  bool swapped_ = false;
};

}  // namespace

std::vector<Error> read_berkeley(std::string_view content, const VisitBlob& visit) {
  return Database(content, visit).read();
}

}  // namespace pratique::catalog::rpm
