#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/tar.h"

// Every entry, some of its content, and what the contract promises about both.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique;
  MemorySource source({reinterpret_cast<const char*>(data), size});
  archive::TarReader tar(source, {.entries = 4096});
  archive::TarEntry entry;
  std::vector<std::byte> buffer(3000);
  for (std::uint64_t count = 0;; ++count) {
    const auto more = tar.next(entry);
    if (!more || !*more) break;
    if (entry.index != count) std::abort();
    const std::string framed = "/" + entry.path + "/";
    if (!entry.path.empty() &&
        (framed.find("/../") != std::string::npos || framed.find("/./") != std::string::npos ||
         framed.find("//") != std::string::npos))
      std::abort();
    std::uint64_t total = 0;
    for (int reads = 0; reads != 50; ++reads) {
      const auto got = tar.content().read(buffer);
      if (!got) return 0;
      if (*got == 0 && total != entry.size) std::abort();
      total += *got;
      if (total > entry.size) std::abort();
      if (*got == 0) break;
    }
  }
  (void)tar.drain();
  return 0;
}
