// From what a document says of one component to a Package, whichever tool wrote it.
//
// The purl decides kind, name and version. What purls have no room for (source package, layer,
// path) is taken from our own properties, or from those that syft and trivy write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sbom/document.h"
#include "sbom/properties.h"

namespace pratique::sbom {

struct Claim {
  std::string purl;
  std::string group;
  std::string name;
  std::string version;
  std::string vendor;
  std::vector<std::string> licences;
  std::vector<std::string> digests;  // "sha1:…"
  Properties properties;             // as the document has them
};

// Adds the package a claim speaks of to `document` and returns its index. Layers it names are added
// too; `distribution` takes what its purl says of the distribution, if nothing was known before.
std::size_t add_package(Document& document, Claim claim, package::Distribution& distribution);

// The distribution as os-release would name it, from the words of other tools ("redhat",
// "amazon 2 (Karoo)", Debian's "12.5").
package::Distribution distribution_of(std::string_view name, std::string_view version);

// "sha1:…" in lower case from the name and content of a hash in either format ("SHA-1", "SHA1");
// empty for algorithms that Package has no name for.
std::string digest_of(std::string_view algorithm, std::string_view content);

// Sets `depends` from edges between packages (indexes; only those of one kind), sorted.
void set_depends(Document& document, std::vector<std::pair<std::size_t, std::size_t>> edges);

}  // namespace pratique::sbom
