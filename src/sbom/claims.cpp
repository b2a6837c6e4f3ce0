#include "sbom/claims.h"

#include <algorithm>

#include "package/number_order.h"
#include "package/purl.h"
#include "sbom/identity.h"

namespace pratique::sbom {
namespace {

using package::Kind;
using package::Package;

constexpr std::string_view kTrivy = "aquasecurity:trivy:";
constexpr std::string_view kSyft = "syft:";

std::string without_slash(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

// "bash-5.1.8-6.el9.src.rpm" -> "bash", "5.1.8-6.el9".
void read_source_rpm(std::string_view text, Package& package) {
  constexpr std::string_view kSuffix = ".src.rpm";
  if (!text.ends_with(kSuffix)) return;
  text.remove_suffix(kSuffix.size());
  const std::size_t release = text.rfind('-');
  if (release == std::string_view::npos || release == 0) return;
  const std::size_t version = text.rfind('-', release - 1);
  if (version == std::string_view::npos) return;
  package.source_name = text.substr(0, version);
  package.source_version = text.substr(version + 1);
}

struct TrivySource {
  std::string_view name, version, release, epoch;
};

void read_trivy(std::string_view name, const std::string& value, Document& document,
                Package& package, TrivySource& source) {
  if (name == "SrcName") {
    source.name = value;
  } else if (name == "SrcVersion") {
    source.version = value;
  } else if (name == "SrcRelease") {
    source.release = value;
  } else if (name == "SrcEpoch") {
    source.epoch = value;
  } else if (name == "Modularitylabel") {
    package.modularity = value;
  } else if (name == "FilePath") {
    package.path = without_slash(value);
  } else if (name == "LayerDiffID") {
    package.layer = layer_index(document, value);
  }
}

void apply(const TrivySource& source, Package& package) {
  if (source.name.empty()) return;
  package.source_name = source.name;
  if (source.version.empty()) return;
  std::string version;
  if (!source.epoch.empty() && source.epoch != "0") version = std::string(source.epoch) + ":";
  version += source.version;
  if (!source.release.empty()) version += "-" + std::string(source.release);
  package.source_version = std::move(version);
}

void read_syft(std::string_view name, const std::string& value, Document& document,
               Package& package) {
  if (name == "metadata:source" || name == "metadata:originPackage") {
    package.source_name = value;
  } else if (name == "metadata:sourceVersion") {
    package.source_version = value;
  } else if (name == "metadata:sourceRpm") {
    read_source_rpm(value, package);
  } else if (name == "metadata:modularityLabel") {
    package.modularity = value;
  } else if (name == "location:0:path") {
    package.path = without_slash(value);
  } else if (name == "location:0:layerID") {
    package.layer = layer_index(document, value);
  }
}

void read_foreign(const Properties& properties, Document& document, Package& package) {
  TrivySource source;
  for (const auto& [name, value] : properties) {
    const std::string_view full = name;
    if (full.starts_with(kTrivy)) {
      read_trivy(full.substr(kTrivy.size()), value, document, package, source);
    } else if (full.starts_with(kSyft)) {
      read_syft(full.substr(kSyft.size()), value, document, package);
    } else if (full == "cdx:npm:package:development" || full == "cdx:maven:package:test") {
      package.development = value == "true";
    } else if (full == "cdx:npm:package:path") {
      package.path = without_slash(value);
    }
  }
  apply(source, package);
}

std::string shown(std::string_view text) {
  return std::string(text.substr(0, 200)) + (text.size() > 200 ? "…" : "");
}

// A component without a purl, or with one that cannot be read: kept, so that it is reported as
// unassessed rather than forgotten.
Package unidentified(const Claim& claim, std::string reason) {
  Package package;
  package.kind = Kind::other;
  package.name_space = claim.group;
  package.name = claim.name;
  package.version = claim.version;
  package.unidentified = std::move(reason);
  return package;
}

}  // namespace

std::size_t add_package(Document& document, Claim claim, package::Distribution& distribution) {
  Package package;
  if (claim.purl.empty()) {
    package = unidentified(claim, "no purl in the document");
  } else if (const auto purl = package::parse_purl(claim.purl); !purl) {
    package = unidentified(claim, "purl '" + shown(claim.purl) + "': " + purl.error().message);
  } else {
    package::Distribution told;
    package = package::package_of(*purl, &told);
    if (distribution.id.empty() || (distribution.id == told.id && distribution.version_id.empty() &&
                                    distribution.version_codename.empty()))
      if (!told.id.empty()) distribution = told;
    if (package.version.empty()) package.version = claim.version;
  }
  package.evidence = package::Evidence::claimed;
  package.licences = std::move(claim.licences);
  package.digests = std::move(claim.digests);
  package.vendor = std::move(claim.vendor);
  read_foreign(claim.properties, document, package);
  const std::vector<std::string> joined = std::exchange(package.licences, {});
  const bool ours = read_package_properties(claim.properties, document, package);
  if (package.licences.empty()) package.licences = joined;
  // A purl leaves out the zero epoch of an rpm.
  if (ours && !claim.version.empty()) package.version = claim.version;
  if (package.source_name == package.name && package.source_version == package.version && !ours) {
    package.source_name.clear();
    package.source_version.clear();
  }
  document.packages.push_back(std::move(package));
  return document.packages.size() - 1;
}

package::Distribution distribution_of(std::string_view name, std::string_view version) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"redhat", "rhel"},
      {"amazon", "amzn"},
      {"oracle", "ol"},
      {"alma", "almalinux"},
      {"opensuse.leap", "opensuse-leap"},
      {"opensuse.tumbleweed", "opensuse-tumbleweed"},
      {"suse linux enterprise server", "sles"},
      {"suse linux enterprise micro", "sle-micro"},
      {"cbl-mariner", "mariner"},
  };
  package::Distribution out;
  out.id = package::to_lower(name);
  for (const auto& [other, id] : kNames)
    if (out.id == other) out.id = id;
  out.version_id = version.substr(0, version.find(' '));
  // VERSION_ID of these has the first number only, while other tools write point releases.
  if (out.id == "debian" || out.id == "amzn") {
    const std::size_t dot = out.version_id.find('.');
    if (dot != std::string::npos && package::all_digits(out.version_id.substr(0, dot)))
      out.version_id.resize(dot);
  }
  return out;
}

std::string digest_of(std::string_view algorithm, std::string_view content) {
  std::string name;
  for (const char c : algorithm)
    if (c != '-') name += package::to_lower(c);
  std::string digest = name + ":" + package::to_lower(content);
  return split_hash(digest).algorithm.empty() ? std::string() : digest;
}

void set_depends(Document& document, std::vector<std::pair<std::size_t, std::size_t>> edges) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  for (const auto& [from, to] : edges) {
    Package& needing = document.packages[from];
    const Package& needed = document.packages[to];
    if (from != to && needing.kind == needed.kind) needing.depends.push_back(joined_name(needed));
  }
  for (Package& each : document.packages) {
    std::sort(each.depends.begin(), each.depends.end());
    each.depends.erase(std::unique(each.depends.begin(), each.depends.end()), each.depends.end());
  }
}

}  // namespace pratique::sbom
