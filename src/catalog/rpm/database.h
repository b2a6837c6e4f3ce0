// The three containers in which RPM keeps its package headers. Each reader hands the header blobs
// to `visit`, with a place for messages ("package 12"), and returns what was wrong; blobs that
// could be read were visited.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pratique::catalog::rpm {

using VisitBlob = std::function<void(std::string_view blob, std::string_view place)>;

// rpmdb.sqlite: table Packages(hnum INTEGER PRIMARY KEY, blob BLOB). A database in WAL mode is read
// as it is; what its -wal file holds is not seen. Nothing but that table is read, within a bounded
// number of steps.
std::vector<Error> read_sqlite(std::string_view content, const VisitBlob& visit);

// Packages.db, rpm's own "ndb" (lib/backend/ndb/rpmpkg.c): pages of slots, then blobs in blocks of
// 16 bytes.
std::vector<Error> read_ndb(std::string_view content, const VisitBlob& visit);

// Packages, a Berkeley DB hash of versions 8 to 10 in either byte order: the value of each key but
// 0, which holds the last number given to a package, is a header.
std::vector<Error> read_berkeley(std::string_view content, const VisitBlob& visit);

}  // namespace pratique::catalog::rpm
