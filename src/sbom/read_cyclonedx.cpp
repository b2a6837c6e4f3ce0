#include "sbom/read_cyclonedx.h"

#include <algorithm>
#include <unordered_map>

#include "package/purl.h"
#include "sbom/claims.h"
#include "sbom/identity.h"

namespace pratique::sbom {
namespace {

using package::Package;
using text::Json;

Properties properties_of(const Json& element) {
  Properties out;
  for (const Json& each : element["properties"].items())
    if (each["name"].is_string()) out.emplace_back(each["name"].string(), each["value"].string());
  return out;
}

std::string_view property(const Properties& properties, std::string_view name) {
  for (const auto& [key, value] : properties)
    if (key == name) return value;
  return {};
}

std::vector<std::string> licences_of(const Json& component) {
  std::vector<std::string> out;
  for (const Json& each : component["licenses"].items()) {
    const Json& licence = each["license"];
    for (const Json* text : {&each["expression"], &licence["id"], &licence["name"]})
      if (text->is_string()) {
        out.emplace_back(text->string());
        break;
      }
  }
  return out;
}

std::vector<std::string> digests_of(const Json& component) {
  std::vector<std::string> out;
  for (const Json& each : component["hashes"].items()) {
    std::string digest = digest_of(each["alg"].string(), each["content"].string());
    if (!digest.empty()) out.push_back(std::move(digest));
  }
  return out;
}

std::string vendor_of(const Json& component) {
  for (const Json* text : {&component["publisher"], &component["supplier"]["name"],
                           &component["manufacturer"]["name"]})
    if (!text->string().empty()) return std::string(text->string());
  return {};
}

// Kinds of components that may be packages even without a purl.
bool is_software(std::string_view type) {
  return type == "library" || type == "framework" || type == "application" || type == "platform" ||
         type == "firmware" || type == "device-driver";
}

bool is_image_purl(std::string_view purl) {
  return purl.starts_with("pkg:oci/") || purl.starts_with("pkg:docker/");
}

class Reader {
 public:
  explicit Reader(const Json& root) : root_(root) {}

  Document run() {
    document_.kind = "sbom";
    document_.format = "CycloneDX " + std::string(root_["specVersion"].string());
    read_subject();
    read_all(root_["components"], kNoPackage);
    read_all(root_["metadata"]["component"]["components"], kNoPackage);
    read_dependencies();
    if (document_.distribution.id.empty()) {
      document_.distribution = from_purls_;
    } else if (document_.distribution.id == from_purls_.id &&
               document_.distribution.version_id.empty()) {
      document_.distribution.version_id = from_purls_.version_id;
    }
    std::erase_if(document_.problems,
                  [](const package::Problem& each) { return each.code.empty(); });
    return std::move(document_);
  }

 private:
  static constexpr std::size_t kNoPackage = ~std::size_t{0};

  void read_subject() {
    const Json& metadata = root_["metadata"];
    const Json& subject = metadata["component"];
    document_.name = subject["name"].string();
    for (const Json* text : {&subject["version"], &subject["bom-ref"], &subject["purl"]}) {
      const std::string_view value = text->string();
      if (const auto at = value.find("sha256:"); at != std::string_view::npos) {
        const std::string_view digest = value.substr(at, 7 + 64);
        if (!split_hash(digest).algorithm.empty()) {
          document_.digest = digest;
          break;
        }
      }
    }
    if (document_.digest.empty()) {
      if (const auto purl = package::parse_purl(subject["purl"].string());
          purl && !split_hash(purl->version).algorithm.empty())
        document_.digest = purl->version;
    }
    read_document_properties(properties_of(metadata), document_);
    const Properties properties = properties_of(subject);
    read_document_properties(properties, document_);
    for (const auto& [name, value] : properties)
      if (name == "aquasecurity:trivy:DiffID") layer_index(document_, value);
    for (const auto& [name, value] : properties_of(metadata))
      if (name.starts_with("syft:image:layer:")) layer_index(document_, value);
  }

  void read_all(const Json& components, std::size_t parent) {
    for (const Json& each : components.items()) {
      const std::size_t index = read_component(each, parent);
      read_all(each["components"], index);
    }
  }

  // The index of the package that it became, or that it is a part of.
  std::size_t read_component(const Json& component, std::size_t parent) {
    const std::string_view type = component["type"].string();
    const std::string_view purl = component["purl"].string();
    if (type == "operating-system" && purl.empty()) {
      read_system(component);
      return kNoPackage;
    }
    if (type == "file" && purl.empty()) {
      if (parent != kNoPackage) read_file(component, document_.packages[parent]);
      return parent;
    }
    if (is_image_purl(purl) || (purl.empty() && !is_software(type))) return kNoPackage;
    Properties properties = properties_of(component);
    // A lock file or jar that other components were found in.
    if (purl.empty() && !property(properties, "aquasecurity:trivy:Class").empty())
      return kNoPackage;
    return add(component, std::move(properties));
  }

  std::size_t add(const Json& component, Properties properties) {
    Claim claim;
    claim.purl = component["purl"].string();
    claim.group = component["group"].string();
    claim.name = component["name"].string();
    claim.version = component["version"].string();
    claim.vendor = vendor_of(component);
    claim.licences = licences_of(component);
    claim.digests = digests_of(component);
    claim.properties = std::move(properties);
    const std::size_t index = add_package(document_, std::move(claim), from_purls_);
    Package& added = document_.packages[index];
    if (component["scope"].string() == "excluded") added.development = true;
    if (added.path.empty()) {
      std::string_view location = component["evidence"]["occurrences"].at(0)["location"].string();
      if (location.starts_with('/')) location.remove_prefix(1);
      added.path = location;
    }
    if (const std::string_view reference = component["bom-ref"].string(); !reference.empty())
      references_.emplace(reference, index);
    return index;
  }

  void read_file(const Json& component, Package& owner) {
    std::string_view name = component["name"].string();
    if (name.starts_with('/')) name.remove_prefix(1);
    if (name.empty()) return;
    const std::vector<std::string> digests = digests_of(component);
    owner.files.push_back({std::string(name), digests.empty() ? std::string() : digests.front()});
  }

  void read_system(const Json& component) {
    if (!document_.distribution.id.empty()) return;
    const Properties properties = properties_of(component);
    std::string_view name = property(properties, "syft:distro:id");
    if (name.empty()) name = component["name"].string();
    std::string_view version = property(properties, "syft:distro:versionID");
    if (version.empty()) version = component["version"].string();
    document_.distribution = distribution_of(name, version);
    document_.distribution.pretty_name = component["description"].string();
    document_.distribution.version_codename = property(properties, "syft:distro:versionCodename");
    for (const auto& [key, value] : properties)
      if (key.starts_with("syft:distro:idLike:")) document_.distribution.id_like.push_back(value);
    read_distribution_properties(properties, document_.distribution);
  }

  void read_dependencies() {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (const Json& each : root_["dependencies"].items()) {
      const auto from = references_.find(each["ref"].string());
      if (from == references_.end()) continue;
      for (const Json& other : each["dependsOn"].items())
        if (const auto to = references_.find(other.string()); to != references_.end())
          edges.emplace_back(from->second, to->second);
    }
    set_depends(document_, std::move(edges));
  }

  const Json& root_;
  Document document_;
  package::Distribution from_purls_;
  std::unordered_map<std::string_view, std::size_t> references_;
};

}  // namespace

Document read_cyclonedx(const Json& root) { return Reader(root).run(); }

}  // namespace pratique::sbom
