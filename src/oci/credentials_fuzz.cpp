// A config.json of docker or podman; a broken entry's secret must not get into the message.
#include <cstdint>
#include <cstdlib>

#include "oci/credentials.h"
#include "text/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique;
  const auto config = text::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!config) return 0;
  for (const char* domain : {"docker.io", "r.example:5000", "quay.io"}) {
    (void)oci::credential_helper_in(*config, domain);
    const auto found = oci::credentials_in(*config, domain, "team/app");
    if (found) continue;
    for (const auto& [key, entry] : (*config)["auths"].members()) {
      const std::string_view secret = entry["auth"].string();
      if (secret.size() > 12 && key.find(secret) == std::string::npos &&
          found.error().message.find(secret) != std::string::npos)
        std::abort();
    }
  }
  return 0;
}
