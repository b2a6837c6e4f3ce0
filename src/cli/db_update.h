// The fetching side of `pratique db update`.
#pragma once

#include <string>

#include "cli/arguments.h"

namespace pratique::cli {

// Fetches, builds the index at `path`, prints the report; the exit status. Sources that failed make
// it 3 only if nothing is there to build from: what was good before stays in use, and the report
// says so.
int update_database(const Arguments& arguments, const std::string& path);

}  // namespace pratique::cli
