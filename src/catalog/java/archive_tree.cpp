#include "catalog/java/archive_tree.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "archive/zip.h"
#include "catalog/java/identity.h"
#include "catalog/java/jar_name.h"
#include "catalog/java/licence.h"
#include "catalog/lines.h"
#include "core/digest.h"

namespace pratique::catalog::java {
namespace {

using archive::ZipArchive;
using archive::ZipEntry;
using package::Package;

constexpr std::uint64_t kMostManifest = 32u << 20;
constexpr std::uint64_t kMostPom = 8u << 20;
constexpr std::uint64_t kMostProperties = 256u << 10;
constexpr std::size_t kMostFolders = 4096;

// "META-INF/maven/GROUP/ARTIFACT/FILE", perhaps below "WEB-INF/classes/" and the like.
struct PomPath {
  std::string_view folder;  // up to and with ARTIFACT
  std::string_view group;
  std::string_view artifact;
};
std::optional<PomPath> read_pom_path(std::string_view path) {
  constexpr std::string_view kFront = "META-INF/maven/";
  const auto at = path.rfind(kFront);
  if (at == std::string_view::npos || (at != 0 && path[at - 1] != '/')) return std::nullopt;
  const std::string_view folder = folder_of(path);
  if (folder.size() <= at + kFront.size()) return std::nullopt;
  const std::string_view below = folder.substr(at + kFront.size());
  const auto slash = below.find('/');
  if (slash == std::string_view::npos || slash != below.rfind('/')) return std::nullopt;
  return PomPath{folder, below.substr(0, slash), below.substr(slash + 1)};
}

void note_class(std::string_view path, ArchiveFacts& facts) {
  if (base_name(path) == "module-info.class") return;
  facts.has_classes = true;
  // Classes for newer Java versions, and those of an application beside its libraries.
  for (const std::string_view front :
       {"META-INF/versions/", "BOOT-INF/classes/", "WEB-INF/classes/"}) {
    if (!path.starts_with(front)) continue;
    path.remove_prefix(front.size());
    if (front == "META-INF/versions/")
      path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
  }
  std::string_view folder = folder_of(path);
  std::size_t end = 0;
  for (int level = 0; level < 4 && end != std::string_view::npos; ++level) {
    end = folder.find('/', end == 0 ? 0 : end + 1);
  }
  folder = folder.substr(0, end);
  if (!folder.empty() && facts.class_folders.size() < kMostFolders &&
      !facts.class_folders.contains(folder)) {
    facts.class_folders.emplace(folder);
  }
}

std::vector<std::string> runtime_depends(const Pom& pom) {
  std::vector<std::string> names;
  for (const PomDependency& dependency : pom.dependencies) {
    const bool needed = dependency.scope == "compile" || dependency.scope == "runtime";
    if (!needed || dependency.optional) continue;
    names.push_back(dependency.coordinates.group + ":" + dependency.coordinates.artifact);
  }
  return names;
}

class Reader {
 public:
  Reader(Parsed& parsed, const ArchiveLimits& limits) : parsed_(parsed), limits_(limits) {}

  void read(const std::string& path, std::string_view base, std::string_view bytes, int depth) {
    const std::string sha1 = "sha1:" + hash_hex(HashKind::sha1, bytes);
    const auto archive = ZipArchive::open(bytes, {.entry_bytes = 256u << 20});
    if (!archive) return add_damaged(path, base, sha1, archive.error());
    ArchiveFacts facts;
    facts.base = base;
    std::vector<const ZipEntry*> nested;
    look_through(path, *archive, facts, nested);
    add_packages(path, facts, sha1, !nested.empty());
    for (const ZipEntry* entry : nested) read_nested(path, *archive, *entry, depth);
  }

  void add_groups_note() {
    if (groups_.empty()) return;
    Note note{std::string(kGroupsNote), {}, {}};
    for (const auto& [artifact, group] : groups_) {
      note.values.push_back(artifact);
      note.values.push_back(group);
    }
    parsed_.notes.push_back(std::move(note));
  }

 private:
  void problem(const std::string& path, const Error& error) {
    if (parsed_.problems.size() < 1000) add_problem(parsed_, {.path = path}, error);
  }

  std::optional<std::string> read_entry(const std::string& path, const ZipArchive& archive,
                                        const ZipEntry& entry, std::uint64_t most) {
    if (entry.size > most) {
      problem(path + "!/" + entry.path, limit("entry of " + std::to_string(entry.size) + " bytes"));
      return std::nullopt;
    }
    if (entry.size > limits_.inflated_bytes - std::min(inflated_, limits_.inflated_bytes)) {
      if (!exhausted_) problem(path, limit("archives inside are too large, the rest was not read"));
      exhausted_ = true;
      return std::nullopt;
    }
    inflated_ += entry.size;
    auto bytes = archive.read(entry);
    if (bytes) return std::move(*bytes);
    problem(path + "!/" + entry.path, bytes.error());
    return std::nullopt;
  }

  void look_through(const std::string& path, const ZipArchive& archive, ArchiveFacts& facts,
                    std::vector<const ZipEntry*>& nested) {
    std::map<std::string_view, std::pair<const ZipEntry*, const ZipEntry*>> poms;
    for (const ZipEntry& entry : archive.entries()) {
      const std::string_view name = entry.path;
      if (entry.is_directory()) continue;
      if (name.ends_with(".class")) {
        note_class(name, facts);
      } else if (is_archive_name(name)) {
        nested.push_back(&entry);
      } else if (equal_ignoring_case(name, "META-INF/MANIFEST.MF") && facts.manifest.empty()) {
        if (const auto bytes = read_entry(path, archive, entry, kMostManifest)) {
          facts.manifest = Manifest::parse(*bytes);
        }
      } else if (name.ends_with("/pom.properties") || name.ends_with("/pom.xml")) {
        const auto pom = read_pom_path(name);
        if (!pom || poms.size() >= limits_.poms) continue;
        auto& [properties, xml] = poms[pom->folder];
        (name.ends_with(".xml") ? xml : properties) = &entry;
      }
    }
    for (const auto& [folder, entries] : poms) {
      add_pom(path, archive, entries.first, entries.second, facts);
    }
  }

  void add_pom(const std::string& path, const ZipArchive& archive, const ZipEntry* properties,
               const ZipEntry* xml, ArchiveFacts& facts) {
    PomFolder found;
    const PomPath names = *read_pom_path((properties != nullptr ? properties : xml)->path);
    if (properties != nullptr) {
      if (const auto bytes = read_entry(path, archive, *properties, kMostProperties)) {
        found.coordinates = parse_pom_properties(*bytes);
      }
    }
    if (xml != nullptr) {
      if (const auto bytes = read_entry(path, archive, *xml, kMostPom)) {
        add_pom_xml(path + "!/" + xml->path, *bytes, found);
      }
    }
    if (found.coordinates.group.empty() && is_coordinate(names.group)) {
      found.coordinates.group = names.group;
    }
    if (found.coordinates.artifact.empty() && is_coordinate(names.artifact)) {
      found.coordinates.artifact = names.artifact;
    }
    if (found.coordinates.group.empty() || found.coordinates.artifact.empty()) return;
    remember_group(found.coordinates);
    facts.poms.push_back(std::move(found));
  }

  void add_pom_xml(const std::string& path, std::string_view bytes, PomFolder& found) {
    auto pom = parse_pom(bytes);
    if (!pom) {
      // With pom.properties beside it nothing is lost but licences and dependencies.
      if (!found.coordinates.complete()) problem(path, pom.error());
      return;
    }
    Coordinates& known = found.coordinates;
    if (known.group.empty()) known.group = pom->coordinates.group;
    if (known.artifact.empty()) known.artifact = pom->coordinates.artifact;
    if (known.version.empty()) known.version = pom->coordinates.version;
    for (const PomDependency& dependency : pom->dependencies)
      remember_group(dependency.coordinates);
    found.depends = runtime_depends(*pom);
    found.licences = std::move(pom->licences);
  }

  void remember_group(const Coordinates& coordinates) {
    constexpr std::size_t kMostGroups = 50'000;
    if (groups_.size() < kMostGroups) groups_.emplace(coordinates.artifact, coordinates.group);
  }

  static Package maven_package(const Coordinates& coordinates, std::string path) {
    Package found;
    found.kind = package::Kind::maven;
    found.name_space = coordinates.group;
    found.name = coordinates.artifact;
    found.version = coordinates.version;
    found.path = std::move(path);
    return found;
  }

  void add_packages(const std::string& path, const ArchiveFacts& facts, const std::string& sha1,
                    bool has_nested) {
    const Identity identity = identify(facts);
    add_own(path, facts, identity, sha1, has_nested);
    for (std::size_t i = 0; i < facts.poms.size(); ++i) {
      if (static_cast<int>(i) == identity.pom) continue;
      const PomFolder& pom = facts.poms[i];
      Package found =
          maven_package(pom.coordinates, path + "!/META-INF/maven/" + pom.coordinates.group + "/" +
                                             pom.coordinates.artifact);
      found.licences = pom.licences;
      found.depends = pom.depends;
      if (found.version.empty()) found.unidentified = "no version recorded";
      parsed_.packages.push_back(std::move(found));
    }
  }

  void add_own(const std::string& path, const ArchiveFacts& facts, const Identity& identity,
               const std::string& sha1, bool has_nested) {
    // Sources and documentation hold no code that runs.
    const bool text_only = identity.classifier == "sources" || identity.classifier == "javadoc" ||
                           identity.classifier == "test-sources";
    if (text_only && !facts.has_classes) return;
    const bool empty = !facts.has_classes && !has_nested && identity.pom < 0;
    if (empty && identity.coordinates.version.empty()) return;

    Package found = maven_package(identity.coordinates, path);
    if (found.name.empty()) found.name = stem_of(facts.base).substr(0, 256);
    if (found.name.empty()) found.name = "unnamed";
    found.digests.push_back(sha1);
    if (identity.pom >= 0) {
      const PomFolder& pom = facts.poms[static_cast<std::size_t>(identity.pom)];
      found.licences = pom.licences;
      found.depends = pom.depends;
    }
    if (found.licences.empty()) add_manifest_licences(facts.manifest, found);
    if (!identity.classifier.empty())
      found.qualifiers.emplace_back("classifier", identity.classifier);
    std::string type = extension_of(facts.base);
    if (type == "jpi") type = "hpi";
    if (type != "jar") found.qualifiers.emplace_back("type", type);
    if (found.version.empty()) {
      found.unidentified = "jar without Maven coordinates: no version recorded";
    } else if (!identity.certain) {
      found.unidentified = kNoGroup;
    }
    parsed_.packages.push_back(std::move(found));
  }

  // Bundle-License (OSGi core 3.2.1): "NAME;link=URL;description=…", separated by commas.
  static void add_manifest_licences(const Manifest& manifest, Package& found) {
    const std::string_view text = manifest["Bundle-License"];
    if (text.empty() || text.starts_with("<<")) return;
    const std::string whole = licence_of(text, {});
    if (whole != text) {
      found.licences.push_back(whole);
      return;
    }
    for (std::string_view one : split_all(text, ',')) {
      one = trim(one.substr(0, one.find(';')));
      while (one.starts_with('"')) one.remove_prefix(1);
      while (one.ends_with('"')) one.remove_suffix(1);
      std::string licence = licence_of(one, one);
      if (!licence.empty() && found.licences.size() < 32)
        found.licences.push_back(std::move(licence));
    }
  }

  void add_damaged(const std::string& path, std::string_view base, const std::string& sha1,
                   const Error& error) {
    problem(path, error);
    ArchiveFacts facts;
    facts.base = base;
    const Identity identity = identify(facts);
    Package found = maven_package(identity.coordinates, path);
    if (found.name.empty()) found.name = stem_of(base).substr(0, 256);
    if (found.name.empty()) return;
    found.digests.push_back(sha1);
    found.unidentified = "archive is damaged";
    parsed_.packages.push_back(std::move(found));
  }

  void read_nested(const std::string& path, const ZipArchive& archive, const ZipEntry& entry,
                   int depth) {
    if (exhausted_) return;
    const std::string inner = path + "!/" + entry.path;
    if (depth >= limits_.depth) {
      return problem(inner, limit("archives nested deeper than " + std::to_string(limits_.depth)));
    }
    if (++archives_ > limits_.archives) {
      exhausted_ = true;
      return problem(path,
                     limit("more than " + std::to_string(limits_.archives) + " archives inside"));
    }
    if (entry.size > limits_.held_bytes - std::min(held_, limits_.held_bytes)) {
      return problem(inner, limit("archive inside is too large"));
    }
    if (entry.size == 0) return;
    const auto bytes = read_entry(path, archive, entry, limits_.held_bytes);
    if (!bytes) return add_damaged_entry(inner, entry);
    // Some projects ship other things under these endings ("rar" archives, test data).
    const bool certain = ends_ignoring_case(entry.path, ".jar") ||
                         ends_ignoring_case(entry.path, ".war") ||
                         ends_ignoring_case(entry.path, ".ear");
    if (!certain && !bytes->starts_with("PK")) return;
    held_ += bytes->size();
    read(inner, base_name(entry.path), *bytes, depth + 1);
    held_ -= bytes->size();
  }

  void add_damaged_entry(const std::string& inner, const ZipEntry& entry) {
    ArchiveFacts facts;
    facts.base = base_name(entry.path);
    Package found = maven_package(identify(facts).coordinates, inner);
    if (found.name.empty()) return;
    found.unidentified = "archive could not be read";
    parsed_.packages.push_back(std::move(found));
  }

  Parsed& parsed_;
  const ArchiveLimits& limits_;
  std::set<std::pair<std::string, std::string>> groups_;
  std::uint64_t inflated_ = 0;
  std::uint64_t held_ = 0;
  std::uint64_t archives_ = 0;
  bool exhausted_ = false;
};

}  // namespace

void read_archive(const FileInfo& file, std::string_view content, Parsed& parsed,
                  const ArchiveLimits& limits) {
  if (content.empty()) return;
  Reader reader(parsed, limits);
  reader.read(std::string(file.path), base_name(file.path), content, 1);
  reader.add_groups_note();
}

}  // namespace pratique::catalog::java
