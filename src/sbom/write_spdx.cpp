#include "sbom/write_spdx.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/digest.h"
#include "sbom/dependencies.h"
#include "sbom/identity.h"
#include "sbom/json_text.h"
#include "sbom/licence.h"
#include "sbom/properties.h"

namespace pratique::sbom {
namespace {

using package::Kind;
using package::OwnedFile;
using package::Package;

constexpr std::string_view kDocumentId = "SPDXRef-DOCUMENT";
constexpr std::string_view kImageId = "SPDXRef-Image";
constexpr std::string_view kSystemId = "SPDXRef-OperatingSystem";

std::string_view algorithm_name(std::string_view algorithm) {
  if (algorithm == "md5") return "MD5";
  if (algorithm == "sha1") return "SHA1";
  if (algorithm == "sha256") return "SHA256";
  if (algorithm == "sha384") return "SHA384";
  return "SHA512";
}

// Letters, digits, "." and "-" as SPDXIDs may have; everything else becomes "-".
std::string id_part(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 64)) {
    const bool allowed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                         (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
    out += allowed ? c : '-';
  }
  return out;
}

// One file of the document: the same path with the same digest may belong to several packages.
struct FileEntry {
  const OwnedFile* file;
  std::uint32_t package;
  std::uint32_t rank;  // of the package in the order of writing
};

// The verification code of a package (section 7.9): SHA1 over the sorted SHA1s of its files.
// Empty unless every file has one.
std::string verification_code(const Package& package) {
  std::vector<std::string_view> sums;
  for (const OwnedFile& file : package.files) {
    const Hash hash = split_hash(file.digest);
    if (hash.algorithm != "sha1") return {};
    sums.push_back(hash.hex);
  }
  if (sums.empty()) return {};
  std::sort(sums.begin(), sums.end());
  Hasher hasher(HashKind::sha1);
  for (const std::string_view sum : sums) hasher.update(sum);
  return hasher.finish_hex();
}

class Writer {
 public:
  Writer(const Document& document, const WriteOptions& options)
      : document_(document),
        options_(options),
        order_(writing_order(document)),
        references_(package_references(document, order_)),
        created_(rfc3339(options.timestamp)) {
    ids_.resize(document.packages.size());
    for (const std::uint32_t index : order_) {
      const Package& each = document.packages[index];
      ids_[index] = "SPDXRef-Package-" + std::string(package::purl_type(each.kind)) + "-" +
                    id_part(each.name) + "-" +
                    hash_hex(HashKind::sha256, references_[index]).substr(0, 16);
    }
    collect_files();
  }

  std::string run() {
    // Enough for all: growing would copy, and hold two copies of a large document.
    std::size_t size = 4096 + document_.packages.size() * 5000;
    for (const FileEntry& each : files_)
      size += each.file->path.size() + each.file->digest.size() + 330;
    json_.reserve(size);
    const std::string uuid = document_uuid(document_);
    const std::string name = document_.name.empty() ? "unnamed" : document_.name;
    json_.open_object();
    json_.member("spdxVersion", "SPDX-2.3");
    json_.member("dataLicense", "CC0-1.0");
    json_.member("SPDXID", kDocumentId);
    json_.member("name", name);
    json_.member("documentNamespace", "https://spdx.org/spdxdocs/" + id_part(name) + "-" + uuid);
    json_.object_member("creationInfo");
    json_.member("created", created_);
    json_.array_member("creators");
    json_.string("Tool: " + tool());
    json_.close_array();
    json_.close_object();
    json_.array_member("packages");
    write_image();
    write_system();
    for (const std::uint32_t index : order_) write_package(index);
    json_.close_array();
    write_files();
    write_extracted_licences();
    write_relationships();
    json_.close_object();
    return json_.take() + "\n";
  }

 private:
  std::string tool() const {
    return options_.tool_version.empty() ? "pratique" : "pratique-" + options_.tool_version;
  }

  // Files without a digest stay out: a file of SPDX must have a checksum.
  void collect_files() {
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank)
      for (const OwnedFile& file : document_.packages[order_[rank]].files)
        if (!file.path.empty() && !split_hash(file.digest).algorithm.empty())
          files_.push_back({&file, order_[rank], rank});
    std::sort(files_.begin(), files_.end(), [](const FileEntry& a, const FileEntry& b) {
      return std::tie(a.file->path, a.file->digest, a.rank) <
             std::tie(b.file->path, b.file->digest, b.rank);
    });
  }

  void write_image() {
    json_.new_line();
    json_.open_object();
    json_.member("name", document_.name.empty() ? "unnamed" : document_.name);
    json_.member("SPDXID", kImageId);
    json_.member_if("versionInfo", document_.digest);
    json_.member("supplier", "NOASSERTION");
    json_.member("downloadLocation", "NOASSERTION");
    json_.key("filesAnalyzed");
    json_.boolean(false);
    write_checksums({document_.digest});
    json_.member("licenseConcluded", "NOASSERTION");
    json_.member("licenseDeclared", "NOASSERTION");
    json_.member("copyrightText", "NOASSERTION");
    write_purl(image_purl(document_));
    const bool image = document_.kind != "dir" && document_.kind != "sbom";
    json_.member("primaryPackagePurpose",
                 image || !document_.digest.empty() ? "CONTAINER" : "APPLICATION");
    write_annotation(document_properties(document_));
    json_.close_object();
  }

  void write_system() {
    const auto& distribution = document_.distribution;
    if (distribution.id.empty()) return;
    json_.new_line();
    json_.open_object();
    json_.member("name", distribution.id);
    json_.member("SPDXID", kSystemId);
    json_.member_if("versionInfo", distribution.version_id);
    json_.member("downloadLocation", "NOASSERTION");
    json_.key("filesAnalyzed");
    json_.boolean(false);
    json_.member_if("summary", distribution.pretty_name);
    json_.member("primaryPackagePurpose", "OPERATING_SYSTEM");
    write_annotation(distribution_properties(distribution));
    json_.close_object();
  }

  void write_package(std::uint32_t index) {
    const Package& each = document_.packages[index];
    const std::string code = verification_code(each);
    Properties properties = package_properties(document_, each);
    json_.new_line();
    json_.open_object();
    json_.member("name", each.name.empty() ? "unnamed" : joined_name(each));
    json_.member("SPDXID", ids_[index]);
    json_.member_if("versionInfo", each.version);
    const std::string supplier = supplier_of(each.vendor);
    json_.member("supplier", supplier);
    if (vendor_of_supplier(supplier) != each.vendor)
      properties.emplace_back("pratique:vendor", each.vendor);
    json_.member("downloadLocation", "NOASSERTION");
    json_.key("filesAnalyzed");
    json_.boolean(!code.empty());
    if (!code.empty()) {
      json_.object_member("packageVerificationCode");
      json_.member("packageVerificationCodeValue", code);
      json_.close_object();
    }
    write_checksums(each.digests);
    if (!each.path.empty()) json_.member("sourceInfo", "found at /" + each.path);
    json_.member("licenseConcluded", "NOASSERTION");
    json_.member("licenseDeclared", declared_licence(each, properties));
    json_.member("copyrightText", "NOASSERTION");
    write_purl(each.purl);
    json_.member("primaryPackagePurpose", each.kind == Kind::generic ? "APPLICATION" : "LIBRARY");
    write_annotation(properties);
    json_.close_object();
  }

  void write_checksums(const std::vector<std::string>& digests) {
    std::set<std::string_view> seen;
    for (const std::string& digest : digests) {
      const Hash hash = split_hash(digest);
      if (hash.algorithm.empty() || !seen.insert(digest).second) continue;
      if (seen.size() == 1) json_.array_member("checksums");
      write_checksum(hash);
    }
    if (!seen.empty()) json_.close_array();
  }

  void write_checksum(const Hash& hash) {
    json_.open_object();
    json_.member("algorithm", algorithm_name(hash.algorithm));
    json_.member("checksumValue", hash.hex);
    json_.close_object();
  }

  void write_purl(std::string_view purl) {
    if (purl.empty()) return;
    json_.array_member("externalRefs");
    json_.open_object();
    json_.member("referenceCategory", "PACKAGE-MANAGER");
    json_.member("referenceType", "purl");
    json_.member("referenceLocator", purl);
    json_.close_object();
    json_.close_array();
  }

  void write_annotation(const Properties& properties) {
    if (properties.empty()) return;
    json_.array_member("annotations");
    json_.open_object();
    json_.member("annotationDate", created_);
    json_.member("annotationType", "OTHER");
    json_.member("annotator", "Tool: " + tool());
    json_.member("comment", property_lines(properties));
    json_.close_object();
    json_.close_array();
  }

  // One expression; licences that are not listed get a LicenseRef-. Where the expression alone
  // would not give the same list back, properties keep it.
  std::string declared_licence(const Package& each, Properties& properties) {
    if (each.licences.empty()) return "NOASSERTION";
    std::string out;
    for (const std::string& licence : each.licences) {
      std::string term = licence;
      if (!is_licence_expression(licence)) {
        term = licence_reference(licence);
        extracted_.try_emplace(term, licence);
      } else if (each.licences.size() > 1 && !is_licence_id(licence)) {
        term = "(" + licence + ")";
      }
      if (!out.empty()) out += " AND ";
      out += term;
      if (each.licences.size() > 1) properties.emplace_back("pratique:licence", licence);
    }
    return out;
  }

  void write_files() {
    if (files_.empty()) return;
    json_.array_member("files");
    std::size_t number = 0;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (i > 0 && *files_[i].file == *files_[i - 1].file) continue;
      json_.new_line();
      json_.open_object();
      json_.member("SPDXID", file_id(number++));
      json_.member("fileName", "./" + files_[i].file->path);
      json_.array_member("checksums");
      write_checksum(split_hash(files_[i].file->digest));
      json_.close_array();
      json_.close_object();
    }
    json_.close_array();
  }

  static std::string file_id(std::size_t number) {
    return "SPDXRef-File-" + std::to_string(number);
  }

  void write_extracted_licences() {
    if (extracted_.empty()) return;
    json_.array_member("hasExtractedLicensingInfos");
    for (const auto& [id, text] : extracted_) {
      json_.new_line();
      json_.open_object();
      json_.member("licenseId", id);
      json_.member("name", text);
      json_.member("extractedText", text.empty() ? "NOASSERTION" : text);
      json_.close_object();
    }
    json_.close_array();
  }

  void relate(std::string_view from, std::string_view type, std::string_view to) {
    json_.new_line();
    json_.open_object();
    json_.member("spdxElementId", from);
    json_.member("relationshipType", type);
    json_.member("relatedSpdxElement", to);
    json_.close_object();
  }

  void write_relationships() {
    json_.array_member("relationships");
    relate(kDocumentId, "DESCRIBES", kImageId);
    if (!document_.distribution.id.empty()) relate(kImageId, "CONTAINS", kSystemId);
    for (const std::uint32_t index : order_) relate(kImageId, "CONTAINS", ids_[index]);
    const DependencyGraph graph = resolve_dependencies(document_);
    for (const std::uint32_t index : order_) {
      std::vector<std::string_view> needed;
      for (const std::uint32_t other : graph.needs[index]) needed.push_back(ids_[other]);
      std::sort(needed.begin(), needed.end());
      for (const std::string_view other : needed) relate(ids_[index], "DEPENDS_ON", other);
    }
    std::size_t number = 0;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const bool same = i > 0 && *files_[i].file == *files_[i - 1].file;
      if (i > 0 && !same) ++number;
      if (same && files_[i].package == files_[i - 1].package) continue;
      relate(ids_[files_[i].package], "CONTAINS", file_id(number));
    }
    json_.close_array();
  }

  const Document& document_;
  const WriteOptions& options_;
  const std::vector<std::uint32_t> order_;
  const std::vector<std::string> references_;
  const std::string created_;
  std::vector<std::string> ids_;
  std::vector<FileEntry> files_;
  std::map<std::string, std::string> extracted_;  // LicenseRef- -> the licence as it was found
  JsonText json_;
};

}  // namespace

std::string supplier_of(std::string_view vendor) {
  if (vendor.empty()) return "NOASSERTION";
  std::string out = "Organization: ";
  const std::size_t open = vendor.find(" <");
  if (open == std::string_view::npos || open == 0 || !vendor.ends_with('>'))
    return out + std::string(vendor);
  out += vendor.substr(0, open);
  out += " (";
  out += vendor.substr(open + 2, vendor.size() - open - 3);
  return out + ")";
}

std::string vendor_of_supplier(std::string_view supplier) {
  for (const std::string_view prefix : {"Organization: ", "Person: "}) {
    if (!supplier.starts_with(prefix)) continue;
    supplier.remove_prefix(prefix.size());
    const std::size_t open = supplier.rfind(" (");
    if (open == std::string_view::npos || !supplier.ends_with(')') ||
        supplier.find('@', open) == std::string_view::npos)
      return std::string(supplier);
    return std::string(supplier.substr(0, open)) + " <" +
           std::string(supplier.substr(open + 2, supplier.size() - open - 3)) + ">";
  }
  return {};
}

std::string write_spdx(const Document& document, const WriteOptions& options) {
  return Writer(document, options).run();
}

}  // namespace pratique::sbom
