// Documents as other tools write them, and documents that are refused.
#include <doctest/doctest.h>

#include "sbom/document.h"

namespace pratique::sbom {
namespace {

using package::Kind;

Document read(std::string_view text) {
  auto document = read_sbom(text);
  if (!document) {
    FAIL(document.error().message);
    return {};
  }
  return *document;
}

constexpr std::string_view kTrivy = R"({
 "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
 "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "version": 1,
 "metadata": {"timestamp": "2026-01-01T00:00:00+00:00",
  "tools": {"components": [{"type": "application", "group": "aquasecurity", "name": "trivy", "version": "0.60.0"}]},
  "component": {"bom-ref": "root", "type": "container", "name": "shop:1",
   "properties": [{"name": "aquasecurity:trivy:DiffID", "value": "sha256:l0"},
                  {"name": "aquasecurity:trivy:DiffID", "value": "sha256:l1"}]}},
 "components": [
  {"bom-ref": "os", "type": "operating-system", "name": "debian", "version": "12.5",
   "properties": [{"name": "aquasecurity:trivy:Class", "value": "os-pkgs"}]},
  {"bom-ref": "lock", "type": "application", "name": "app/package-lock.json",
   "properties": [{"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}]},
  {"bom-ref": "ssl", "type": "library", "name": "libssl3", "version": "3.0.11-1~deb12u2",
   "supplier": {"name": "Debian OpenSSL Team"}, "licenses": [{"license": {"id": "Apache-2.0"}}],
   "hashes": [{"alg": "MD5", "content": "3942447FAC867AE5CDB3229B658F4D48"}],
   "purl": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5",
   "properties": [{"name": "aquasecurity:trivy:LayerDiffID", "value": "sha256:l1"},
    {"name": "aquasecurity:trivy:SrcEpoch", "value": "1"}, {"name": "aquasecurity:trivy:SrcName", "value": "openssl"},
    {"name": "aquasecurity:trivy:SrcRelease", "value": "1~deb12u2"},
    {"name": "aquasecurity:trivy:SrcVersion", "value": "3.0.11"}]},
  {"bom-ref": "pad", "type": "library", "group": "@acme", "name": "pad", "version": "1.0.0",
   "purl": "pkg:npm/%40acme/pad@1.0.0",
   "properties": [{"name": "aquasecurity:trivy:FilePath", "value": "app/node_modules/pad/package.json"}]},
  {"bom-ref": "lodash", "type": "library", "name": "lodash", "version": "4.17.20", "purl": "pkg:npm/lodash@4.17.20"},
  {"bom-ref": "odd", "type": "library", "name": "odd", "version": "1"},
  {"bom-ref": "bad", "type": "library", "name": "bad", "version": "1", "purl": "pkg:maven/@1"}],
 "dependencies": [{"ref": "pad", "dependsOn": ["lodash", "missing"]}, {"ref": "ssl", "dependsOn": ["pad"]}]})";

constexpr std::string_view kSyft = R"({
 "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.5",
 "version": 1, "metadata": {"component": {"bom-ref": "r", "type": "container", "name": "r",
  "version": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
 "components": [
  {"bom-ref": "b", "type": "library", "publisher": "Red Hat, Inc.", "name": "bash", "version": "5.1.8-6.el9",
   "purl": "pkg:rpm/redhat/bash@5.1.8-6.el9?arch=x86_64&distro=rhel-9.2&upstream=bash-5.1.8-7.el9.src.rpm",
   "properties": [{"name": "syft:location:0:layerID", "value": "sha256:l0"},
                  {"name": "syft:location:0:path", "value": "/var/lib/rpm/rpmdb.sqlite"}]},
  {"type": "operating-system", "name": "rhel", "version": "9.2", "description": "Red Hat Enterprise Linux 9.2",
   "properties": [{"name": "syft:distro:id", "value": "rhel"}, {"name": "syft:distro:idLike:0", "value": "fedora"},
                  {"name": "syft:distro:versionID", "value": "9.2"}]},
  {"bom-ref": "f", "type": "file", "name": "/etc/passwd"}]})";

constexpr std::string_view kGitHub =
    R"({"sbom": {"SPDXID": "SPDXRef-DOCUMENT", "spdxVersion": "SPDX-2.3",
 "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: GitHub.com-Dependency-Graph"]},
 "name": "com.github.acme/shop", "dataLicense": "CC0-1.0", "documentNamespace": "https://github.com/acme/shop/1",
 "packages": [
  {"SPDXID": "SPDXRef-root", "name": "com.github.acme/shop", "versionInfo": "main", "downloadLocation": "NOASSERTION",
   "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                     "referenceLocator": "pkg:github/acme/shop@main"}]},
  {"SPDXID": "SPDXRef-npm-lodash", "name": "lodash", "versionInfo": "4.17.20", "downloadLocation": "NOASSERTION",
   "filesAnalyzed": false, "licenseConcluded": "MIT",
   "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                     "referenceLocator": "pkg:npm/lodash@4.17.20"}]}],
 "relationships": [{"relationshipType": "DESCRIBES", "spdxElementId": "SPDXRef-DOCUMENT",
                    "relatedSpdxElement": "SPDXRef-root"}]}})";

// As Microsoft's tool and trivy write SPDX.
constexpr std::string_view kSpdx = R"json({"SPDXID": "SPDXRef-DOCUMENT", "spdxVersion": "SPDX-2.2",
 "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Organization: x"]}, "name": "shop",
 "dataLicense": "CC0-1.0", "documentNamespace": "https://example.org/1", "documentDescribes": ["SPDXRef-RootPackage"],
 "externalDocumentRefs": [], "files": [
  {"SPDXID": "SPDXRef-File-1", "fileName": "/usr/lib/a.so", "comment": "layerID: sha256:l0",
   "checksums": [{"algorithm": "SHA1", "checksumValue": "0000000000000000000000000000000000000000"},
                 {"algorithm": "MD5", "checksumValue": "3942447fac867ae5cdb3229b658f4d48"}]}],
 "packages": [
  {"SPDXID": "SPDXRef-RootPackage", "name": "shop", "versionInfo": "1", "downloadLocation": "NOASSERTION",
   "externalRefs": [{"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl",
                     "referenceLocator": "pkg:swid/Acme/acme.com/shop@1?tag_id=x"}]},
  {"SPDXID": "SPDXRef-OperatingSystem", "name": "alpine", "versionInfo": "3.19.1", "downloadLocation": "NONE",
   "primaryPackagePurpose": "OPERATING-SYSTEM"},
  {"SPDXID": "SPDXRef-Package-a", "name": "libcrypto3", "versionInfo": "3.1.4-r5", "downloadLocation": "NONE",
   "sourceInfo": "built package from: openssl 3.1.4-r5", "licenseDeclared": "LicenseRef-1",
   "supplier": "Person: Ariadne (ariadne@example.org)",
                           "hasFiles" : ["SPDXRef-File-1"],
                           "attributionTexts" : [ "LayerDiffID: sha256:l1", "PkgType: alpine" ],
                           "externalRefs"
    : [ {
      "referenceCategory" : "PACKAGE_MANAGER",
      "referenceType" : "purl",
      "referenceLocator" : "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=3.19.1"
    } ]
},
  {"SPDXID": "SPDXRef-Package-b", "name": "b", "versionInfo": "2", "downloadLocation": "git+https://example.org/b@x",
   "sourceInfo": "acquired package info from installed node module manifest file: /app/b/package.json",
   "externalRefs": [{"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl",
                     "referenceLocator": "pkg:npm/b@2"}]},
  {"SPDXID": "SPDXRef-Package-c", "name": "c", "versionInfo": "3", "downloadLocation": "NOASSERTION",
   "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                     "referenceLocator": "pkg:npm/c@3"}]}],
 "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "my own"}],
 "relationships": [
  {"relationshipType": "DEPENDS_ON", "spdxElementId": "SPDXRef-Package-b", "relatedSpdxElement": "SPDXRef-Package-c"},
  {"relationshipType": "OTHER", "comment": "evident-by: …", "spdxElementId": "SPDXRef-Package-c",
   "relatedSpdxElement": "SPDXRef-File-1"}]
})json";

}  // namespace

TEST_CASE("CycloneDX of trivy") {
  const Document document = read(kTrivy);
  CHECK(document.format == "CycloneDX 1.6");
  CHECK(document.kind == "sbom");
  CHECK(document.name == "shop:1");
  CHECK(document.distribution.id == "debian");
  CHECK(document.distribution.version_id == "12");
  REQUIRE(document.layers.size() == 2);
  REQUIRE(document.packages.size() == 5);
  const auto& ssl = document.packages[0];
  CHECK(ssl.kind == Kind::deb);
  CHECK(ssl.source_name == "openssl");
  CHECK(ssl.source_version == "1:3.0.11-1~deb12u2");
  CHECK(ssl.layer == 1);
  CHECK(ssl.vendor == "Debian OpenSSL Team");
  CHECK(ssl.digests == std::vector<std::string>{"md5:3942447fac867ae5cdb3229b658f4d48"});
  CHECK(ssl.depends.empty());  // of another kind
  CHECK((ssl.evidence == package::Evidence::claimed));
  const auto& pad = document.packages[1];
  CHECK(pad.name_space == "@acme");
  CHECK(pad.path == "app/node_modules/pad/package.json");
  CHECK(pad.depends == std::vector<std::string>{"lodash"});
  CHECK(document.packages[3].unidentified == "no purl in the document");
  CHECK(document.packages[4].unidentified.starts_with("purl 'pkg:maven/@1': "));
}

TEST_CASE("CycloneDX of syft") {
  const Document document = read(kSyft);
  CHECK(document.digest.starts_with("sha256:aaaa"));
  CHECK(document.distribution.id == "rhel");
  CHECK(document.distribution.version_id == "9.2");
  CHECK(document.distribution.id_like == std::vector<std::string>{"fedora"});
  REQUIRE(document.packages.size() == 1);
  const auto& bash = document.packages[0];
  CHECK(bash.source_name == "bash");
  CHECK(bash.source_version == "5.1.8-7.el9");
  CHECK(bash.vendor == "Red Hat, Inc.");
  CHECK(bash.path == "var/lib/rpm/rpmdb.sqlite");
  CHECK(bash.layer == 0);
}

TEST_CASE("SPDX of GitHub, in its wrapper") {
  const Document document = read(kGitHub);
  REQUIRE(document.packages.size() == 1);
  CHECK(document.packages[0].purl == "pkg:npm/lodash@4.17.20");
  CHECK(document.packages[0].licences == std::vector<std::string>{"MIT"});
}

TEST_CASE("SPDX of other tools") {
  const Document document = read(kSpdx);
  CHECK(document.format == "SPDX 2.2");
  CHECK(document.distribution.id == "alpine");
  CHECK(document.distribution.version_id == "3.19.1");
  REQUIRE(document.packages.size() == 3);
  const auto& crypto = document.packages[0];
  CHECK(crypto.source_name == "openssl");
  CHECK(crypto.vendor == "Ariadne <ariadne@example.org>");
  CHECK(crypto.licences == std::vector<std::string>{"my own"});
  REQUIRE(crypto.files.size() == 1);
  CHECK(crypto.files[0].path == "usr/lib/a.so");
  CHECK(crypto.files[0].digest == "md5:3942447fac867ae5cdb3229b658f4d48");
  CHECK(document.layers.at(static_cast<std::size_t>(crypto.layer)).diff_id == "sha256:l1");
  CHECK(document.packages[1].path == "app/b/package.json");
  CHECK(document.packages[1].depends == std::vector<std::string>{"c"});
  CHECK(document.layers.at(static_cast<std::size_t>(document.packages[2].layer)).diff_id ==
        "sha256:l0");
}

TEST_CASE("the distribution of a document without one comes from purls") {
  const Document document = read(R"({"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
    "components": [{"type": "library", "name": "a", "purl": "pkg:deb/ubuntu/a@1?distro=ubuntu-22.04"}]})");
  CHECK(document.distribution.id == "ubuntu");
  CHECK(document.distribution.version_id == "22.04");
}

TEST_CASE("what is refused, and where") {
  struct Case {
    std::string_view name;
    std::string_view find;  // in kSpdx, replaced by
    std::string_view replacement;
    std::string_view message;  // how the error begins
  };
  constexpr Case kCases[] = {
      {"data licence", "CC0-1.0", "MIT", "/dataLicense: "},
      {"document id", "SPDXRef-DOCUMENT", "SPDXRef-OTHER", "/SPDXID: "},
      {"created", "2026-01-01T00:00:00Z", "yesterday", "/creationInfo/created: "},
      {"id pattern", "\"SPDXRef-Package-b\"", "\"SPDXRef-Package_b\"", "/packages/3/SPDXID: "},
      {"same id twice", "\"SPDXRef-Package-b\"", "\"SPDXRef-Package-a\"", "/packages/3/SPDXID: "},
      {"checksum length", "3942447fac", "39", "/files/0/checksums/1/checksumValue: "},
      {"algorithm", "\"MD5\"", "\"MD55\"", "/files/0/checksums/1/algorithm: "},
      {"download location", "git+https://example.org/b@x", "some where",
       "/packages/3/downloadLocation: "},
      {"relationship", "DEPENDS_ON", "NEEDS", "/relationships/0/relationshipType: "},
      {"related element", "\"relatedSpdxElement\": \"SPDXRef-Package-c\"",
       "\"relatedSpdxElement\": \"c\"", "/relationships/0/relatedSpdxElement: "},
      {"missing name", "\"name\": \"libcrypto3\", ", "", "/packages/2: name is missing"},
      {"unknown member", "\"hasFiles\"", "\"hasFile\"", "/packages/2/hasFile: "},
      {"namespace", "https://example.org/1", "https://example.org/#1", "/documentNamespace: "},
  };
  for (const Case& each : kCases) {
    CAPTURE(each.name);
    std::string text(kSpdx);
    const std::size_t at = text.find(each.find);
    REQUIRE(at != std::string::npos);
    text.replace(at, each.find.size(), each.replacement);
    const auto refused = read_sbom(text);
    REQUIRE(!refused);
    CHECK((refused.error().code == ErrorCode::invalid));
    CAPTURE(refused.error().message);
    CHECK(refused.error().message.starts_with(each.message));
  }
}

TEST_CASE("rules of CycloneDX that its own examples do not cover") {
  struct Case {
    std::string_view name;
    std::string_view version;
    std::string_view body;
    std::string_view message;  // empty: it is read
  };
  constexpr Case kCases[] = {
      {"same bom-ref, nested", "1.6",
       R"("components":[{"type":"library","name":"a","bom-ref":"x","components":[{"type":"file","name":"b","bom-ref":"x"}]}])",
       "/components/0/components/0/bom-ref: "},
      {"bom-ref of a service", "1.6",
       R"("components":[{"type":"library","name":"a","bom-ref":"x"}],"services":[{"name":"s","bom-ref":"x"}])",
       "/services/0/bom-ref: "},
      {"two expressions", "1.6",
       R"("components":[{"type":"library","name":"a","licenses":[{"expression":"MIT"},{"expression":"MIT"}]}])",
       "/components/0/licenses"},
      {"the same component twice", "1.5",
       R"("components":[{"type":"library","name":"a"},{"name":"a","type":"library"}])",
       "/components/1: the same as element 0"},
      {"version is needed before 1.4", "1.3", R"("components":[{"type":"library","name":"a"}])",
       "/components/0: version is missing"},
      {"and not since", "1.4", R"("components":[{"type":"library","name":"a"}])", ""},
      {"tools as objects came with 1.5", "1.4", R"("metadata":{"tools":{"components":[]}})",
       "/metadata/tools"},
      {"version and range", "1.7",
       R"("components":[{"type":"library","name":"a","version":"1","versionRange":"vers:npm/1","isExternal":true}])",
       "/components/0: members that exclude each other"},
      {"a range of one that is not external", "1.7",
       R"("components":[{"type":"library","name":"a","versionRange":"vers:npm/1","isExternal":false}])",
       "/components/0"},
      {"a range of an external one", "1.7",
       R"("components":[{"type":"library","name":"a","versionRange":"vers:npm/1","isExternal":true}])",
       ""},
      {"a string for a number", "1.5", R"("vulnerabilities":[{"ratings":[{"score":"9"}]}])",
       "/vulnerabilities/0/ratings/0/score: "},
      {"a slash in a member's name", "1.5", R"("a/b~c":1)", "/a~1b~0c: "},
      {"white space in an address", "1.5",
       R"("externalReferences":[{"type":"website","url":"https://a b"}])",
       "/externalReferences/0/url: "},
  };
  for (const Case& each : kCases) {
    CAPTURE(each.name);
    const auto read =
        read_sbom(R"({"bomFormat":"CycloneDX","specVersion":")" + std::string(each.version) +
                  R"(","version":1,)" + std::string(each.body) + "}");
    if (each.message.empty()) {
      if (!read) FAIL_CHECK(read.error().message);
      continue;
    }
    REQUIRE(!read);
    CAPTURE(read.error().message);
    CHECK(read.error().message.starts_with(each.message));
  }
}

TEST_CASE("what is no document we read") {
  struct Case {
    std::string_view text;
    ErrorCode code;
  };
  constexpr Case kCases[] = {
      {"", ErrorCode::invalid},
      {"[]", ErrorCode::unsupported},
      {"{}", ErrorCode::unsupported},
      {"{\"bomFormat\": \"CycloneDX\"}", ErrorCode::invalid},
      {R"({"bomFormat": "CycloneDX", "specVersion": "1.8"})", ErrorCode::unsupported},
      {R"({"bomFormat": "CycloneDX", "specVersion": "2.0"})", ErrorCode::unsupported},
      {R"({"bomFormat": "CycloneDX", "specVersion": 1.5})", ErrorCode::invalid},
      {R"({"spdxVersion": "SPDX-2.1"})", ErrorCode::unsupported},
      {R"({"spdxVersion": "SPDX-2.3"})", ErrorCode::invalid},
      {R"({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"})", ErrorCode::unsupported},
      {"{\"bomFormat\": ", ErrorCode::invalid},
      {" <?xml version=\"1.0\"?><bom/>", ErrorCode::unsupported},
      {"SPDXVersion: SPDX-2.3\n", ErrorCode::unsupported},
  };
  for (const Case& each : kCases) {
    CAPTURE(each.text);
    const auto read = read_sbom(each.text);
    REQUIRE(!read);
    CHECK((read.error().code == each.code));
  }
}

TEST_CASE("versions that are not written") {
  for (const auto& [format, version] : {std::pair(Format::cyclonedx, "1.3"),
                                        {Format::cyclonedx, "2"},
                                        {Format::spdx, "2.2"},
                                        {Format::spdx, "1.5"}}) {
    WriteOptions options;
    options.format = format;
    options.spec_version = version;
    const auto written = write_sbom({}, options);
    REQUIRE(!written);
    CHECK((written.error().code == ErrorCode::usage));
  }
}

}  // namespace pratique::sbom
