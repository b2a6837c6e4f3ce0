// From a descriptor to the images behind it: reads manifests, indexes and configs by digest,
// verifies each, and chooses by platform. Layout directories, archives and registries share it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "oci/image.h"
#include "oci/manifest.h"
#include "oci/platform.h"

namespace pratique::oci {

// Reads whole small blobs by digest. What it gives is not trusted.
class BlobReader {
 public:
  virtual ~BlobReader() = default;
  // The blob's bytes, a limit error above `most`; not_found where the source does not hold it.
  // `descriptor.media_type` tells a registry which of its endpoints to ask.
  virtual Result<std::string> read_blob(const Descriptor& descriptor, std::size_t most) = 0;
};

// The blob with its size and digest verified; embedded `data` is used where there is some.
Result<std::string> read_verified(BlobReader& reader, const Descriptor& descriptor,
                                  std::size_t most);

struct ResolveOptions {
  PlatformChoice platform;
  // Told of what an index names and is left out though it might have been meant: a sentence. May be
  // empty.
  std::function<void(const std::string& sentence)> note;
};

// The images behind `root`, a manifest or an index (nested ones too): one unless all platforms are
// asked for. not_found, with what there is, where no child fits. Name and kind are left to the
// caller.
Result<std::vector<ImageManifest>> resolve_images(BlobReader& reader, const Descriptor& root,
                                                  const ResolveOptions& options);

// The same for the children of an index that has no digest of its own (a layout's index.json).
Result<std::vector<ImageManifest>> resolve_children(BlobReader& reader,
                                                    const std::vector<Descriptor>& children,
                                                    const ResolveOptions& options);

}  // namespace pratique::oci
