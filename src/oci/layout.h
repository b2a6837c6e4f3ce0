// OCI image layouts (OCI image-spec 1.1, image-layout.md): a directory, or the same in a tar
// archive.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "oci/image.h"
#include "oci/named_files.h"
#include "oci/resolve.h"

namespace pratique::oci {

// The images of a layout. `selector` is "" (the only image there is), a tag or a name as
// org.opencontainers.image.ref.name or io.containerd.image.name have it, or "@DIGEST" (any manifest
// or index that the layout holds). not_found lists the choices. `kind` goes into the manifests.
Result<std::vector<Image>> open_layout(std::shared_ptr<NamedFiles> files, std::string_view selector,
                                       const ResolveOptions& options, std::string_view kind);

// Whether there is a layout: its oci-layout file, or an index.json.
bool is_layout(NamedFiles& files);

}  // namespace pratique::oci
