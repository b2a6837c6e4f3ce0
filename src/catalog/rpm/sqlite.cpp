#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include "catalog/rpm/database.h"

namespace pratique::catalog::rpm {
namespace {

constexpr std::string_view kMagic = "SQLite format 3";  // and a zero byte
constexpr int kStepsPerCall = 1000;
constexpr std::size_t kMostProblems = 8;
constexpr std::size_t kMostBytes = 256u << 20;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinishStatement>;

// A schema can hide views, triggers, generated columns and virtual tables behind any name. All we
// ask for is to select two columns of one table; whatever else a statement turns out to need is
// refused.
int authorise(void*, int action, const char* first, const char*, const char*, const char* inside) {
  if (inside != nullptr) return SQLITE_DENY;  // in a trigger or view
  if (action == SQLITE_SELECT) return SQLITE_OK;
  if (action == SQLITE_READ && first != nullptr &&
      (sqlite3_stricmp(first, "Packages") == 0 || sqlite3_stricmp(first, "sqlite_master") == 0 ||
       sqlite3_stricmp(first, "sqlite_schema") == 0))
    return SQLITE_OK;
  return SQLITE_DENY;
}

// Called every kStepsPerCall steps of the virtual machine; anything but 0 stops the statement.
int count_steps(void* left) {
  auto& calls = *static_cast<std::uint64_t*>(left);
  if (calls != 0) --calls;
  return calls == 0 ? 1 : 0;
}

class Reader {
 public:
  Reader(std::string_view content, const VisitBlob& visit) : content_(content), visit_(visit) {}

  std::vector<Error> read() {
    const Status opened = open();
    if (!opened) {
      problems_.push_back(opened.error());
      return std::move(problems_);
    }
    std::int64_t last = INT64_MIN;
    Status forward =
        walk("SELECT hnum, blob FROM Packages NOT INDEXED ORDER BY hnum", INT64_MIN, last);
    if (!forward) {
      problems_.push_back(Error(forward.error()).in("table Packages"));
      // Rows behind the damage are reached from the other end.
      std::int64_t first = 0;
      const Status backward =
          walk("SELECT hnum, blob FROM Packages NOT INDEXED ORDER BY hnum DESC", last, first);
      if (!backward)
        problems_.push_back(Error(backward.error()).in("table Packages, from its end"));
    }
    return std::move(problems_);
  }

 private:
  Status failed(std::string_view what) const {
    return invalid(std::string(what) + ": " + sqlite3_errmsg(database_.get()));
  }

  Status open() {
    if (content_.size() < 512 || !content_.starts_with(kMagic))
      return invalid("no SQLite database");
    // Bytes 18 and 19 say 2 in WAL mode, which needs a file for shared memory. Without a -wal file
    // the database itself is complete, and readable once they say 1.
    if (content_[18] == 2 || content_[19] == 2) {
      patched_ = content_;
      patched_[18] = patched_[19] = 1;
      content_ = patched_;
    }
    sqlite3* raw = nullptr;
    const int result =
        sqlite3_open_v2(":memory:", &raw,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(raw);
    if (result != SQLITE_OK) return Error{ErrorCode::internal, "SQLite does not open"};
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    // No value is longer than the file it stands in.
    sqlite3_limit(raw, SQLITE_LIMIT_LENGTH,
                  static_cast<int>(std::min(content_.size(), kMostBytes)));
    sqlite3_limit(raw, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 16);
    sqlite3_limit(raw, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(raw, SQLITE_LIMIT_COLUMN, 100);
    sqlite3_limit(raw, SQLITE_LIMIT_EXPR_DEPTH, 50);
    sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(raw, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_exec(raw, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-2048",
                 nullptr, nullptr, nullptr);
    // Read-only: SQLite never writes through the pointer.
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(content_.data()));
    const auto size = static_cast<sqlite3_int64>(content_.size());
    if (sqlite3_deserialize(raw, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY) !=
        SQLITE_OK)
      return failed("database");
    sqlite3_progress_handler(raw, kStepsPerCall, count_steps, &calls_left_);
    TRY(check_columns());
    sqlite3_set_authorizer(raw, authorise, nullptr);
    return check_schema();
  }

  // A generated column would run expressions of the file's own for each row, out of the
  // authoriser's sight.
  Status check_columns() {
    const StatementHandle statement = TRY(prepare("PRAGMA table_xinfo('Packages')"));
    while (true) {
      const int result = sqlite3_step(statement.get());
      if (result == SQLITE_DONE) return {};
      if (result != SQLITE_ROW) return failed("schema");
      if (sqlite3_column_int(statement.get(), 6) != 0)
        return invalid("table Packages: computed columns");
    }
  }

  Status check_schema() {
    const StatementHandle statement =
        TRY(prepare("SELECT type FROM sqlite_master WHERE name = 'Packages' COLLATE NOCASE"));
    const int result = sqlite3_step(statement.get());
    if (result == SQLITE_DONE) return invalid("database without a table Packages");
    if (result != SQLITE_ROW) return failed("schema");
    const unsigned char* type = sqlite3_column_text(statement.get(), 0);
    if (type == nullptr || std::strcmp(reinterpret_cast<const char*>(type), "table") != 0)
      return invalid("Packages is no table");
    return {};
  }

  Result<StatementHandle> prepare(const char* sql) {
    sqlite3_stmt* raw = nullptr;
    const int result = sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr);
    StatementHandle statement(raw);
    if (result != SQLITE_OK || statement == nullptr) {
      const Status error = failed("query");
      return Error(error.error());
    }
    return statement;
  }

  // Visits the rows of a query until its end or `stop`; `last` is the row that was visited last.
  Status walk(const char* sql, std::int64_t stop, std::int64_t& last) {
    const StatementHandle statement = TRY(prepare(sql));
    while (true) {
      const int result = sqlite3_step(statement.get());
      if (result == SQLITE_DONE) return {};
      if (result == SQLITE_INTERRUPT)
        return limit("more rows than a database of this size can hold");
      if (result != SQLITE_ROW) return failed("after package " + std::to_string(last));
      const std::int64_t number = sqlite3_column_int64(statement.get(), 0);
      if (stop != INT64_MIN && number <= stop) return {};
      last = number;
      if (sqlite3_column_type(statement.get(), 1) != SQLITE_BLOB) {
        if (problems_.size() < kMostProblems)
          problems_.push_back(invalid("package " + std::to_string(number) + ": no header"));
        continue;
      }
      const void* bytes = sqlite3_column_blob(statement.get(), 1);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), 1));
      if (bytes == nullptr || size == 0) {
        if (sqlite3_errcode(database_.get()) != SQLITE_ROW)
          return failed("package " + std::to_string(number));
        continue;
      }
      // Rows may share overflow pages in a hostile file only.
      if (size > content_.size() - spent_) return limit("rows overlap");
      spent_ += size;
      visit_({static_cast<const char*>(bytes), size}, "package " + std::to_string(number));
    }
  }

  std::string patched_;
  std::string_view content_;
  const VisitBlob& visit_;
  std::vector<Error> problems_;
  std::size_t spent_ = 0;
  std::uint64_t calls_left_ = 20'000;  // times kStepsPerCall: a row takes about ten steps
  DatabaseHandle database_;
};

}  // namespace

std::vector<Error> read_sqlite(std::string_view content, const VisitBlob& visit) {
  return Reader(content, visit).read();
}

}  // namespace pratique::catalog::rpm
