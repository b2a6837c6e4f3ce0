// Between packages and purls: where each ecosystem's facts stand in a purl.
#include <algorithm>
#include <array>

#include "package/number_order.h"
#include "package/purl.h"

namespace pratique::package {
namespace {

struct Vendor {
  std::string_view id;      // os-release's ID
  std::string_view vendor;  // the namespace of its purls
};
// Where the two differ. The first row of an id is how it is written, every row is understood.
constexpr Vendor kVendors[] = {
    {"rhel", "redhat"},
    {"ol", "oracle"},
    {"sles", "suse"},
    {"sled", "suse"},
    {"sle-micro", "suse"},
    {"opensuse-leap", "opensuse"},
    {"opensuse-tumbleweed", "opensuse"},
    {"amzn", "amazon"},
    {"almalinux", "alma"},
};

bool writes_own_id(std::string_view id) { return id == "amzn" || id == "almalinux"; }

std::string vendor_of(std::string_view id) {
  if (!writes_own_id(id)) {
    for (const Vendor& vendor : kVendors) {
      if (vendor.id == id) return std::string(vendor.vendor);
    }
  }
  return std::string(id);
}

// The ID behind a name that a purl's namespace or distro qualifier uses.
std::string id_of(std::string_view name) {
  for (const Vendor& vendor : kVendors) {
    if (vendor.id == name) return std::string(name);
  }
  for (const Vendor& vendor : kVendors) {
    if (vendor.vendor == name && name != "opensuse") return std::string(vendor.id);
  }
  return std::string(name);
}

std::string distro_qualifier(const Distribution& distro) {
  const std::string& release =
      distro.version_id.empty() ? distro.version_codename : distro.version_id;
  return release.empty() ? distro.id : distro.id + "-" + release;
}

// "debian-12", "opensuse-leap-15.5", "opensuse-tumbleweed", "3.19.1", "jessie", "ubuntu-jammy".
void read_distro(std::string_view text, std::string_view name_space, Distribution& distro) {
  distro = Distribution{};
  distro.id = id_of(name_space);
  if (text.empty()) return;
  if (is_digit(text.front())) {
    distro.version_id = text;
    return;
  }
  const std::size_t hyphen = text.rfind('-');
  const std::string_view head = text.substr(0, hyphen);
  if (hyphen == std::string_view::npos) {
    if (name_space.empty() || id_of(text) == distro.id) {
      distro.id = id_of(text);
    } else {
      distro.version_codename = text;
    }
    return;
  }
  const std::string_view release = text.substr(hyphen + 1);
  if (!release.empty() && is_digit(release.front())) {
    distro.id = id_of(head);
    distro.version_id = release;
  } else if (id_of(head) == distro.id && head != "opensuse") {
    distro.version_codename = release;
  } else {
    distro.id = id_of(text);
  }
}

// "1:2.3-4" of an rpm keeps its epoch in a qualifier.
void write_os_parts(const Package& package, const Distribution& distro, Purl& purl) {
  purl.name_space = vendor_of(distro.id);
  if (!package.arch.empty()) purl.qualifiers.emplace_back("arch", package.arch);
  if (!distro.id.empty()) purl.qualifiers.emplace_back("distro", distro_qualifier(distro));
  if (package.kind != Kind::rpm) return;
  const std::size_t colon = package.version.find(':');
  if (colon == std::string::npos) return;
  const std::string epoch = package.version.substr(0, colon);
  if (!all_digits(epoch)) return;
  purl.version = package.version.substr(colon + 1);
  if (!is_zero(epoch)) purl.qualifiers.emplace_back("epoch", epoch);
}

// syft's "upstream": "openssl@3.0.11-1" or "openssl" (deb, apk), "bash-5.1.8-6.el9.src.rpm" (rpm).
void read_upstream(std::string_view upstream, Package& package) {
  if (package.kind != Kind::rpm) {
    const std::size_t at = upstream.find('@');
    package.source_name = upstream.substr(0, at);
    if (at != std::string_view::npos) package.source_version = upstream.substr(at + 1);
    return;
  }
  constexpr std::string_view kSuffix = ".src.rpm";
  if (!upstream.ends_with(kSuffix)) return;
  upstream.remove_suffix(kSuffix.size());
  const std::size_t release = upstream.rfind('-');
  if (release == std::string_view::npos || release == 0) return;
  const std::size_t version = upstream.rfind('-', release - 1);
  if (version == std::string_view::npos) return;
  package.source_name = upstream.substr(0, version);
  package.source_version = upstream.substr(version + 1);
}

// True where the qualifier has a member of its own in Package.
bool read_os_qualifier(std::string_view key, const std::string& value, Package& package) {
  if (key == "arch") {
    package.arch = value;
  } else if (key == "upstream") {
    read_upstream(value, package);
  } else if (key == "modularitylabel" || key == "rpmmod") {
    package.modularity = value;
  } else if (key == "epoch" && package.kind == Kind::rpm) {
    if (all_digits(value) && !is_zero(value)) package.version = value + ":" + package.version;
  } else {
    return key == "distro";
  }
  return true;
}

}  // namespace

std::string purl_of(const Package& package, const Distribution& distro) {
  Purl purl;
  purl.type = purl_type(package.kind);
  purl.name_space = package.name_space;
  purl.name = package.name;
  purl.version = package.version;
  purl.subpath = package.subpath;
  purl.qualifiers = package.qualifiers;
  if (is_os(package.kind)) write_os_parts(package, distro, purl);
  return build_purl(std::move(purl)).value_or(std::string());
}

Package package_of(const Purl& purl, Distribution* distro) {
  Package package;
  package.kind = kind_of_purl_type(purl.type);
  package.name = purl.name;
  package.version = purl.version;
  package.subpath = purl.subpath;
  package.evidence = Evidence::claimed;
  package.purl = write_purl(purl);
  const bool os = is_os(package.kind);
  if (!os) package.name_space = purl.name_space;
  std::string_view distro_text;
  for (const auto& [key, value] : purl.qualifiers) {
    if (os && key == "distro") distro_text = value;
    if (!os || !read_os_qualifier(key, value, package)) package.qualifiers.emplace_back(key, value);
  }
  if (os && distro != nullptr) read_distro(distro_text, purl.name_space, *distro);
  return package;
}

}  // namespace pratique::package
