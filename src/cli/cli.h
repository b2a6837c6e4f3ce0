// The command line program: finds the verb, gathers surroundings, runs it, maps errors to exit
// statuses.
#pragma once

#include <span>
#include <string>

#include "cli/arguments.h"

namespace pratique::cli {

// Exit statuses of CLI.md.
inline constexpr int kExitYes = 0;
inline constexpr int kExitNo = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitInput = 3;
inline constexpr int kExitInternal = 4;

int exit_status_of(const Error& error);

// Prints "pratique VERB: message" with a hint on standard error and returns the exit status.
int fail(const Arguments& arguments, const Error& error);

// Writes a result to --output FILE (atomically), or to standard output.
Status write_result(const Arguments& arguments, std::string_view bytes);

// The verbs, one file each; the list stands in cli.cpp.
extern const Verb kScan;
extern const Verb kSbom;
extern const Verb kDbImport;
extern const Verb kDbUpdate;
extern const Verb kDbStatus;
extern const Verb kVersionCompare;
extern const Verb kConfigShow;
std::span<const Verb* const> verbs();

int run(int argc, char** argv);

}  // namespace pratique::cli
