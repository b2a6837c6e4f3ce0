// Which package of a document needs which, from the names that packages say they need.
#pragma once

#include <cstdint>
#include <vector>

#include "sbom/document.h"

namespace pratique::sbom {

// Indexes into Document::packages.
struct DependencyGraph {
  std::vector<std::vector<std::uint32_t>> needs;  // of each package: sorted, without repeats
  // What the whole depends on: packages that no other needs, and one of each ring that nothing
  // outside needs, so that every package can be reached.
  std::vector<std::uint32_t> roots;
};

// A name is looked for among packages of the same kind: npm by the node_modules folders above the
// one that needs it, others by name, then by what packages provide; of several, the one of the same
// architecture, then the nearest by path, then the newest. A name nobody has is left out.
DependencyGraph resolve_dependencies(const Document& document);

}  // namespace pratique::sbom
