// Index files of any bytes. The check sum of the head is made right first, so that what lies behind
// it is reached.
#include <cstdint>
#include <cstring>
#include <string>

#include "advisory/index.h"
#include "advisory/index_format.h"
#include "core/digest.h"

namespace {

void seal(std::string& bytes) {
  using namespace pratique::advisory;
  constexpr std::size_t kHead = sizeof(HeaderRow) + kSectionCount * sizeof(SectionRow);
  if (bytes.size() < kHead) return;
  HeaderRow header{};
  std::memcpy(&header, bytes.data(), sizeof(header));
  header.magic = kMagic;
  header.format = kFormatVersion;
  header.section_count = kSectionCount;
  header.file_bytes = bytes.size();
  header.head_sha256 = {};
  std::memcpy(bytes.data(), &header, sizeof(header));
  pratique::Hasher hasher(pratique::HashKind::sha256);
  hasher.update(std::string_view(bytes).substr(0, kHead));
  const std::string sum = hasher.finish_raw();
  std::memcpy(header.head_sha256.data(), sum.data(), sum.size());
  std::memcpy(bytes.data(), &header, sizeof(header));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique;
  if (size > 64 * 1024) return 0;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  seal(bytes);
  const auto index = advisory::Index::from_bytes(std::move(bytes));
  if (!index) return 0;
  (void)index->status();
  (void)index->verify();
  package::Distribution debian;
  debian.id = "debian";
  debian.version_id = "12";
  package::Distribution red_hat;
  red_hat.id = "rhel";
  red_hat.version_id = "9.2";
  for (const auto& [kind, name] : {std::pair{package::Kind::npm, "leaf"},
                                   {package::Kind::deb, "openssl"},
                                   {package::Kind::rpm, "nodejs"}}) {
    package::Package package;
    package.kind = kind;
    package.name = name;
    package.version = "1.0.0-1";
    (void)index->match(package, kind == package::Kind::rpm ? red_hat : debian);
  }
  return 0;
}
