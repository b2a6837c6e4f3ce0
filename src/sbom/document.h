// An SBOM's content, whatever its format: what it is about, and the packages.
//
// Writing gives the same bytes for the same document: components are sorted, the serial number
// derives from the digest of the image, the timestamp is given. Reading gives what the document
// says, as claims.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "package/package.h"

namespace pratique::sbom {

struct LayerInfo {
  std::string diff_id;     // "sha256:…"
  std::string digest;      // of the blob; empty: unknown
  std::string build_step;  // empty: unknown
};

struct Document {
  std::string name;      // of the image or whatever it is about
  std::string kind;      // as oci::ImageManifest::kind; of a document that was read: "sbom"
  std::string digest;    // manifest digest "sha256:…"; empty: unknown
  std::string platform;  // "linux/amd64"; empty: unknown
  std::vector<LayerInfo> layers;
  package::Distribution distribution;
  std::vector<package::Package> packages;  // purl, layer (index into layers) and owner set
  std::vector<package::Problem>
      problems;        // reading: parts that were left out; writing: incompleteness told
  std::string format;  // reading: "CycloneDX 1.6", "SPDX 2.3"
};

enum class Format { cyclonedx, spdx };

struct WriteOptions {
  Format format = Format::cyclonedx;
  std::string spec_version;  // CycloneDX "1.4" to "1.7"; empty: the newest. SPDX: "2.3".
  std::string tool_version;
  std::int64_t timestamp =
      0;  // seconds since 1970 (SOURCE_DATE_EPOCH); 0 is written as 1970-01-01T00:00:00Z
};

// A usage error for a version we do not write.
Result<std::string> write_sbom(const Document& document, const WriteOptions& options);

// CycloneDX JSON 1.2 to 1.7 or SPDX JSON 2.2 and 2.3, told apart by content. invalid, naming the
// place as a JSON pointer
// ("/components/3/hashes/0/alg: …"), for a document that breaks its format's schema; unsupported
// for other formats and versions.
Result<Document> read_sbom(std::string_view bytes);

}  // namespace pratique::sbom
