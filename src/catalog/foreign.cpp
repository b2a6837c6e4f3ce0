#include "catalog/foreign.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace pratique::catalog {
namespace {

using package::Distribution;
using package::Package;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool contains_any(std::string_view text, std::span<const std::string_view> marks) {
  return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
}

// Whether `word` stands in `text` with no letter before or after it.
bool contains_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end])))
      return true;
  }
  return false;
}

// Addresses under which vendors put their names on packages, in lower case. Only such as no
// maintainer of a distribution uses.
constexpr std::string_view kVendorAddresses[] = {"nginx-packaging@",
                                                 "@nginx.com",
                                                 "@f5.com",
                                                 "@nodesource.com",
                                                 "@docker.com",
                                                 "mysql-build@oss.oracle.com",
                                                 "@percona.com",
                                                 "@mariadb.org",
                                                 "@mariadb.com",
                                                 "@elastic.co",
                                                 "@mongodb.com",
                                                 "@10gen.com",
                                                 "@microsoft.com",
                                                 "@dotnetfoundation.org",
                                                 "@hashicorp.com",
                                                 "@grafana.com",
                                                 "@influxdata.com",
                                                 "@datadoghq.com",
                                                 "@rabbitmq.com",
                                                 "@redis.com",
                                                 "@redis.io",
                                                 "@redislabs.com",
                                                 "@nvidia.com",
                                                 "@gitlab.com",
                                                 "@zabbix.com",
                                                 "@proxmox.com",
                                                 "@varnish-software.com",
                                                 "@deb-multimedia.org",
                                                 "@adoptium.net",
                                                 "@azul.com",
                                                 "release@mozilla.com",
                                                 "chromium-dev@chromium.org",
                                                 "@clickhouse.com",
                                                 "@confluent.io",
                                                 "@cloudflare.com",
                                                 "google-cloud-sdk",
                                                 "kubernetes-dev+release@"};

bool is_vendor_address(const std::string& maintainer) {
  return contains_any(maintainer, kVendorAddresses);
}

constexpr std::string_view kCodenames[] = {"jessie", "stretch",  "buster", "bullseye", "bookworm",
                                           "trixie", "forky",    "sid",    "trusty",   "xenial",
                                           "bionic", "focal",    "jammy",  "lunar",    "mantic",
                                           "noble",  "oracular", "plucky", "questing"};

// "1.25.3-1~bookworm", "7.2.3-1rl1~jammy1", "3.12.1-1+jammy1".
bool ends_in_codename(std::string_view version) {
  const auto mark = version.find_last_of("~+");
  if (mark == std::string_view::npos) return false;
  std::string_view last = version.substr(mark + 1);
  while (!last.empty() && is_digit(last.back())) last.remove_suffix(1);
  return std::find(std::begin(kCodenames), std::end(kCodenames), last) != std::end(kCodenames);
}

bool has_deb_repository_mark(std::string_view version) {
  static constexpr std::array<std::string_view, 7> kMarks = {
      "pgdg", "nodesource", "sury.org", "+maria~", "-dmo", "+dmo", "~dmo"};
  if (contains_any(version, kMarks)) return true;
  // deb.sury.org builds each day from git.
  if (version.find("+0~20") != std::string_view::npos &&
      version.find(".gbp") != std::string_view::npos)
    return true;
  return contains_word(version, "ppa");
}

bool is_of_debian_or_ubuntu(const std::string& maintainer) {
  return maintainer.empty() || maintainer.find("debian") != std::string::npos ||
         maintainer.find("ubuntu") != std::string::npos;
}

bool is_own_origin(const std::string& origin, const Distribution& distribution) {
  if (origin == distribution.id) return true;
  if (std::find(distribution.id_like.begin(), distribution.id_like.end(), origin) !=
      distribution.id_like.end())
    return true;
  // Ubuntu's derivatives name Ubuntu only in ID_LIKE, whose packages come from Debian in their
  // turn.
  return origin == "debian" && (distribution.id != "debian");
}

bool is_foreign_deb(const Package& package, const Distribution& distribution) {
  const std::string version = lower(package.version);
  const std::string maintainer = lower(package.vendor);
  const std::string origin = lower(package.origin);
  if (!origin.empty() && !distribution.id.empty() && !is_own_origin(origin, distribution))
    return true;
  if (has_deb_repository_mark(version) || is_vendor_address(maintainer)) return true;
  // Personal archives for Ubuntu keep the maintainer of what they rebuild.
  if (ends_in_codename(version) &&
      (distribution.id == "ubuntu" || !is_of_debian_or_ubuntu(maintainer)))
    return true;
  if (distribution.id == "debian" && maintainer.find("ubuntu") != std::string::npos) {
    const auto at = version.find("ubuntu");
    return at != std::string::npos && at + 6 < version.size() && is_digit(version[at + 6]);
  }
  return false;
}

struct VendorsOf {
  std::string_view id;
  std::string_view family;                  // of its dist tags
  std::array<std::string_view, 4> vendors;  // beginnings, in lower case
};

constexpr VendorsOf kVendors[] = {
    {"amzn", "amzn", {"amazon linux", "amazon.com", "amazon"}},
    {"rhel", "el", {"red hat"}},
    {"centos", "el", {"centos", "red hat"}},
    {"almalinux", "el", {"almalinux"}},
    {"rocky", "el", {"rocky"}},
    {"ol", "el", {"oracle america", "oracle"}},
    {"fedora", "fc", {"fedora project"}},
    {"sles", "", {"suse ", "suse", "opensuse"}},
    {"sled", "", {"suse ", "suse", "opensuse"}},
    {"sle_hpc", "", {"suse ", "suse", "opensuse"}},
    {"sle-micro", "", {"suse ", "suse", "opensuse"}},
    {"sl-micro", "", {"suse ", "suse", "opensuse"}},
    {"suse-microos", "", {"suse ", "suse", "opensuse"}},
    {"opensuse", "", {"opensuse", "suse"}},
    {"opensuse-leap", "", {"opensuse", "suse"}},
    {"opensuse-tumbleweed", "", {"opensuse", "suse"}},
    {"mariner", "cm", {"microsoft corporation"}},
    {"azurelinux", "azl", {"microsoft corporation"}},
    {"photon", "ph", {"vmware", "broadcom"}},
};

const VendorsOf* vendors_of(const Distribution& distribution) {
  for (const VendorsOf& known : kVendors)
    if (known.id == distribution.id) return &known;
  return nullptr;
}

// The family of a dist tag: "4.el9_2.1" -> "el", "1.fc39" -> "fc", "2.amzn2023.0.1" -> "amzn";
// empty for none.
std::string_view dist_family(std::string_view release) {
  static constexpr std::array<std::string_view, 9> kFamilies = {"el", "fc", "amzn", "cm",  "azl",
                                                                "ph", "oe", "mga",  "suse"};
  for (auto dot = release.find('.'); dot != std::string_view::npos;
       dot = release.find('.', dot + 1)) {
    const std::string_view tag = release.substr(dot + 1);
    for (const std::string_view family : kFamilies)
      if (tag.starts_with(family) && tag.size() > family.size() && is_digit(tag[family.size()]))
        return family;
  }
  return {};
}

bool has_rpm_repository_mark(std::string_view release) {
  // As parts between dots, dist tags aside: "1.el9.ngx", "1PGDG.rhel9", "1nodesource",
  // "1.el9.elrepo".
  static constexpr std::array<std::string_view, 3> kMarks = {"pgdg", "nodesource", "remi"};
  static constexpr std::array<std::string_view, 9> kParts = {
      "ngx", "elrepo", "ius", "rf", "rpmforge", "nux", "gf", "art", "codeit"};
  if (contains_any(release, kMarks)) return true;
  for (std::size_t at = 0; at <= release.size();) {
    const auto end = std::min(release.find_first_of("._~+", at), release.size());
    const std::string_view part = release.substr(at, end - at);
    if (std::find(kParts.begin(), kParts.end(), part) != kParts.end()) return true;
    at = end + 1;
  }
  return false;
}

bool is_foreign_rpm(const Package& package, const Distribution& distribution) {
  const std::string version = lower(package.version);
  const auto dash = version.rfind('-');
  const std::string_view release =
      dash == std::string::npos ? std::string_view{} : std::string_view(version).substr(dash + 1);
  if (has_rpm_repository_mark(release)) return true;
  const VendorsOf* own = vendors_of(distribution);
  if (own == nullptr) return false;
  const std::string vendor = lower(package.vendor);
  if (vendor.empty() || vendor == "(none)") {
    const std::string_view family = dist_family(release);
    return !family.empty() && !own->family.empty() && family != own->family;
  }
  return std::none_of(own->vendors.begin(), own->vendors.end(), [&](std::string_view start) {
    return !start.empty() && vendor.starts_with(start);
  });
}

}  // namespace

bool is_foreign(const package::Package& package, const package::Distribution& distribution) {
  switch (package.kind) {
    case package::Kind::deb: return is_foreign_deb(package, distribution);
    case package::Kind::rpm: return is_foreign_rpm(package, distribution);
    case package::Kind::apk: return is_vendor_address(lower(package.vendor));
    default: return false;
  }
}

}  // namespace pratique::catalog
