// The advisories of content/advisories, compiled into the program (cmake/starter_advisories.cmake).
#pragma once

#include <span>
#include <string_view>

namespace pratique::scan {

struct StarterDocument {
  std::string_view name;     // "CVE-2021-44228.json"
  std::string_view content;  // one OSV record
};

std::span<const StarterDocument> starter_documents();

}  // namespace pratique::scan
