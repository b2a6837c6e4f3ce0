#include <cstdint>
#include <string_view>

#include "oci/manifest.h"

// The bytes as a manifest and as a config; put together where both can be read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::oci;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto config = parse_config(bytes);
  if (config.has_value()) layers_of(*config);
  const auto document = parse_manifest(bytes, "");
  if (!document.has_value()) return 0;
  if (const auto* manifest = std::get_if<Manifest>(&*document)) {
    ImageConfig same_count;
    for (const Descriptor& layer : manifest->layers) same_count.diff_ids.push_back(layer.digest);
    (void)join_manifest(*manifest, same_count);
  } else {
    for (const Descriptor& child : std::get<Index>(*document).manifests)
      (void)is_attestation(child);
  }
  return 0;
}
