#include "catalog/java/identity.h"

#include <algorithm>

#include "catalog/java/jar_name.h"
#include "catalog/java/known_groups.h"
#include "catalog/lines.h"

namespace pratique::catalog::java {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1.6.21-release-334(1.6.21)" and "5.7.0 (b0)" end at the parenthesis or blank.
std::string clean_version(std::string_view text) {
  text = trim(text.substr(0, text.find_first_of(" (,;")));
  const bool version = is_coordinate(text) && std::ranges::any_of(text, is_digit);
  return version ? std::string(text) : std::string();
}

// OSGi separates the qualifier with a dot (core 3.2.5). That is also how many projects spell it for
// Maven
// ("9.4.11.v20180605", "4.1.0.Final"), so only what surely is OSGi's spelling is turned back.
std::string bundle_version(std::string_view text) {
  std::string version = clean_version(text);
  constexpr std::string_view kSnapshot = ".SNAPSHOT";
  if (version.ends_with(kSnapshot)) version[version.size() - kSnapshot.size()] = '-';
  return version;
}

std::string_view symbolic_name(const Manifest& manifest) {
  const std::string_view text = manifest["Bundle-SymbolicName"];
  return trim(text.substr(0, text.find(';')));
}

bool is_artifact_name(std::string_view text) {
  return is_coordinate(text) && !is_digit(text.front()) && std::ranges::all_of(text, [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
         });
}

bool holds_package(const ArchiveFacts& facts, std::string_view folder) {
  if (!facts.has_classes) return true;
  return std::ranges::any_of(facts.class_folders, [&](const std::string& held) {
    return held.starts_with(folder) && (held.size() == folder.size() || held[folder.size()] == '/');
  });
}

// The folder that holds all classes, as a package name; empty where they share fewer than two
// levels.
std::string common_package(const ArchiveFacts& facts) {
  std::string common;
  bool first = true;
  for (const std::string& folder : facts.class_folders) {
    if (first) common = folder;
    first = false;
    const auto [a, b] = std::ranges::mismatch(common, folder);
    const bool whole = (a == common.end() || *a == '/') && (b == folder.end() || *b == '/');
    common.erase(a, common.end());
    if (!whole) common.resize(common.rfind('/') == std::string::npos ? 0 : common.rfind('/'));
  }
  if (common.find('/') == std::string::npos) return {};
  std::ranges::replace(common, '/', '.');
  return common;
}

std::vector<std::string> manifest_versions(const Manifest& manifest) {
  std::vector<std::string> versions;
  for (const std::string_view name : {"Plugin-Version", "Implementation-Version"}) {
    std::string version = clean_version(manifest[name]);
    if (!version.empty()) versions.push_back(std::move(version));
  }
  std::string bundle = bundle_version(manifest["Bundle-Version"]);
  if (!bundle.empty()) versions.push_back(std::move(bundle));
  return versions;
}

// How well a pom fits the file's name: 0 not at all, then by the length of the artifact, more with
// the version.
std::size_t fit(const Coordinates& pom, std::string_view stem) {
  if (pom.artifact.empty() || !stem.starts_with(pom.artifact)) return 0;
  const std::string_view rest = stem.substr(pom.artifact.size());
  const std::size_t score = pom.artifact.size() * 2;
  if (rest.empty()) return score;
  if (rest.front() != '-' && rest.front() != '_') return 0;
  std::string_view version = rest.substr(1);
  // "wagon-http-shaded-3.5.3" is wagon-http with its dependencies inside.
  for (const std::string_view bundled : {"shaded-", "all-", "uber-"}) {
    const bool whole =
        version.starts_with(bundled) && version.substr(bundled.size()) == pom.version;
    if (whole && !pom.version.empty()) return score;
  }
  if (!pom.version.empty() && version.starts_with(pom.version)) return score + 1;
  return !version.empty() && is_digit(version.front()) ? score : 0;
}

bool manifest_names(const Manifest& manifest, const Coordinates& pom) {
  const std::string_view title = manifest["Implementation-Title"];
  const std::string_view bundle = symbolic_name(manifest);
  return title == pom.artifact || bundle == pom.artifact ||
         title == pom.group + "." + pom.artifact || bundle == pom.group + "." + pom.artifact ||
         manifest["Short-Name"] == pom.artifact;
}

// Whether the manifest tells of a file of this name, in another version than the pom's.
bool manifest_tells_otherwise(const Manifest& manifest, const Coordinates& pom,
                              const JarName& name) {
  const std::vector<std::string> versions = manifest_versions(manifest);
  const bool named = manifest["Bundle-Name"] == name.artifact ||
                     manifest["Implementation-Title"] == name.artifact ||
                     symbolic_name(manifest) == name.artifact;
  return named && pom.artifact != name.artifact && !pom.version.empty() && !versions.empty() &&
         std::ranges::none_of(versions, [&](const std::string& version) {
           return version.starts_with(pom.version) || pom.version.starts_with(version);
         });
}

// Distributions put a project's major version into the name: "maven3-core.jar" is maven-core 3.
bool is_numbered_name(const Coordinates& pom, const JarName& name,
                      const std::vector<std::string>& versions) {
  const auto without_digits = [](std::string_view text) {
    std::string out(text);
    std::erase_if(out, is_digit);
    return out;
  };
  const bool same_version = name.version.empty()
                                ? std::ranges::find(versions, pom.version) != versions.end()
                                : name.version == pom.version;
  return same_version && !pom.artifact.empty() &&
         without_digits(pom.artifact) == without_digits(name.artifact);
}

// A single pom is the archive's own unless its name and its version both tell of something else,
// which then has shaded it in.
bool is_own_single_pom(const Manifest& manifest, const Coordinates& pom, const JarName& name) {
  if (manifest_tells_otherwise(manifest, pom, name)) return false;
  return name.version.empty() || pom.version.empty() || name.version == pom.version ||
         name.artifact.find(pom.artifact) != std::string::npos ||
         pom.artifact.find(name.artifact) != std::string::npos;
}

int own_pom(const ArchiveFacts& facts, std::string_view stem, const JarName& name) {
  int best = -1;
  std::size_t best_fit = 0;
  for (std::size_t i = 0; i < facts.poms.size(); ++i) {
    const std::size_t here = fit(facts.poms[i].coordinates, stem);
    if (here <= best_fit) continue;
    best = static_cast<int>(i);
    best_fit = here;
  }
  if (best >= 0) return best;
  for (std::size_t i = 0; i < facts.poms.size(); ++i) {
    if (manifest_names(facts.manifest, facts.poms[i].coordinates)) return static_cast<int>(i);
  }
  const std::vector<std::string> versions = manifest_versions(facts.manifest);
  for (std::size_t i = 0; i < facts.poms.size(); ++i) {
    if (is_numbered_name(facts.poms[i].coordinates, name, versions)) return static_cast<int>(i);
  }
  const bool single =
      facts.poms.size() == 1 && is_own_single_pom(facts.manifest, facts.poms[0].coordinates, name);
  return single ? 0 : -1;
}

// Gradle's nebula plugins write "group#artifact;version" as the title.
Coordinates from_nebula_title(std::string_view title) {
  const auto hash = title.find('#');
  const auto semicolon = title.find(';');
  if (hash == std::string_view::npos || semicolon == std::string_view::npos || semicolon < hash)
    return {};
  Coordinates out{std::string(title.substr(0, hash)),
                  std::string(title.substr(hash + 1, semicolon - hash - 1)),
                  clean_version(title.substr(semicolon + 1))};
  const bool valid = is_coordinate(out.group) && is_coordinate(out.artifact) && out.complete();
  return valid ? out : Coordinates{};
}

Coordinates from_jenkins(const Manifest& manifest) {
  Coordinates out{std::string(manifest["Group-Id"]), std::string(manifest["Short-Name"]),
                  clean_version(manifest["Plugin-Version"])};
  return is_coordinate(out.group) && is_coordinate(out.artifact) && out.complete() ? out
                                                                                   : Coordinates{};
}

// Umbrella vendors: as Implementation-Vendor-Id or in front of a bundle's name they are no group of
// Maven's.
bool is_umbrella(std::string_view group) {
  return group == "org.apache" || group == "org.eclipse" || group == "com.sun" || group == "org" ||
         group == "com" || group == "net" || group == "io" || group == "org.jboss";
}

std::string without_marks(std::string_view name) {
  std::string out = lower(name);
  std::erase_if(out, [](char c) { return c == '-' || c == '_'; });
  return out;
}

struct Group {
  std::string name;
  bool certain = false;
};

Group group_of(const ArchiveFacts& facts, const Coordinates& own) {
  const std::string& artifact = own.artifact;
  const auto holds = [&](std::string_view folder) { return holds_package(facts, folder); };
  const std::string_view known = known_group(artifact, own.version, holds);
  if (!known.empty()) return {std::string(known), true};

  const std::string_view bundle = symbolic_name(facts.manifest);
  std::string package = common_package(facts);
  if (bundle.ends_with("." + artifact)) {
    const std::string_view front = bundle.substr(0, bundle.size() - artifact.size() - 1);
    // A bundle named like its package may as well be named like its group
    // ("com.github.ben-manes.caffeine").
    const bool names_package = without_marks(bundle) == without_marks(package);
    if (is_coordinate(front) && !is_umbrella(front) && !names_package) {
      return {std::string(front), true};
    }
  }
  const std::string_view vendor = facts.manifest["Implementation-Vendor-Id"];
  // A shaded jar may carry the manifest of what is shaded in: then the versions differ.
  const std::string stated = clean_version(facts.manifest["Implementation-Version"]);
  const bool own_manifest = stated.empty() || own.version.empty() ||
                            stated.starts_with(own.version) || own.version.starts_with(stated);
  if (is_artifact_name(vendor) && !is_umbrella(vendor) && own_manifest)
    return {std::string(vendor), true};

  if (!package.empty()) return {std::move(package), false};
  if (is_artifact_name(bundle) && bundle.find('.') != std::string_view::npos) {
    return {std::string(bundle.substr(0, bundle.rfind('.'))), false};
  }
  return {};
}

Coordinates from_name_and_manifest(const ArchiveFacts& facts, std::string_view stem,
                                   const JarName& name) {
  Coordinates out;
  const std::vector<std::string> versions = manifest_versions(facts.manifest);
  const auto holds = [&](std::string_view folder) { return holds_package(facts, folder); };
  const std::string_view title = facts.manifest["Implementation-Title"];
  out.artifact = name.artifact;
  out.version = name.version;
  if (out.version.empty() && !versions.empty()) out.version = versions.front();
  // A renamed jar ("lib1.jar") may still tell its name in the manifest.
  if (name.version.empty() && is_artifact_name(title) && title != stem &&
      known_group(name.artifact, out.version, holds).empty() &&
      !known_group(title, out.version, holds).empty()) {
    out.artifact = title;
  }
  if (!is_coordinate(out.artifact)) out.artifact.clear();
  if (!is_coordinate(out.version)) out.version.clear();
  return out;
}

}  // namespace

Identity identify(const ArchiveFacts& facts) {
  const std::string_view stem = stem_of(facts.base);
  const JarName name = split_jar_name(stem, manifest_versions(facts.manifest));
  Identity identity;
  identity.pom = own_pom(facts, stem, name);
  if (identity.pom >= 0) {
    identity.coordinates = facts.poms[static_cast<std::size_t>(identity.pom)].coordinates;
    Coordinates& own = identity.coordinates;
    if (own.version.empty()) own.version = from_name_and_manifest(facts, stem, name).version;
    // "12.4.2.jre11" where the pom only has 12.4.2.
    if (name.artifact == own.artifact && name.version.starts_with(own.version + ".")) {
      own.version = name.version;
    }
    identity.certain = own.complete();
    const std::string front = own.artifact + "-" + own.version + "-";
    if (stem.starts_with(front)) identity.classifier = stem.substr(front.size());
    return identity;
  }
  identity.classifier = name.classifier;
  for (const Coordinates& told :
       {from_nebula_title(facts.manifest["Implementation-Title"]), from_jenkins(facts.manifest)}) {
    if (!told.complete()) continue;
    identity.coordinates = told;
    identity.certain = true;
    // Some builds publish under another name than the one they write down; then the file's name has
    // it.
    if (name.version == told.version) identity.coordinates.artifact = name.artifact;
    return identity;
  }
  identity.coordinates = from_name_and_manifest(facts, stem, name);
  Group group = group_of(facts, identity.coordinates);
  identity.coordinates.group = std::move(group.name);
  identity.certain = group.certain && identity.coordinates.complete();
  return identity;
}

}  // namespace pratique::catalog::java
