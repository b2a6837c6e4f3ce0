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

// One value of a WWW-Authenticate header (RFC 9110, section 11.6.1).
struct Challenge {
  std::string scheme;                                           // lower case: "bearer", "basic"
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case
  std::string parameter(std::string_view name) const;
};
// All challenges of a header's value; what cannot be read ends the list.
std::vector<Challenge> parse_challenges(std::string_view header);

// The image of a reference: one, or with `all` platforms each child of the index. A tag is resolved
// once; from then on only digests are asked for. denied: the registry refuses, with what it said;
// not_found: it has no such manifest.
Result<std::vector<Image>> open_registry(const Reference& reference,
                                         const RegistryOptions& options);

}  // namespace pratique::oci
