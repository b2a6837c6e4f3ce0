// What the YAML reader does around libfyaml: refusing input that libfyaml does not survive, and
// giving plain scalars their meaning. Only for yaml.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"
#include "text/json.h"

namespace pratique::text {

// "YAML line 1, column 2: ".
std::string yaml_place(std::size_t line, std::size_t column);
// Whether all characters are well-formed UTF-8 and printable (section 5.1); else invalid.
Status check_yaml_characters(std::string_view bytes);
// Whether the only directives are whole %YAML and %TAG lines; else unsupported.
Status check_yaml_directives(std::string_view bytes);
// The value of a plain scalar by the core schema (section 10.3.2).
Json resolve_yaml_scalar(std::string_view text);

}  // namespace pratique::text
