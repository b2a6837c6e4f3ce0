// What the official JSON schemas ask of a document (draft-07), as one table of numbers made by
// tools/sbom/derive_rules; schema.cpp evaluates it.
//
// A rule is a place in `code`: the number of its checks, then each check as an operation and its
// operands. A rule that is an operand is the place of that rule.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pratique::sbom {

// The operands stand behind each. Part of the format of the table: keep in step with derive_rules.
enum class SchemaCheck : std::uint16_t {
  type = 0,        // bits: 1 null, 2 boolean, 4 integer, 8 number, 16 string, 32 array, 64 object
  one_of_names,    // index of a set of strings
  licence_id,      // an SPDX licence or exception id
  is_false,        //
  pattern,         // TextPattern
  format,          // TextFormat
  min_length,      // characters
  max_length,      // characters
  minimum,         // number + 1000
  maximum,         // number + 1000
  min_items,       // count
  max_items,       // count
  unique,          //
  required,        // count, strings
  properties,      // count, (string, rule) each
  closed,          // no members but those of the `properties` before it
  items,           // rule
  tuple,           // count, rules: that many items at most
  all_of,          // count, rules
  any_of,          // count, rules
  exactly_one_of,  // count, rules
  none_of,         // rule
  condition,       // rule, then-rule, else-rule
};

struct SchemaRoot {
  std::string_view name;  // "CycloneDX 1.5", "SPDX"
  std::uint16_t rule;
};

struct SchemaRules {
  std::span<const std::uint16_t> code;
  std::span<const std::string_view> strings;
  std::span<const std::string_view> enum_members;  // of all sets, each sorted
  std::span<const std::uint16_t> enum_ends;        // where each set ends
  std::span<const SchemaRoot> roots;
};

const SchemaRules& schema_rules();

}  // namespace pratique::sbom
