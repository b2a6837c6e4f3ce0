#include <array>
#include <string_view>

#include "advisory/update.h"

namespace pratique::advisory {

std::vector<SourceSpec> default_sources() {
  std::vector<SourceSpec> out;
  constexpr std::string_view kOsv = "https://osv-vulnerabilities.storage.googleapis.com/";
  // The name in the bucket, blanks as %20. Alpine, Debian, Wolfi and Chainguard come from their own
  // trackers.
  constexpr std::array kEcosystems = {
      "npm",         "PyPI",      "Maven",         "Go",      "crates.io", "RubyGems",
      "NuGet",       "Packagist", "Pub",           "Hex",     "Hackage",   "CRAN",
      "Bitnami",     "AlmaLinux", "Rocky%20Linux", "Ubuntu",  "SUSE",      "openSUSE",
      "Photon%20OS", "openEuler", "Azure%20Linux", "MinimOS", "Mageia",    "Echo"};
  for (const std::string_view ecosystem : kEcosystems) {
    std::string name(ecosystem);
    const std::size_t escape = name.find("%20");
    if (escape != std::string::npos) name.replace(escape, 3, " ");
    out.push_back(
        {"OSV:" + name, SourceKind::file, std::string(kOsv) + std::string(ecosystem) + "/all.zip"});
  }
  // Its advisories, for what the tracker no longer lists.
  out.push_back({"OSV:Debian", SourceKind::file, std::string(kOsv) + "Debian/all.zip"});
  out.push_back(
      {"Debian", SourceKind::file, "https://security-tracker.debian.org/tracker/data/json"});
  for (int minor = 12; minor <= 23; ++minor) {
    for (const std::string_view repository : {"main", "community"}) {
      const std::string release = "v3." + std::to_string(minor);
      out.push_back(
          {"Alpine:" + release + " " + std::string(repository), SourceKind::file,
           "https://secdb.alpinelinux.org/" + release + "/" + std::string(repository) + ".json"});
    }
  }
  for (const std::string_view repository : {"main", "community"})
    out.push_back({"Alpine:edge " + std::string(repository), SourceKind::file,
                   "https://secdb.alpinelinux.org/edge/" + std::string(repository) + ".json"});
  out.push_back({"Wolfi", SourceKind::file, "https://packages.wolfi.dev/os/security.json"});
  out.push_back(
      {"Chainguard", SourceKind::file, "https://packages.cgr.dev/chainguard/security.json"});
  out.push_back({"Amazon Linux:2", SourceKind::rpm_repository,
                 "https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list"});
  out.push_back({"Amazon Linux:2 extras", SourceKind::amazon_extras,
                 "https://cdn.amazonlinux.com/2/extras-catalog-x86_64-v2.json"});
  out.push_back({"Amazon Linux:2023", SourceKind::rpm_repository,
                 "https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list"});
  out.push_back({"Red Hat", SourceKind::csaf_archive,
                 "https://security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt"});
  out.push_back(
      {"CISA KEV", SourceKind::file,
       "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"});
  out.push_back({"FIRST EPSS", SourceKind::file,
                 "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"});
  return out;
}

}  // namespace pratique::advisory
