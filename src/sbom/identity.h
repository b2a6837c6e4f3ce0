// The names a document gives to what it describes, all derived from the content, so that the same
// image gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sbom/document.h"

namespace pratique::sbom {

// The packages in the order in which they are written: by purl, path, then the rest.
std::vector<std::uint32_t> writing_order(const Document& document);

// A UUID (RFC 9562, version 8) of the name, digest, distribution and packages.
std::string document_uuid(const Document& document);

// "2026-01-01T00:00:00Z".
std::string rfc3339(std::int64_t seconds);

// pkg:oci/NAME@sha256:…?arch=…&repository_url=… of an image with a digest whose name is a
// reference; empty for anything else.
std::string image_purl(const Document& document);

// The purl of each package, told apart where several share one ("PURL|PATH"), and made up where a
// package has none. In the order of document.packages.
std::vector<std::string> package_references(const Document& document,
                                            const std::vector<std::uint32_t>& order);

// "@angular/core", "org.apache:log4j", "github.com/gin-gonic/gin", "openssl".
std::string joined_name(const package::Package& package);

// Hex digits of the right number for "md5", "sha1", "sha256", "sha384", "sha512".
struct Hash {
  std::string_view algorithm;
  std::string_view hex;
};
// Of "sha1:…"; an empty algorithm where it is no digest that formats can carry.
Hash split_hash(std::string_view digest);

}  // namespace pratique::sbom
