#include <string>
#include <unordered_map>

#include "sbom/document_checks.h"

namespace pratique::sbom {
namespace {

using text::Json;

// Every reference once in the whole document, components within components included.
class References {
 public:
  Status add_all(const Json& list, const std::string& place, std::string_view inner) {
    std::size_t index = 0;
    for (const Json& each : list.items()) {
      const std::string here = place + "/" + std::to_string(index++);
      TRY(add(each, here));
      TRY(add_all(each[inner], here + "/" + std::string(inner), inner));
    }
    return {};
  }

  Status add(const Json& element, const std::string& place) {
    const Json& reference = element["bom-ref"];
    if (!reference.is_string()) return {};
    const auto [other, fresh] = places_.try_emplace(reference.string(), place);
    if (fresh) return {};
    return invalid(place + "/bom-ref: '" + std::string(reference.string().substr(0, 80)) +
                   "' is already the bom-ref of " + other->second);
  }

 private:
  std::unordered_map<std::string_view, std::string> places_;
};

}  // namespace

Status check_cyclonedx(const Json& root) {
  References references;
  const Json& subject = root["metadata"]["component"];
  TRY(references.add(subject, "/metadata/component"));
  TRY(references.add_all(subject["components"], "/metadata/component/components", "components"));
  TRY(references.add_all(root["components"], "/components", "components"));
  return references.add_all(root["services"], "/services", "services");
}

}  // namespace pratique::sbom
