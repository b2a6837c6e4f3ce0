// What the type definitions of purl-spec (types/*-definition.json) ask of the parts of a purl, as
// one table.
#pragma once

#include <string_view>

#include "core/result.h"
#include "package/purl.h"

namespace pratique::package {

enum class Case { kept, lower, upper };
enum class Presence { optional, required, prohibited };

struct PurlType {
  std::string_view type;
  Presence name_space = Presence::optional;
  Case name_space_case = Case::kept;
  Case name_case = Case::kept;
  Case version_case = Case::kept;
  bool strict_keys = false;     // qualifier keys in upper case are an error when parsing
  bool path_in_name = false;    // the namespace is one segment, the name all the rest
  std::string_view needs = {};  // a qualifier that must be there
};

// The rules of a type in lower case; those of an unregistered type where it is not in the table.
const PurlType& purl_type_rules(std::string_view type);

// Folds case and spelling of the parts as the type says, then checks what it requires. `parts` has
// been read: type in lower case and not empty, segments without empty ones.
Status normalise_for_type(Purl& parts);

}  // namespace pratique::package
