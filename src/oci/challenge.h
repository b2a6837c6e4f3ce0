// WWW-Authenticate (RFC 9110, section 11.6.1): what a registry wants to know before it serves.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pratique::oci {

// One challenge of a WWW-Authenticate header.
struct Challenge {
  std::string scheme;                                           // lower case: "bearer", "basic"
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case
  std::string parameter(std::string_view name) const;           // empty where it has none
};

// The challenges of a header's value. A broken one ends the list.
std::vector<Challenge> parse_challenges(std::string_view header);

}  // namespace pratique::oci
