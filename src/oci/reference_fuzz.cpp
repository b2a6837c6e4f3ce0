#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "oci/platform.h"
#include "oci/reference.h"

// What was parsed must be parsed the same once written out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::oci;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto reference = parse_reference(text); reference.has_value()) {
    const auto again = parse_reference(reference->text());
    if (!again.has_value() || !(*again == *reference)) std::abort();
    if (!same_reference(reference->text(), reference->familiar())) std::abort();
  }
  if (const auto choice = parse_platform_choice(text); choice.has_value()) {
    if (choice->kind == PlatformChoice::Kind::named && !matches(choice->platform, choice->platform))
      std::abort();
  }
  return 0;
}
