#include "sbom/write_cyclonedx.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

#include "package/purl.h"
#include "sbom/dependencies.h"
#include "sbom/identity.h"
#include "sbom/json_text.h"
#include "sbom/licence.h"
#include "sbom/properties.h"
#include "text/json.h"

namespace pratique::sbom {
namespace {

using package::Kind;
using package::Package;

std::string_view algorithm_name(std::string_view algorithm) {
  if (algorithm == "md5") return "MD5";
  if (algorithm == "sha1") return "SHA-1";
  if (algorithm == "sha256") return "SHA-256";
  if (algorithm == "sha384") return "SHA-384";
  return "SHA-512";
}

// "Debian OpenSSL Team <pkg-openssl@lists.debian.org>" -> the name alone.
std::string_view without_address(std::string_view vendor) {
  const std::size_t bracket = vendor.find('<');
  std::string_view name = vendor.substr(0, bracket);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return name.empty() ? vendor : name;
}

class Writer {
 public:
  Writer(const Document& document, const WriteOptions& options, int minor)
      : document_(document),
        options_(options),
        minor_(minor),
        order_(writing_order(document)),
        references_(package_references(document, order_)) {
    root_ = image_purl(document);
    if (root_.empty())
      root_ = "target:" + (document.digest.empty() ? document.name : document.digest);
    const auto& distribution = document.distribution;
    if (!distribution.id.empty())
      system_ = "operating-system:" + distribution.id + "@" + distribution.version_id;
  }

  std::string run() {
    // Enough for all: growing would copy, and hold two copies of a large document.
    std::size_t size = 4096 + document_.packages.size() * 4000;
    for (const Package& each : document_.packages)
      for (const package::OwnedFile& file : each.files)
        size += file.path.size() + file.digest.size() + 90;
    json_.reserve(size);
    json_.open_object();
    if (minor_ >= 5)
      json_.member("$schema",
                   "http://cyclonedx.org/schema/bom-1." + std::to_string(minor_) + ".schema.json");
    json_.member("bomFormat", "CycloneDX");
    json_.member("specVersion", "1." + std::to_string(minor_));
    json_.member("serialNumber", "urn:uuid:" + document_uuid(document_));
    json_.key("version");
    json_.integer(1);
    write_metadata();
    json_.array_member("components");
    write_system();
    for (const std::uint32_t index : order_) write_package(index);
    json_.close_array();
    write_dependencies();
    write_compositions();
    json_.close_object();
    return json_.take() + "\n";
  }

 private:
  void write_metadata() {
    json_.object_member("metadata");
    json_.member("timestamp", rfc3339(options_.timestamp));
    write_tools();
    json_.object_member("component");
    const bool image = document_.kind != "dir" && document_.kind != "sbom";
    json_.member("bom-ref", root_);
    json_.member("type", image || !document_.digest.empty() ? "container" : "application");
    json_.member("name", document_.name.empty() ? "unnamed" : document_.name);
    json_.member_if("version", document_.digest);
    write_hashes({document_.digest});
    json_.member_if("purl", image_purl(document_));
    json_.close_object();
    write_properties(document_properties(document_));
    json_.close_object();
  }

  void write_tools() {
    if (minor_ >= 5) {
      json_.object_member("tools");
      json_.array_member("components");
    } else {
      json_.array_member("tools");
    }
    json_.open_object();
    if (minor_ >= 5) json_.member("type", "application");
    json_.member("name", "pratique");
    json_.member_if("version", options_.tool_version);
    json_.close_object();
    json_.close_array();
    if (minor_ >= 5) json_.close_object();
  }

  void write_system() {
    if (system_.empty()) return;
    const auto& distribution = document_.distribution;
    json_.new_line();
    json_.open_object();
    json_.member("bom-ref", system_);
    json_.member("type", "operating-system");
    json_.member("name", distribution.id);
    json_.member_if("version", distribution.version_id);
    json_.member_if("description", distribution.pretty_name);
    write_properties(distribution_properties(distribution));
    json_.close_object();
  }

  void write_package(std::uint32_t index) {
    const Package& each = document_.packages[index];
    json_.new_line();
    json_.open_object();
    json_.member("bom-ref", references_[index]);
    json_.member("type", each.kind == Kind::generic ? "application" : "library");
    if (!each.vendor.empty()) {
      json_.object_member("supplier");
      json_.member("name", without_address(each.vendor));
      json_.close_object();
      json_.member("publisher", each.vendor);
    }
    if (!package::is_os(each.kind)) json_.member_if("group", each.name_space);
    json_.member("name", each.name.empty() ? "unnamed" : each.name);
    json_.member_if("version", each.version);
    if (each.development) json_.member("scope", "optional");
    write_hashes(each.digests);
    Properties properties = package_properties(document_, each);
    write_licences(each, properties);
    json_.member_if("purl", each.purl);
    write_properties(properties);
    write_files(each);
    write_evidence(each);
    json_.close_object();
  }

  void write_hashes(const std::vector<std::string>& digests) {
    bool any = false;
    std::set<std::string_view> seen;
    for (const std::string& digest : digests) {
      const Hash hash = split_hash(digest);
      if (hash.algorithm.empty() || !seen.insert(digest).second) continue;
      if (!any) json_.array_member("hashes");
      any = true;
      write_hash(hash);
    }
    if (any) json_.close_array();
  }

  void write_hash(const Hash& hash) {
    json_.open_object();
    json_.member("alg", algorithm_name(hash.algorithm));
    json_.member("content", hash.hex);
    json_.close_object();
  }

  // Either a list of licences or one expression, never both. Several of which one is an expression
  // become one expression where all are valid; properties then keep them apart.
  void write_licences(const Package& each, Properties& properties) {
    if (each.licences.empty()) return;
    bool all_valid = true, all_single = true;
    for (const std::string& licence : each.licences) {
      if (is_licence_id(licence)) continue;
      const bool expression = is_licence_expression(licence);
      all_valid = all_valid && expression;
      all_single = all_single && !expression;
    }
    json_.array_member("licenses");
    if (all_valid && !all_single) {
      write_expression(each, properties);
    } else {
      std::set<std::string_view> seen;
      for (const std::string& licence : each.licences)
        if (seen.insert(licence).second) write_licence(licence);
    }
    json_.close_array();
  }

  void write_expression(const Package& each, Properties& properties) {
    std::string joined;
    for (const std::string& licence : each.licences) {
      if (!joined.empty()) joined += " AND ";
      const bool bare = each.licences.size() == 1 || is_licence_id(licence);
      joined += bare ? licence : "(" + licence + ")";
      if (each.licences.size() > 1) properties.emplace_back("pratique:licence", licence);
    }
    json_.open_object();
    json_.member("expression", joined);
    json_.close_object();
  }

  void write_licence(const std::string& licence) {
    json_.open_object();
    json_.object_member("license");
    json_.member(is_licence_id(licence) ? "id" : "name", licence);
    json_.close_object();
    json_.close_object();
  }

  void write_properties(const Properties& properties) {
    if (properties.empty()) return;
    json_.array_member("properties");
    for (const auto& [name, value] : properties) {
      json_.open_object();
      json_.member("name", name);
      json_.member("value", value);
      json_.close_object();
    }
    json_.close_array();
  }

  // The files a package owns are parts of it: components of type file within its own.
  void write_files(const Package& each) {
    if (each.files.empty()) return;
    std::vector<const package::OwnedFile*> files;
    files.reserve(each.files.size());
    for (const package::OwnedFile& file : each.files)
      if (!file.path.empty()) files.push_back(&file);
    std::sort(files.begin(), files.end(), [](const auto* a, const auto* b) {
      return std::tie(a->path, a->digest) < std::tie(b->path, b->digest);
    });
    const auto last = std::unique(files.begin(), files.end(),
                                  [](const auto* a, const auto* b) { return *a == *b; });
    files.erase(last, files.end());
    if (files.empty()) return;
    json_.array_member("components");
    std::set<std::string> replaced;
    for (const package::OwnedFile* file : files) {
      if (repeats(*file, replaced)) continue;
      json_.open_object();
      json_.member("type", "file");
      json_.member("name", "/" + file->path);
      const Hash hash = split_hash(file->digest);
      if (!hash.algorithm.empty()) {
        json_.array_member("hashes");
        write_hash(hash);
        json_.close_array();
      }
      json_.close_object();
    }
    json_.close_array();
  }

  // Whether a file looks like one before it, once bytes that are no UTF-8 are replaced: no two
  // components may be equal.
  static bool repeats(const package::OwnedFile& file, std::set<std::string>& replaced) {
    const auto high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    if (std::none_of(file.path.begin(), file.path.end(), high)) return false;
    return !replaced.insert(text::quote_json(file.path) + file.digest).second;
  }

  void write_evidence(const Package& each) {
    if (minor_ < 5 || each.path.empty()) return;
    json_.object_member("evidence");
    json_.array_member("occurrences");
    json_.open_object();
    json_.member("location", "/" + each.path);
    json_.close_object();
    json_.close_array();
    json_.close_object();
  }

  void write_dependencies() {
    const DependencyGraph graph = resolve_dependencies(document_);
    json_.array_member("dependencies");
    std::vector<std::string_view> needed;
    if (!system_.empty()) needed.push_back(system_);
    for (const std::uint32_t index : graph.roots) needed.push_back(references_[index]);
    write_dependency(root_, needed);
    if (!system_.empty()) write_dependency(system_, {});
    for (const std::uint32_t index : order_) {
      needed.clear();
      for (const std::uint32_t other : graph.needs[index]) needed.push_back(references_[other]);
      write_dependency(references_[index], needed);
    }
    json_.close_array();
  }

  void write_dependency(std::string_view reference, std::vector<std::string_view> needed) {
    std::sort(needed.begin(), needed.end());
    json_.new_line();
    json_.open_object();
    json_.member("ref", reference);
    if (!needed.empty()) {
      json_.array_member("dependsOn");
      for (const std::string_view other : needed) json_.string(other);
      json_.close_array();
    }
    json_.close_object();
  }

  void write_compositions() {
    if (document_.problems.empty()) return;
    json_.array_member("compositions");
    json_.open_object();
    json_.member("aggregate", "incomplete");
    json_.array_member("assemblies");
    json_.string(root_);
    json_.close_array();
    json_.close_object();
    json_.close_array();
  }

  const Document& document_;
  const WriteOptions& options_;
  const int minor_;
  const std::vector<std::uint32_t> order_;
  const std::vector<std::string> references_;
  std::string root_;
  std::string system_;  // empty: no distribution known
  JsonText json_;
};

}  // namespace

std::string write_cyclonedx(const Document& document, const WriteOptions& options, int minor) {
  return Writer(document, options, minor).run();
}

}  // namespace pratique::sbom
