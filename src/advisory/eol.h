// When distributions stop getting security updates.
#pragma once

#include <cstdint>
#include <string>

#include "package/package.h"

namespace pratique::advisory {

// The last day of free security support, long-term support included, as days since 1970-01-01; 0:
// not known to end.
std::int32_t end_of_life(const package::Distribution& distribution);
// Whether that day is before `today` (days since 1970; 0: never).
bool is_end_of_life(const package::Distribution& distribution, std::int32_t today);

}  // namespace pratique::advisory
