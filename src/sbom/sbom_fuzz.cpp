// Any bytes as a document; what was read must be written in every format, and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sbom/document.h"

using namespace pratique::sbom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = read_sbom({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  const WriteOptions kOptions[] = {{Format::cyclonedx, "1.4", "1", 0},
                                   {Format::cyclonedx, "1.7", "1", 0},
                                   {Format::spdx, "2.3", "1", 0}};
  for (const WriteOptions& options : kOptions) {
    const auto text = write_sbom(*read, options);
    if (!text) std::abort();
    const auto again = read_sbom(*text);
    if (!again || again->packages.size() != read->packages.size()) std::abort();
  }
  return 0;
}
