// The flags of every verb that reads a target.
#pragma once

#include "cli/cli.h"
#include "scan/targets.h"

namespace pratique::cli {

inline constexpr Flag kPlatformFlag = {"platform", "OS/ARCH",
                                       "the platform of a multi-platform image, or all", "", false};
inline constexpr Flag kCaFileFlag = {
    "ca-file", "FILE", "PEM authorities trusted besides the machine's own", "", false};
inline constexpr Flag kPlainHttpFlag = {"plain-http", "", "speak http to registries", "", false};
inline constexpr Flag kMirrorFlag = {"mirror", "REGISTRY=MIRROR", "ask a mirror first", "", true};
inline constexpr Flag kOutputFlag = {"output", "FILE", "write the result to a file", "", false};
inline constexpr Flag kQuietFlag = {"quiet", "", "no progress on standard error", "", false};

// Options out of these flags; progress goes to standard error if that is a terminal, notes always.
scan::TargetOptions target_options(const Arguments& arguments);
// Ends the progress line, if there is one.
void end_progress(const Arguments& arguments);

}  // namespace pratique::cli
