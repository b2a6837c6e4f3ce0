// The members of a big JSON object one at a time, each as its own text, so that the whole never
// stands in memory as values.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pratique::advisory {

// Calls `member` with each member of the object that `json` is: its name, unescaped, and the text
// of its value, which is not yet checked. Invalid, with the offset, where the object's own
// structure is damaged.
Status each_member(
    std::string_view json,
    const std::function<Status(const std::string& name, std::string_view value)>& member);

}  // namespace pratique::advisory
