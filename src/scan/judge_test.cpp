#include "scan/judge.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "advisory/importer.h"
#include "package/purl.h"

using namespace pratique;
using namespace pratique::scan;

namespace {

std::string record(const std::string& id, const std::string& ecosystem, const std::string& name) {
  return R"({"id":")" + id +
         R"(","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":")" +
         ecosystem + R"(","name":")" + name +
         R"("},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"9.0"}]}]}]})";
}

advisory::Index index_of(const std::vector<std::string>& records) {
  advisory::IndexBuilder builder;
  advisory::ImportReport report;
  advisory::ImportedFile file;
  for (const std::string& each : records)
    advisory::import_document("record.json", each, builder, file, report);
  return advisory::Index::from_bytes(builder.finish(1).value()).value();
}

package::Package package_at(package::Kind kind, const std::string& name, const std::string& path,
                            const package::Distribution& distribution) {
  package::Package out;
  out.kind = kind;
  out.name = name;
  out.version = "1.0";
  out.arch = package::is_os(kind) ? "amd64" : "";
  out.path = path;
  out.purl = purl_of(out, distribution);
  return out;
}

// A Debian package that owns a Python one, and another vendor's that owns another.
Inventory owned_inventory(const std::string& distribution) {
  Inventory out;
  out.distribution.id = distribution;
  out.distribution.version_id = "12";
  package::Package owner =
      package_at(package::Kind::deb, "python3-requests", "var/lib/dpkg/status", out.distribution);
  owner.vendor = "Debian Python Team <team@lists.debian.org>";
  package::Package other =
      package_at(package::Kind::deb, "nodejs", "var/lib/dpkg/status", out.distribution);
  other.version = "18.19.0-1nodesource1";
  other.vendor = "Ivan Iguaran <ivan@nodesource.com>";
  other.purl = purl_of(other, out.distribution);
  package::Package requests =
      package_at(package::Kind::pypi, "requests", "usr/lib/python3/dist-packages/r/METADATA",
                 out.distribution);
  requests.owner = owner.purl;
  package::Package npm = package_at(package::Kind::npm, "npm",
                                    "usr/lib/node_modules/npm/package.json", out.distribution);
  npm.owner = other.purl;
  out.packages = {npm, other, owner, requests};
  return out;
}

std::vector<std::string> ids_of(const finding::Report& report) {
  std::vector<std::string> out;
  for (const finding::Finding& each : report.findings) out.push_back(each.advisory.id);
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("judge: the owner speaks for what it owns, another vendor's package does not") {
  const advisory::Index index = index_of(
      {record("PYSEC-1", "PyPI", "requests"), record("GHSA-1", "npm", "npm"),
       record("DSA-1", "Debian:12", "python3-requests"), record("DSA-2", "Debian:12", "nodejs")});
  const auto report = judge(owned_inventory("debian"), index, {});
  REQUIRE(report);
  CHECK(ids_of(*report) == std::vector<std::string>{"DSA-1", "GHSA-1"});
  CHECK(report->assessed == 3);
  REQUIRE(report->unassessed.size() == 1);
  CHECK(report->unassessed[0].os);
  CHECK(report->unassessed[0].package.find("nodejs") != std::string::npos);
}

TEST_CASE("judge: what an unassessed package owns is not assessed either") {
  const advisory::Index index = index_of({record("PYSEC-1", "PyPI", "requests")});
  const auto report = judge(owned_inventory("plan9"), index, {});
  REQUIRE(report);
  CHECK(report->findings.empty());
  CHECK(report->assessed + report->unassessed.size() == 4);
  bool told = false;
  for (const finding::Unassessed& each : report->unassessed)
    told |=
        each.package == "pkg:pypi/requests@1.0" && each.reason.find("owner") != std::string::npos;
  CHECK(told);
}

TEST_CASE("judge: only fixed leaves out what has no fix") {
  const std::string open =
      R"({"id":"GHSA-2","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"npm"},
          "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]})";
  const advisory::Index index = index_of({open, record("GHSA-3", "npm", "npm")});
  Inventory inventory;
  inventory.packages = {package_at(package::Kind::npm, "npm", "node_modules/npm/package.json", {})};
  CHECK(ids_of(judge(inventory, index, {}).value()) ==
        std::vector<std::string>{"GHSA-2", "GHSA-3"});
  CHECK(ids_of(judge(inventory, index, {.only_fixed = true}).value()) ==
        std::vector<std::string>{"GHSA-3"});
}
