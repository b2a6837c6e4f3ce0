#include "sbom/read_spdx.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "sbom/claims.h"
#include "sbom/identity.h"
#include "sbom/write_spdx.h"

namespace pratique::sbom {
namespace {

using package::OwnedFile;
using package::Package;
using text::Json;

std::string_view purl_in(const Json& element) {
  for (const Json& each : element["externalRefs"].items()) {
    const std::string_view type = each["referenceType"].string();
    if (type == "purl" || type.ends_with("/purl")) return each["referenceLocator"].string();
  }
  return {};
}

std::vector<std::string> digests_of(const Json& element) {
  std::vector<std::string> out;
  for (const Json& each : element["checksums"].items()) {
    std::string digest = digest_of(each["algorithm"].string(), each["checksumValue"].string());
    if (!digest.empty()) out.push_back(std::move(digest));
  }
  return out;
}

bool says_nothing(std::string_view text) {
  return text.empty() || text == "NOASSERTION" || text == "NONE";
}

std::string path_of(std::string_view name) {
  if (name.starts_with("./")) name.remove_prefix(2);
  while (name.starts_with('/')) name.remove_prefix(1);
  return std::string(name);
}

// Facts that other tools put into attribution texts and annotations ("LayerDiffID: sha256:…").
void read_told(std::string_view text, Properties& out) {
  for (const std::string_view name : {"LayerDiffID", "SrcName", "SrcVersion", "SrcRelease",
                                      "SrcEpoch", "FilePath", "Class", "Modularitylabel"}) {
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with(": ")) continue;
    out.emplace_back("aquasecurity:trivy:" + std::string(name), text.substr(name.size() + 2));
  }
}

// "built package from: openssl 3.0.11-1", "acquired package info from DPKG DB:
// /var/lib/dpkg/status, …".
void read_source_info(std::string_view text, Properties& out) {
  constexpr std::string_view kBuilt = "built package from: ";
  constexpr std::string_view kAcquired = "acquired package info from ";
  if (text.starts_with(kBuilt)) {
    text.remove_prefix(kBuilt.size());
    const std::size_t blank = text.find(' ');
    out.emplace_back("aquasecurity:trivy:SrcName", text.substr(0, blank));
    if (blank != std::string_view::npos)
      out.emplace_back("aquasecurity:trivy:SrcVersion", text.substr(blank + 1));
  } else if (text.starts_with(kAcquired)) {
    const std::size_t colon = text.find(": /");
    if (colon == std::string_view::npos) return;
    text.remove_prefix(colon + 2);
    out.emplace_back("syft:location:0:path", text.substr(0, text.find(", ")));
  }
}

Properties properties_of(const Json& element) {
  Properties out;
  for (const Json& each : element["annotations"].items()) {
    const std::string_view comment = each["comment"].string();
    if (comment.starts_with("pratique:")) {
      Properties lines = parse_property_lines(comment);
      out.insert(out.end(), std::make_move_iterator(lines.begin()),
                 std::make_move_iterator(lines.end()));
    } else {
      read_told(comment, out);
    }
  }
  for (const Json& each : element["attributionTexts"].items()) read_told(each.string(), out);
  read_source_info(element["sourceInfo"].string(), out);
  return out;
}

struct FileFacts {
  OwnedFile file;
  std::string_view layer;  // diffID
};

class Reader {
 public:
  explicit Reader(const Json& root) : root_(root) {}

  Document run() {
    document_.kind = "sbom";
    document_.format = "SPDX " + std::string(root_["spdxVersion"].string().substr(5));
    document_.name = root_["name"].string();
    find_subject();
    for (const Json& each : root_["hasExtractedLicensingInfos"].items()) {
      const Json& name = each["name"].string().empty() ? each["extractedText"] : each["name"];
      extracted_.emplace(each["licenseId"].string(), name.string());
    }
    for (const Json& each : root_["files"].items()) read_file(each);
    for (const Json& each : root_["packages"].items()) read_package(each);
    read_relationships();
    if (document_.distribution.id.empty()) document_.distribution = from_purls_;
    std::erase_if(document_.problems,
                  [](const package::Problem& each) { return each.code.empty(); });
    return std::move(document_);
  }

 private:
  // What the document is about, where that is one package among others.
  void find_subject() {
    std::unordered_set<std::string_view> described;
    for (const Json& each : root_["documentDescribes"].items()) described.insert(each.string());
    for (const Json& each : root_["relationships"].items()) {
      if (each["relationshipType"].string() == "DESCRIBES" &&
          each["spdxElementId"].string() == "SPDXRef-DOCUMENT")
        described.insert(each["relatedSpdxElement"].string());
      if (each["relationshipType"].string() == "DESCRIBED_BY" &&
          each["relatedSpdxElement"].string() == "SPDXRef-DOCUMENT")
        described.insert(each["spdxElementId"].string());
    }
    if (described.size() != 1) return;
    // The only package of a document is a package, unless it is the image of a document of ours
    // without packages.
    if (root_["packages"].size() > 1 || *described.begin() == "SPDXRef-Image")
      subject_ = *described.begin();
  }

  void read_file(const Json& element) {
    FileFacts facts;
    facts.file.path = path_of(element["fileName"].string());
    const std::vector<std::string> digests = digests_of(element);
    // Tools that know no SHA1 write one of zeros, as the format asks for it.
    for (const std::string& digest : digests)
      if (digest.find_first_not_of('0', digest.find(':') + 1) != std::string::npos) {
        facts.file.digest = digest;
        break;
      }
    constexpr std::string_view kLayer = "layerID: ";
    if (const std::string_view comment = element["comment"].string(); comment.starts_with(kLayer))
      facts.layer = comment.substr(kLayer.size());
    files_.emplace(element["SPDXID"].string(), std::move(facts));
  }

  void read_package(const Json& element) {
    const std::string_view id = element["SPDXID"].string();
    const std::string_view purpose = element["primaryPackagePurpose"].string();
    const std::string_view purl = purl_in(element);
    const bool container =
        purpose == "CONTAINER" || purl.starts_with("pkg:oci/") || purl.starts_with("pkg:docker/");
    if (id == subject_ || container) {
      read_subject(element);
      return;
    }
    if (purpose.starts_with("OPERATING")) {
      read_system(element);
      return;
    }
    Properties properties = properties_of(element);
    if (purl.empty() && std::any_of(properties.begin(), properties.end(), [](const auto& each) {
          return each.first == "aquasecurity:trivy:Class";
        }))
      return;
    Claim claim;
    claim.purl = purl;
    claim.name = element["name"].string();
    claim.version = element["versionInfo"].string();
    claim.vendor = vendor_of_supplier(element["supplier"].string());
    claim.licences = licences_of(element);
    claim.digests = digests_of(element);
    claim.properties = std::move(properties);
    const std::size_t index = add_package(document_, std::move(claim), from_purls_);
    packages_.emplace(id, index);
    for (const Json& file : element["hasFiles"].items()) own(index, file.string());
  }

  std::vector<std::string> licences_of(const Json& element) const {
    std::string_view text = element["licenseDeclared"].string();
    if (says_nothing(text)) text = element["licenseConcluded"].string();
    if (says_nothing(text)) return {};
    const auto found = extracted_.find(text);
    return {std::string(found == extracted_.end() ? text : found->second)};
  }

  void read_subject(const Json& element) {
    if (!element["name"].string().empty()) document_.name = element["name"].string();
    read_document_properties(properties_of(element), document_);
    const std::vector<std::string> digests = digests_of(element);
    const std::string_view version = element["versionInfo"].string();
    if (!split_hash(version).algorithm.empty()) {
      document_.digest = version;
    } else if (!digests.empty()) {
      document_.digest = digests.front();
    }
    for (const Json& each : element["attributionTexts"].items())
      if (constexpr std::string_view kDiff = "DiffID: "; each.string().starts_with(kDiff))
        layer_index(document_, each.string().substr(kDiff.size()));
  }

  void read_system(const Json& element) {
    if (!document_.distribution.id.empty()) return;
    document_.distribution =
        distribution_of(element["name"].string(), element["versionInfo"].string());
    document_.distribution.pretty_name = element["summary"].string();
    read_distribution_properties(properties_of(element), document_.distribution);
  }

  void own(std::size_t index, std::string_view file) {
    if (const auto found = files_.find(file); found != files_.end())
      document_.packages[index].files.push_back(found->second.file);
  }

  void read_relationships() {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (const Json& each : root_["relationships"].items()) {
      const std::string_view type = each["relationshipType"].string();
      std::string_view from = each["spdxElementId"].string();
      std::string_view to = each["relatedSpdxElement"].string();
      const bool backward =
          type == "DEPENDENCY_OF" || type == "RUNTIME_DEPENDENCY_OF" || type == "CONTAINED_BY";
      if (backward) std::swap(from, to);
      const auto package = packages_.find(from);
      if (package == packages_.end()) continue;
      if (type == "CONTAINS" || type == "CONTAINED_BY") {
        own(package->second, to);
      } else if (type == "DEPENDS_ON" || backward) {
        if (const auto other = packages_.find(to); other != packages_.end())
          edges.emplace_back(package->second, other->second);
      } else if (type == "OTHER" && each["comment"].string().starts_with("evident-by")) {
        seen_in(document_.packages[package->second], to);
      }
    }
    set_depends(document_, std::move(edges));
    for (Package& each : document_.packages) {
      std::sort(each.files.begin(), each.files.end(), [](const OwnedFile& a, const OwnedFile& b) {
        return std::tie(a.path, a.digest) < std::tie(b.path, b.digest);
      });
      each.files.erase(std::unique(each.files.begin(), each.files.end()), each.files.end());
    }
  }

  void seen_in(Package& package, std::string_view file) {
    const auto found = files_.find(file);
    if (found == files_.end()) return;
    if (package.path.empty()) package.path = found->second.file.path;
    if (package.layer < 0) package.layer = layer_index(document_, found->second.layer);
  }

  const Json& root_;
  Document document_;
  package::Distribution from_purls_;
  std::string_view subject_;
  std::unordered_map<std::string_view, FileFacts> files_;
  std::unordered_map<std::string_view, std::size_t> packages_;
  std::unordered_map<std::string_view, std::string_view> extracted_;
};

}  // namespace

Document read_spdx(const Json& root) { return Reader(root).run(); }

}  // namespace pratique::sbom
