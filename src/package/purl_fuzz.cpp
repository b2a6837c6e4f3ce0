// Whatever parses is written in a form that parses to the same parts and is written the same again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "package/purl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::package;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parts = parse_purl(text);
  if (!parts) return 0;
  const std::string canonical = write_purl(*parts);
  const auto again = parse_purl(canonical);
  if (!again || !(*again == *parts) || write_purl(*again) != canonical) std::abort();
  const auto spelled = canonical_purl(text);
  if (!spelled || *spelled != canonical) std::abort();
  const auto built = build_purl(*parts);
  if (!built || *built != canonical) std::abort();
  Distribution distro;
  const Package package = package_of(*parts, &distro);
  if (purl_of(package, distro).empty() && !is_os(package.kind) && package.kind != Kind::other) {
    std::abort();
  }
  return 0;
}
