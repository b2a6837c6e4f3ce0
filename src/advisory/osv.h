// Advisories in the Open Source Vulnerability format (ossf.github.io/osv-schema, version 1.7).
#pragma once

#include <string_view>

#include "advisory/record.h"
#include "core/result.h"
#include "text/json.h"

namespace pratique::advisory {

// Whether a document looks like one: an object with an id and affected packages, or a schema
// version.
bool is_osv(const text::Json& document);
// One advisory. GIT ranges are left out: they name commits, not versions. Invalid where the id is
// missing or a member is of the wrong type, naming it.
Result<Record> read_osv(const text::Json& document);
Result<Record> parse_osv(std::string_view bytes);

}  // namespace pratique::advisory
