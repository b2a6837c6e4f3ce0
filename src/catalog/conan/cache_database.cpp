// Conan 2's cache.sqlite3, opened in memory and read only.
#include <sqlite3.h>

#include <cstring>
#include <memory>

#include "catalog/conan/conan_files.h"
#include "catalog/conan/reference.h"

namespace pratique::catalog::conan {
namespace {

constexpr std::size_t kMostRows = 100'000;

struct DatabaseDeleter {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, DatabaseDeleter>;

std::string_view column(sqlite3_stmt* statement, int index) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, index))};
}

Error damaged(sqlite3* database) {
  return invalid(std::string("cache.sqlite3: ") + sqlite3_errmsg(database));
}

Result<Database> open_in_memory(std::string_view content) {
  sqlite3* raw = nullptr;
  const int opened =
      sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
  Database database(raw);
  if (opened != SQLITE_OK)
    return Error{ErrorCode::internal, "cache.sqlite3: no database in memory"};
  auto* bytes = static_cast<unsigned char*>(sqlite3_malloc64(content.size()));
  if (bytes == nullptr) return limit("cache.sqlite3: no memory for it");
  std::memcpy(bytes, content.data(), content.size());
  // A database in memory has no write-ahead log beside it: let it be read as one with a rollback
  // journal.
  if (content.size() > 19 && bytes[18] == 2 && bytes[19] == 2) bytes[18] = bytes[19] = 1;
  const auto size = static_cast<sqlite3_int64>(content.size());
  if (sqlite3_deserialize(raw, "main", bytes, size, size,
                          SQLITE_DESERIALIZE_READONLY | SQLITE_DESERIALIZE_FREEONCLOSE) !=
      SQLITE_OK)
    return damaged(raw);
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, 1 << 20);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // The schema is the file's own: a view or trigger in it must not run for ever.
  sqlite3_progress_handler(raw, 10'000'000, [](void*) { return 1; }, nullptr);
  return database;
}

}  // namespace

Parsed parse_cache_database(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto database = open_in_memory(content);
  if (!database) {
    add_problem(parsed, file, database.error());
    return parsed;
  }
  sqlite3_stmt* raw = nullptr;
  const int prepared = sqlite3_prepare_v2(database->get(), "SELECT reference, path FROM packages",
                                          -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, StatementDeleter> statement(raw);
  if (prepared != SQLITE_OK) {
    add_problem(parsed, file, damaged(database->get()));
    return parsed;
  }
  int step = SQLITE_ROW;
  while (parsed.packages.size() < kMostRows && (step = sqlite3_step(raw)) == SQLITE_ROW) {
    auto package = package_of(column(raw, 0));
    const std::string_view path = column(raw, 1);
    if (!package || path.empty() || path.find("..") != std::string_view::npos) continue;
    package->path =
        std::string(folder_of(file.path)) + "/" + std::string(path) + "/p/conaninfo.txt";
    parsed.packages.push_back(std::move(*package));
  }
  if (step == SQLITE_ROW)
    add_problem(parsed, file,
                limit("cache.sqlite3: more than " + std::to_string(kMostRows) + " packages"));
  else if (step != SQLITE_DONE)
    add_problem(parsed, file, damaged(database->get()));
  return parsed;
}

}  // namespace pratique::catalog::conan
