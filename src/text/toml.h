// TOML 1.0 (toml.io) read into the JSON value type, over toml++.
//
// Tables become objects in the order in which their members stand in the document. Dates and times
// become strings in RFC 3339 form ("1979-05-27T07:32:00Z", "1979-05-27", "07:32:00.5").
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.h"
#include "text/json.h"

namespace pratique::text {

struct TomlLimits {
  std::size_t bytes = 64u << 20;
  std::size_t depth = 128;  // of values and of dotted keys
};

// invalid, with line and column counted from 1, for damage; limit for the limits.
Result<Json> parse_toml(std::string_view bytes, const TomlLimits& limits = {});

}  // namespace pratique::text
