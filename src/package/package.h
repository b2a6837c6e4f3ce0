// Package: one installed thing, as every cataloger reports it and every later stage reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace pratique::package {

// The purl type of a package, which also decides its version order and advisories.
enum class Kind {
  deb,
  apk,
  rpm,
  npm,
  pypi,
  golang,
  maven,
  gem,
  cargo,
  composer,
  nuget,
  conan,
  generic,  // a program that a binary classifier recognised
  pub,      // from here on only out of SBOMs
  hackage,
  cran,
  hex,
  bitnami,
  other,  // any other purl type of an SBOM
};

// The purl type ("deb", "npm", …; "other" and "generic" both give "generic").
std::string_view purl_type(Kind kind);
// The kind of a purl type; Kind::other for one we do not know.
Kind kind_of_purl_type(std::string_view type);
// deb, apk and rpm: packages of a distribution, matched by its release.
bool is_os(Kind kind);

// How the package is known. Installed: its files are there. Lockfile: a file says it should be
// there. Binary: read from inside a compiled program. Claimed: an SBOM says so.
enum class Evidence { installed, lockfile, binary, claimed };

// A file that a package owns. `path` has no leading slash. The digest is what the package's own
// metadata records ("md5:…", "sha1:…", "sha256:…"), empty where it records none.
struct OwnedFile {
  std::string path;
  std::string digest;
  friend bool operator==(const OwnedFile&, const OwnedFile&) = default;
};

struct Package {
  Kind kind = Kind::other;
  // purl namespace, decoded, without the distribution's vendor for deb/apk/rpm (that is `distro`):
  // "@angular" (npm), "org.apache.logging.log4j" (maven), "github.com/gin-gonic" (golang),
  // "symfony".
  std::string name_space;
  std::string name;
  std::string
      version;  // full, as the ecosystem writes it, epoch included ("1:2.3-4", "v1.9.0" for Go)

  // Distribution packages only.
  std::string arch;
  std::string source_name;  // dpkg Source, apk origin, name of rpm's SOURCERPM; empty: same as name
  std::string source_version;  // empty: same as version
  std::string modularity;      // rpm MODULARITYLABEL "nodejs:18:8080020230101:abc"
  std::string vendor;          // rpm Vendor, dpkg Maintainer, apk maintainer
  std::string origin;          // dpkg Origin field or repository hint, where recorded

  std::vector<std::string> licences;  // SPDX ids or expressions where recognised, else verbatim
  std::vector<OwnedFile> files;
  // Names this package needs, of the same kind, as its metadata writes them; resolved to packages
  // after merging. npm: names from package.json; maven "group:artifact"; deb: names without
  // versions.
  std::vector<std::string> depends;
  // Names (of the same kind) other packages may use for this one (dpkg Provides, rpm PROVIDENAME,
  // apk p:).
  std::vector<std::string> provides;

  std::string path;  // where it was found, no leading slash; inside an archive "app.jar!/lib/x.jar"
  Evidence evidence = Evidence::installed;
  // Digests of the artifact itself ("sha1:…" of a jar, "sha512:…" from npm integrity), hex.
  std::vector<std::string> digests;
  // Further purl qualifiers, e.g. {"type","war"}, {"repository_url", …}; arch/distro/epoch are
  // added by make_purl.
  std::vector<std::pair<std::string, std::string>> qualifiers;
  std::string subpath;
  bool development = false;  // a lockfile says: only for development

  // Why this package cannot be assessed, where the cataloger already knows ("no version recorded",
  // "jar without coordinates"); empty otherwise.
  std::string unidentified;

  // Set after merging the layers.
  int layer = -1;     // index into the image's layers, bottom is 0; -1: unknown
  std::string owner;  // purl of the OS package that owns `path`, empty: none
  std::string purl;   // canonical purl, distribution included
};

// ID and VERSION_ID of os-release(5) and what advisories call it.
struct Distribution {
  std::string id;          // "debian", "alpine", "amzn", "rhel", "rocky", …; empty: none found
  std::string version_id;  // "12", "3.19.1", "2023", "8.9"
  std::string version_codename;
  std::string pretty_name;
  std::vector<std::string> id_like;
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// Something that went wrong with a part of the input while the rest was kept.
struct Problem {
  std::string code;     // "damaged", "limit", "unsupported", "truncated", …
  std::string path;     // no leading slash
  std::string message;  // what, where, why
  friend bool operator==(const Problem&, const Problem&) = default;
};

}  // namespace pratique::package
