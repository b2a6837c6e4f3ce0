// Version requirements as advisory sources write them ("<1.2 || >=2.0 <2.1", "[1.0,2.0),[3.0]",
// "~> 2.3.4"), read into intervals.
//
//   constraint   = alternative *( ( "||" / "|" ) alternative )
//   alternative  = 1*interval / 1*comparator         ; comparators are separated by blanks or
//   commas: all must hold interval     = ( "[" / "(" ) [version] [ "," [version] ] ( "]" / ")" )
//   [","]      ; Maven, NuGet comparator   = [ "<" / "<=" / ">" / ">=" / "=" / "==" / "!=" / "~>" /
//   "~=" / "~" / "^" ] version
//                / version " - " version / "*"
#pragma once

#include <string_view>
#include <vector>

#include "advisory/intervals.h"
#include "core/result.h"
#include "package/version.h"

namespace pratique::advisory {

// Partial and wildcard versions, "~" and "^" are read as the order's own tool does: for npm as
// node-semver, else as Composer (which agrees with pip and RubyGems on the operators they have). An
// empty text is an error.
Result<std::vector<Interval>> parse_constraint(std::string_view text, package::VersionOrder order);

}  // namespace pratique::advisory
