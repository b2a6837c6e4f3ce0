#include <cstdint>
#include <cstdlib>

#include "net/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::net;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url = parse_url(text);
  if (!url) return 0;
  const auto again = parse_url(url->text());
  if (!again || again->text() != url->text()) std::abort();
  (void)resolve_url(*url, text);
  (void)proxy_for(*url, {"http://p:1", "http://p:1", std::string(text)});
  return 0;
}
