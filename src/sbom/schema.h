// Checks a document against the rules of its format's official schema.
#pragma once

#include <string_view>

#include "core/result.h"
#include "text/json.h"

namespace pratique::sbom {

// `name` as in SchemaRules::roots. invalid, with a JSON pointer (RFC 6901) to what breaks a rule
// and what was expected there; of several alternatives that all fail, the one that came furthest.
// limit, when the document asks for more work than any real one.
Status check_schema(std::string_view name, const text::Json& document);

// `token` as a part of a JSON pointer.
std::string pointer_token(std::string_view token);

}  // namespace pratique::sbom
