// Inventory: everything found in one image, merged over its layers, before anything is judged.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oci/image.h"
#include "package/package.h"

namespace pratique::scan {

struct Inventory {
  std::string named;         // the target as the user named it, without the kind before it
  oci::ImageManifest image;  // of an SBOM: kind "sbom", name and digest as the document tells
  package::Distribution distribution;
  std::vector<package::Package> packages;  // sorted by purl and path; purl, layer and owner are set
  std::vector<package::Problem> problems;
  // What is known to be there and not assessed at all, such as Windows itself: (what, why).
  std::vector<std::pair<std::string, std::string>> blind;
};

// Told of each layer as it begins: index, how many, and the bytes of its blob (-1: unknown).
using Progress = std::function<void(std::size_t layer, std::size_t layers, std::int64_t bytes)>;

// Reads an image layer by layer. A layer that cannot be trusted or read fails the whole: half an
// image is not an answer. Damage of single files becomes a problem of the inventory.
Result<Inventory> take_inventory(const oci::Image& image, const Progress& progress = {});

}  // namespace pratique::scan
