#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "archive/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::archive;
  const auto archive = ZipArchive::open({reinterpret_cast<const char*>(data), size},
                                        {.entries = 1000, .entry_bytes = 1u << 20});
  if (!archive) return 0;
  int budget = 64;
  for (const ZipEntry& entry : archive->entries()) {
    if (!entry.path.empty() && entry.path.front() == '/') std::abort();
    if (budget-- == 0) break;
    const auto content = archive->read(entry);
    if (content && content->size() != entry.size) std::abort();
  }
  return 0;
}
