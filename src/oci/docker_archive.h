// Archives of `docker save` and of the tools that write the same (podman, skopeo, buildah, crane,
// kaniko, bazel): manifest.json names each image's config and layers by their path in the archive.
//
// Layers may be compressed; the diffIDs of the config are what is verified. Layers under
// blobs/sha256 must also hash to their name, as in any layout.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "oci/image.h"
#include "oci/named_files.h"
#include "oci/resolve.h"

namespace pratique::oci {

// `selector` is "" (the only image there is), a reference ("nginx:1.25"), "@N" (the N-th image,
// from 0) or
// "@sha256:…" (an image id). A usage error lists the choices where several fit, not_found where
// none does.
Result<std::vector<Image>> open_docker_archive(std::shared_ptr<NamedFiles> files,
                                               std::string_view selector,
                                               const ResolveOptions& options);

// Whether there is a manifest.json, or what older `docker save` wrote ("repositories").
bool is_docker_archive(NamedFiles& files);

}  // namespace pratique::oci
