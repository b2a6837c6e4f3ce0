// Images out of a registry (OCI distribution-spec 1.1, "Pull"; docker's token authentication).
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "net/http.h"
#include "oci/image.h"
#include "oci/reference.h"
#include "oci/resolve.h"

namespace pratique::oci {

struct RegistryOptions {
  std::string ca_file;
  bool plain_http = false;
  // "docker.io=mirror.example:5000": asked first, the registry itself if the mirror cannot serve.
  std::vector<std::string> mirrors;
  net::ProxySettings proxy;
  ResolveOptions resolve;
};

// Where an image is asked for, in this order.
struct RegistryHost {
  std::string host;    // with the port, where one is written
  std::string path;    // the repository there
  std::string domain;  // whose credentials are used
};
// The mirrors of the reference's registry, then itself; docker.io is at registry-1.docker.io. A
// mirror may hold the repositories below a path: "docker.io=mirror.example/hub". A usage error
// where one is not "REGISTRY=MIRROR".
Result<std::vector<RegistryHost>> registry_hosts(const Reference& reference,
                                                 const std::vector<std::string>& mirrors);

// The image of a reference: one, or with `all` platforms each child of the index. A tag is resolved
// once; from then on only digests are asked for. denied: the registry refuses, with what it said;
// not_found: it has no such manifest.
Result<std::vector<Image>> open_registry(const Reference& reference,
                                         const RegistryOptions& options);

}  // namespace pratique::oci
