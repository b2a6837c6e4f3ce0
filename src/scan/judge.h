// Judging an inventory by an advisory index: findings, and what could not be judged.
#pragma once

#include <cstdint>

#include "advisory/index.h"
#include "finding/finding.h"
#include "scan/inventory.h"

namespace pratique::scan {

struct JudgeOptions {
  bool only_fixed = false;  // leave out findings without a fixed version
  std::int32_t today = 0;   // days since 1970-01-01, for end-of-life dates
};

// One finding for each package instance and alias group. A package inside a file that a package of
// the distribution owns is judged through that one, unless that one is another vendor's: then
// nobody else speaks for it. An error means that the index is damaged.
Result<finding::Report> judge(const Inventory& inventory, const advisory::Index& index,
                              const JudgeOptions& options);

}  // namespace pratique::scan
