// Runs a document through the importer and an index, and answers questions about it. For tests
// only.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "advisory/importer.h"
#include "advisory/index.h"

namespace pratique::advisory::testing {

struct Document {
  std::string_view name;
  std::string_view content;
};

// The index of some documents, all of which must be readable.
inline Index index_of(const std::vector<Document>& documents) {
  IndexBuilder builder;
  ImportReport report;
  for (const Document& document : documents) {
    ImportedFile file;
    import_document(document.name, document.content, builder, file, report);
    CHECK(!file.kind.empty());
  }
  for (const std::string& problem : report.problems) FAIL_CHECK(problem);
  auto bytes = builder.finish(1700000000);
  REQUIRE(bytes);
  auto index = Index::from_bytes(std::move(*bytes));
  REQUIRE(index);
  CHECK(index->verify());
  return std::move(*index);
}

inline package::Distribution distribution(std::string id, std::string version) {
  package::Distribution out;
  out.id = std::move(id);
  out.version_id = std::move(version);
  return out;
}

inline package::Package package_of(package::Kind kind, std::string name, std::string version) {
  package::Package out;
  out.kind = kind;
  const std::size_t slash = name.rfind('/');
  if (slash != std::string::npos && !package::is_os(kind)) {
    out.name_space = name.substr(0, slash);
    name.erase(0, slash + 1);
  }
  out.name = std::move(name);
  out.version = std::move(version);
  return out;
}

// "CVE-1>fix CVE-2" of the matches, or the reason why there is no answer.
inline std::string found(const Index& index, const package::Package& package,
                         const package::Distribution& distro, const MatchOptions& options = {}) {
  const auto result = index.match(package, distro, options);
  REQUIRE(result);
  std::string out;
  if (!result->unassessed.empty()) out = "(" + result->unassessed + ")";
  for (const Match& match : result->matches) {
    if (!out.empty()) out += ' ';
    out += match.id;
    if (!match.fixed_version.empty()) out += ">" + match.fixed_version;
  }
  return out;
}

}  // namespace pratique::advisory::testing
