#include "scan/databases.h"

#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "advisory/importer.h"
#include "advisory/index_builder.h"
#include "scan/starter_documents.h"

namespace pratique::scan {
namespace {

std::string rfc3339(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  char text[32];
  if (::gmtime_r(&time, &parts) == nullptr ||
      std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
    return {};
  return text;
}

// The day the starter set was last gone through (2026-11-25); content/advisories/README.md says the
// same.
constexpr std::int64_t kStarterDate = 1795564800;

Result<advisory::Index> starter_index() {
  advisory::IndexBuilder builder;
  advisory::ImportReport report;
  advisory::ImportedFile file;
  for (const StarterDocument& document : starter_documents())
    advisory::import_document(document.name, document.content, builder, file, report);
  if (report.problem_count != 0)
    return Error{ErrorCode::internal, "built-in advisories: " + report.problems.front()};
  advisory::SourceInfo source;
  source.name = "Pratique starter set";
  source.kind = "osv";
  source.records = file.records;
  builder.add(source);
  std::string bytes = TRY(builder.finish(kStarterDate));
  return advisory::Index::from_bytes(std::move(bytes));
}

finding::DatabaseReference reference_to(const advisory::Index& index, std::string path) {
  const advisory::IndexStatus status = index.status();
  finding::DatabaseReference out;
  out.path = std::move(path);
  out.built = rfc3339(status.built);
  if (!status.sha256.empty()) out.digest = "sha256:" + status.sha256;
  out.advisories = static_cast<std::int64_t>(status.advisories);
  for (const advisory::SourceInfo& source : status.sources) out.sources.push_back(source.name);
  return out;
}

}  // namespace

std::string data_folder() {
  const char* named = std::getenv("PRATIQUE_DATA");
  return named != nullptr && *named != '\0' ? named : "/var/lib/pratique";
}

std::string default_index_path() { return data_folder() + "/advisories.index"; }

Result<Database> open_database(const std::string& named) {
  std::string path = named;
  if (path.empty()) {
    path = default_index_path();
    if (::access(path.c_str(), F_OK) != 0) path = kBuiltIn;
  }
  advisory::Index index = TRY(path == kBuiltIn ? starter_index() : advisory::Index::open(path));
  finding::DatabaseReference reference = reference_to(index, path);
  return Database{std::move(index), std::move(reference)};
}

}  // namespace pratique::scan
