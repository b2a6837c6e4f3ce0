#include "advisory/ecosystem.h"

#include <algorithm>
#include <array>

#include "advisory/programs.h"

namespace pratique::advisory {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

enum class Family : unsigned char { language, deb, apk, rpm };

struct Known {
  std::string_view base;
  Family family;
};
constexpr std::array kKnown = {
    Known{"AlmaLinux", Family::rpm},
    Known{"Alpaquita", Family::apk},
    Known{"Alpine", Family::apk},
    Known{"Amazon Linux", Family::rpm},
    Known{"Azure Linux", Family::rpm},
    Known{"BellSoft Hardened Containers", Family::apk},
    Known{"Bitnami", Family::language},
    Known{"CRAN", Family::language},
    Known{"CentOS", Family::rpm},
    Known{"Chainguard", Family::apk},
    Known{"ConanCenter", Family::language},
    Known{"Debian", Family::deb},
    Known{"Echo", Family::deb},
    Known{"Fedora", Family::rpm},
    Known{"GHC", Family::language},
    Known{"Go", Family::language},
    Known{"Hackage", Family::language},
    Known{"Hex", Family::language},
    Known{"Mageia", Family::rpm},
    Known{"Maven", Family::language},
    Known{"MinimOS", Family::apk},
    Known{"Node.js", Family::language},
    Known{"NuGet", Family::language},
    Known{"Oracle Linux", Family::rpm},
    Known{"Packagist", Family::language},
    Known{"Photon OS", Family::rpm},
    Known{"Pub", Family::language},
    Known{"PyPI", Family::language},
    Known{"Red Hat", Family::rpm},
    Known{"Rocky Linux", Family::rpm},
    Known{"RubyGems", Family::language},
    Known{"SUSE", Family::rpm},
    Known{"Ubuntu", Family::deb},
    Known{"Wolfi", Family::apk},
    Known{"crates.io", Family::language},
    Known{"npm", Family::language},
    Known{"openEuler", Family::rpm},
    Known{"openSUSE", Family::rpm},
};

const Known* known(std::string_view base) {
  for (const Known& one : kKnown)
    if (one.base == base) return &one;
  return nullptr;
}

// PEP 503: runs of - _ . become one dash, letters lower case.
std::string pypi_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    if (c != '-' && c != '_' && c != '.')
      out += c;
    else if (out.empty() || out.back() != '-')
      out += '-';
  }
  return out;
}

// The first `parts` components of a version: ("3.19.1", 2) -> "3.19".
std::string leading(std::string_view version, int parts) {
  std::size_t end = 0;
  while (parts > 0) {
    end = version.find('.', end);
    if (end == std::string_view::npos) return std::string(version);
    if (--parts > 0) ++end;
  }
  return std::string(version.substr(0, end));
}

struct Codename {
  std::string_view name;
  std::string_view release;
};
constexpr std::array kDebianCodenames = {
    Codename{"bookworm", "12"}, Codename{"bullseye", "11"}, Codename{"trixie", "13"},
    Codename{"forky", "14"},    Codename{"duke", "15"},     Codename{"buster", "10"},
    Codename{"stretch", "9"},   Codename{"jessie", "8"},    Codename{"wheezy", "7"},
    Codename{"squeeze", "6"},   Codename{"lenny", "5"},     Codename{"etch", "4"},
    Codename{"sarge", "3.1"},   Codename{"woody", "3.0"},   Codename{"sid", "sid"},
};

std::string debian_ecosystem(const package::Distribution& distribution) {
  std::string release = leading(distribution.version_id, 1);
  if (release.empty()) {
    std::string codename = distribution.version_codename;
    // testing and unstable carry no VERSION_ID, and "trixie/sid" in their name.
    const std::string& pretty = distribution.pretty_name;
    const std::size_t slash = pretty.find("/sid");
    if (codename.empty() && slash != std::string::npos) {
      const std::size_t blank = pretty.rfind(' ', slash);
      codename = pretty.substr(blank == std::string::npos ? 0 : blank + 1, slash - blank - 1);
    }
    release = std::string(debian_release(codename));
  }
  return release.empty() ? std::string() : "Debian:" + release;
}

// April releases of even years are the long-term ones.
bool is_ubuntu_lts(std::string_view version) {
  return version.size() == 5 && version.ends_with(".04") && (version[1] - '0') % 2 == 0;
}

void suse(const package::Distribution& distribution, Lookup& lookup) {
  const std::string& version = distribution.version_id;
  if (distribution.id == "opensuse-tumbleweed") {
    lookup.ecosystems = {"openSUSE:Tumbleweed"};
  } else if (distribution.id.starts_with("opensuse-leap-micro")) {
    lookup.ecosystems = {"openSUSE:Leap Micro " + version};
  } else if (distribution.id.starts_with("opensuse")) {
    lookup.ecosystems = {"openSUSE:Leap " + version};
  } else {
    // The modules of one service pack are ecosystems of their own, and all feed its base images.
    // os-release says 15.5 for "15 SP5"; Micro keeps its number.
    const bool micro = distribution.id.find("micro") != std::string::npos;
    const std::size_t dot = version.find('.');
    std::string pack = version;
    if (!micro && dot != std::string::npos && leading(version, 1) != "16")
      pack = version.substr(0, dot) + " SP" + version.substr(dot + 1);
    lookup.pattern = true;
    lookup.ecosystems = {micro ? "SUSE:Linux Enterprise Micro" : "SUSE:Linux Enterprise", pack};
    lookup.shown =
        (micro ? "SUSE:Linux Enterprise Micro " : "SUSE:Linux Enterprise Server ") + pack;
  }
}

// The ecosystems of a distribution's release. The first is the one that findings name.
void distribution_ecosystems(const package::Distribution& distribution, Lookup& lookup) {
  const std::string& id = distribution.id;
  const std::string& version = distribution.version_id;
  const std::string major = leading(version, 1);
  const std::string minor = leading(version, 2);
  auto& out = lookup.ecosystems;
  if (id.empty()) {
    lookup.reason = "no distribution was recognised";
  } else if (id == "debian" || id == "raspbian") {
    const std::string name = debian_ecosystem(distribution);
    if (name.empty())
      lookup.reason = "unknown release of Debian";
    else
      out = {name};
  } else if (id == "wolfi") {
    out = {"Wolfi"};
  } else if (id == "chainguard") {
    out = {"Chainguard", "Wolfi"};
  } else if (id == "minimos") {
    out = {"MinimOS"};
  } else if (id == "echo") {
    out = {"Echo"};
  } else if (id == "opensuse-tumbleweed" || id.starts_with("opensuse") || id.starts_with("sle") ||
             id.starts_with("sl-") || id == "suse") {
    suse(distribution, lookup);
  } else if (version.empty()) {
    lookup.reason = "unknown release of " + id;
  } else if (id == "ubuntu") {
    const std::string lts = is_ubuntu_lts(minor) ? ":LTS" : "";
    out = {"Ubuntu:" + minor + lts, "Ubuntu:Pro:" + minor + lts};
  } else if (id == "alpine") {
    if (version.find("_alpha") != std::string::npos || version.find("edge") != std::string::npos)
      out = {"Alpine:edge"};
    else
      out = {"Alpine:v" + minor};
  } else if (id == "almalinux") {
    out = {"AlmaLinux:" + major};
  } else if (id == "rocky") {
    out = {"Rocky Linux:" + major};
  } else if (id == "rhel" ||
             (id == "centos" && distribution.pretty_name.find("Stream") == std::string::npos &&
              major.size() == 1 && major < "9")) {
    // CentOS Linux rebuilt Red Hat's packages with Red Hat's version numbers, and published no data
    // of its own.
    lookup.pattern = true;
    out = {"Red Hat:enterprise_linux:" + major};
    lookup.shown = out.front();
  } else if (id == "centos") {
    lookup.reason = "CentOS Stream publishes no security data";
  } else if (id == "ol") {
    out = {"Oracle Linux:" + major};
  } else if (id == "fedora") {
    out = {"Fedora:" + version};
  } else if (id == "amzn") {
    out = {"Amazon Linux:" + (major == "2018" ? std::string("1") : major)};
  } else if (id == "azurelinux") {
    out = {"Azure Linux:" + major};
  } else if (id == "mariner") {
    out = {"Azure Linux:" + major, "CBL-Mariner:" + minor};
  } else if (id == "photon") {
    out = {"Photon OS:" + minor};
  } else if (id == "mageia") {
    out = {"Mageia:" + major};
  } else if (id == "openEuler" || id == "openeuler") {
    const std::string& pretty = distribution.pretty_name;
    const std::size_t open = pretty.find("(LTS");
    std::string name = version;
    if (open != std::string::npos)
      name += "-" + pretty.substr(open + 1, pretty.find(')', open) - open - 1);
    out = {"openEuler:" + name};
  } else {
    lookup.reason = "unknown distribution " + id + " " + version;
  }
  if (lookup.shown.empty() && !out.empty()) lookup.shown = out.front();
}

std::string joined(const package::Package& package, char separator) {
  return package.name_space.empty() ? package.name : package.name_space + separator + package.name;
}

void language_lookup(const package::Package& package, Lookup& lookup) {
  using package::Kind;
  lookup.version = package.version;
  const auto in = [&](std::string_view ecosystem, std::string name) {
    lookup.ecosystems = {std::string(ecosystem)};
    lookup.shown = std::string(ecosystem);
    lookup.name = std::move(name);
  };
  switch (package.kind) {
    case Kind::npm: in("npm", joined(package, '/')); break;
    case Kind::pypi: in("PyPI", joined(package, '/')); break;
    case Kind::maven: in("Maven", joined(package, ':')); break;
    case Kind::gem: in("RubyGems", joined(package, '/')); break;
    case Kind::cargo: in("crates.io", joined(package, '/')); break;
    case Kind::composer: in("Packagist", joined(package, '/')); break;
    case Kind::nuget: in("NuGet", joined(package, '/')); break;
    case Kind::conan: in("ConanCenter", package.name); break;
    case Kind::pub: in("Pub", package.name); break;
    case Kind::hackage: in("Hackage", package.name); break;
    case Kind::cran: in("CRAN", package.name); break;
    case Kind::hex: in("Hex", joined(package, '/')); break;
    case Kind::bitnami:
      in("Bitnami", package.name);
      lookup.version = without_bitnami_revision(package.version);
      break;
    case Kind::golang: {
      in("Go", joined(package, '/'));
      // Build info writes "v1.2.3" and, for the standard library, "go1.22.1"; OSV neither.
      std::string_view version = package.version;
      if (version.starts_with("go")) version.remove_prefix(2);
      if (version.starts_with("v")) version.remove_prefix(1);
      lookup.version = std::string(version.substr(0, version.find(' ')));
      break;
    }
    case Kind::generic: {
      const std::string_view program = bitnami_name(package.name);
      if (program.empty()) {
        lookup.reason = "no source speaks of the program " + package.name;
        break;
      }
      in("Bitnami", std::string(program));
      if (program == "node") lookup.ecosystems.emplace_back("Node.js");
      lookup.version = upstream_version(program, package.version);
      break;
    }
    default: lookup.reason = "no source speaks of packages of this kind"; break;
  }
  if (!lookup.ecosystems.empty())
    lookup.name = comparable_name(lookup.ecosystems.front(), lookup.name);
}

// "1.2.3-4+b1" of a binary rebuild is the source 1.2.3-4.
std::string_view without_binary_rebuild(std::string_view version) {
  const std::size_t plus = version.rfind("+b");
  if (plus == std::string_view::npos || plus + 2 == version.size()) return version;
  const std::string_view digits = version.substr(plus + 2);
  return digits.find_first_not_of("0123456789") == std::string_view::npos ? version.substr(0, plus)
                                                                          : version;
}

// The kernel images of Debian are signed in a source package of their own, built from `linux` and
// numbered "6.1.90+1" for linux 6.1.90-1; advisories speak of `linux`.
void unsign_kernel(Lookup& lookup) {
  if (!lookup.name.starts_with("linux-signed-")) return;
  const std::size_t plus = lookup.version.rfind('+');
  if (plus == std::string::npos || lookup.version.find('-') != std::string::npos) return;
  lookup.name = "linux";
  lookup.version[plus] = '-';
}

}  // namespace

std::string canonical_ecosystem(std::string_view ecosystem) {
  const std::string_view base = base_of(ecosystem);
  if (known(base) != nullptr) return std::string(ecosystem);
  const std::string folded = lower(base);
  for (const Known& one : kKnown)
    if (lower(one.base) == folded)
      return std::string(one.base) + std::string(ecosystem.substr(base.size()));
  return std::string(ecosystem);
}

std::string_view base_of(std::string_view ecosystem) {
  return ecosystem.substr(0, ecosystem.find(':'));
}

bool is_distribution(std::string_view ecosystem) {
  const Known* one = known(base_of(ecosystem));
  return one != nullptr && one->family != Family::language;
}

bool is_rpm(std::string_view ecosystem) {
  const Known* one = known(base_of(ecosystem));
  return one != nullptr && one->family == Family::rpm;
}

std::optional<package::VersionOrder> version_order(std::string_view ecosystem) {
  using package::VersionOrder;
  const std::string_view base = base_of(ecosystem);
  const Known* one = known(base);
  if (one == nullptr) return package::order_of(base);
  switch (one->family) {
    case Family::deb: return VersionOrder::dpkg;
    case Family::apk: return VersionOrder::apk;
    case Family::rpm: return VersionOrder::rpm;
    case Family::language: break;
  }
  if (base == "Node.js") return VersionOrder::npm;
  if (base == "GHC") return VersionOrder::hackage;
  const auto order = package::order_of(base);
  if (order) return order;
  // Programs and C++ libraries: no order of their own, mostly dotted numbers.
  if (base == "Bitnami" || base == "ConanCenter") return VersionOrder::semver;
  return std::nullopt;
}

std::string comparable_name(std::string_view ecosystem, std::string_view name) {
  const std::string_view base = base_of(ecosystem);
  if (base == "PyPI") return pypi_name(name);
  // A purl writes a Go module's path in lower case, so another tool's SBOM does not tell its case.
  if (base == "Go" || base == "NuGet" || base == "Packagist" || base == "Hex" ||
      base == "ConanCenter")
    return lower(name);
  return std::string(name);
}

std::string_view debian_release(std::string_view codename) {
  for (const Codename& one : kDebianCodenames)
    if (one.name == codename) return one.release;
  return {};
}

bool covers_release(std::string_view ecosystem, const Lookup& lookup) {
  const std::string& prefix = lookup.ecosystems.front();
  if (!ecosystem.starts_with(prefix)) return false;
  const std::string_view rest = ecosystem.substr(prefix.size());
  // Red Hat names minor releases where they live on ("enterprise_linux:9.2"); a tenth release is no
  // ninth.
  if (lookup.ecosystems.size() < 2)
    return rest.empty() || rest.front() == ':' || rest.front() == '.';
  const std::string_view release = lookup.ecosystems[1];
  for (std::size_t at = rest.find(release); at != std::string_view::npos;
       at = rest.find(release, at + 1)) {
    const bool starts = at == 0 || rest[at - 1] == ' ';
    const std::size_t end = at + release.size();
    const bool ends = end == rest.size() || rest[end] == '-' || rest[end] == ':' ||
                      (rest[end] == ' ' && rest.substr(end, 3) != " SP");
    if (starts && ends) return true;
  }
  return false;
}

Lookup lookup_of(const package::Package& package, const package::Distribution& distribution) {
  Lookup lookup;
  if (!package::is_os(package.kind)) {
    language_lookup(package, lookup);
    return lookup;
  }
  distribution_ecosystems(distribution, lookup);
  lookup.name = package.name;
  lookup.version = package.version;
  // Azure Linux's advisories go by source package, other rpm distributions' by binary package.
  const bool by_source = package.kind != package::Kind::rpm || distribution.id == "azurelinux" ||
                         distribution.id == "mariner";
  if (by_source) {
    if (!package.source_name.empty()) lookup.name = package.source_name;
    if (!package.source_version.empty())
      lookup.version = package.source_version;
    else if (package.kind == package::Kind::deb)
      lookup.version = std::string(without_binary_rebuild(package.version));
  }
  if (package.kind == package::Kind::deb) unsign_kernel(lookup);
  if (!lookup.ecosystems.empty() && !lookup.pattern) {
    // A package of another family than the distribution's (an apk in a Debian image) has no data
    // there.
    const Known* one = known(base_of(lookup.ecosystems.front()));
    const Family family = package.kind == package::Kind::deb   ? Family::deb
                          : package.kind == package::Kind::apk ? Family::apk
                                                               : Family::rpm;
    if (one != nullptr && one->family != family) {
      lookup.reason = "not a package format of the distribution " + distribution.id;
      lookup.ecosystems.clear();
    }
  }
  return lookup;
}

}  // namespace pratique::advisory
