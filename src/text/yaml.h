// YAML 1.2 (yaml.org/spec/1.2.2) read into the JSON value type, over libfyaml's event parser.
//
// Plain scalars are resolved by the core schema (section 10.3): null, true/false, integers (also 0x
// and 0o), floats; everything else, and every quoted or block scalar, is a string. The words of
// YAML 1.1 (yes, no, on, off) stay strings. Merge keys (`<<`, YAML 1.1) are applied: members
// written out win over merged ones, the first merged mapping wins over later ones. The tags !!str,
// !!int, !!float, !!bool and !!null convert a scalar; other tags are ignored. Keys are scalars and
// become strings as they are written.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/json.h"

namespace pratique::text {

enum class YamlSchema {
  core,      // numbers, booleans and null are recognised
  failsafe,  // every scalar is a string, so that a version like 1.10 keeps its zero
};

struct YamlLimits {
  std::size_t bytes = 32u << 20;
  std::size_t depth = 64;         // of collections; libfyaml itself stops flow collections at 64
  std::size_t nodes = 2'000'000;  // values built, copies made for aliases and merges included
  std::size_t copied_bytes = 64u << 20;  // string bytes copied for aliases and merges
  YamlSchema schema = YamlSchema::core;
};

// The only document of a stream; null for an empty stream. invalid for damage, a repeated key, an
// alias without its anchor, or a second document; unsupported for a collection as a key or a
// directive other than %YAML and %TAG; limit for
// the limits. Errors name line and column, counted from 1.
Result<Json> parse_yaml(std::string_view bytes, const YamlLimits& limits = {});
// All documents of a stream; the limits hold for all of them together.
Result<std::vector<Json>> parse_yaml_all(std::string_view bytes, const YamlLimits& limits = {});

}  // namespace pratique::text
