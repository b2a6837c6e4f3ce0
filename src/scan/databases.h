// Which advisory index a scan uses: the file that is named, the one in the data folder, or the
// built-in starter set.
#pragma once

#include <string>

#include "advisory/index.h"
#include "finding/finding.h"

namespace pratique::scan {

inline constexpr std::string_view kBuiltIn = "built-in";

struct Database {
  advisory::Index index;
  finding::DatabaseReference reference;
};

// $PRATIQUE_DATA, else /var/lib/pratique.
std::string data_folder();
// The index file in the data folder.
std::string default_index_path();

// `named`: a file, "built-in", or empty for the data folder's index if there is one, else the
// starter set.
Result<Database> open_database(const std::string& named);

}  // namespace pratique::scan
