#include "scan/sbom_document.h"

#include <algorithm>
#include <ctime>

#include "text/json.h"

namespace pratique::scan {

sbom::Document sbom_document(Inventory inventory) {
  sbom::Document out;
  out.name = inventory.image.name;
  out.kind = inventory.image.kind;
  out.digest = inventory.image.digest.text();
  if (!inventory.image.platform.os.empty()) out.platform = inventory.image.platform.text();
  for (const oci::Layer& layer : inventory.image.layers)
    out.layers.push_back({layer.diff_id.text(), layer.digest.text(), layer.created_by});
  out.distribution = std::move(inventory.distribution);
  out.packages = std::move(inventory.packages);
  out.problems = std::move(inventory.problems);
  return out;
}

std::int64_t created_at(const Inventory& inventory) {
  const auto config = text::parse_json(inventory.image.config);
  if (!config) return 0;
  const std::string created((*config)["created"].string());
  std::tm parts{};
  if (::strptime(created.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return 0;
  return std::max<std::int64_t>(0, ::timegm(&parts));
}

Inventory inventory_of(sbom::Document document, const std::string& name) {
  Inventory out;
  out.image.kind = "sbom";
  out.image.name = name;
  if (auto digest = Digest::parse(document.digest)) out.image.digest = std::move(*digest);
  const std::string& platform = document.platform;
  if (const auto slash = platform.find('/'); slash != std::string::npos) {
    out.image.platform.os = platform.substr(0, slash);
    out.image.platform.architecture = platform.substr(slash + 1);
  }
  for (const sbom::LayerInfo& layer : document.layers) {
    oci::Layer entry;
    if (auto digest = Digest::parse(layer.diff_id)) entry.diff_id = std::move(*digest);
    if (auto digest = Digest::parse(layer.digest)) entry.digest = std::move(*digest);
    entry.created_by = layer.build_step;
    out.image.layers.push_back(std::move(entry));
  }
  out.distribution = std::move(document.distribution);
  out.packages = std::move(document.packages);
  out.problems = std::move(document.problems);
  return out;
}

}  // namespace pratique::scan
