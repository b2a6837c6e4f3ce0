// Reads a Java archive and the archives inside it.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::java {

struct ArchiveLimits {
  int depth = 8;                              // archives in archives; the outermost is at depth 1
  std::uint64_t archives = 20'000;            // inside one file
  std::uint64_t inflated_bytes = 2ull << 30;  // over all that is read of one file
  std::uint64_t held_bytes = 384u << 20;      // nested archives in memory at once
  std::uint64_t poms = 20'000;                // in one archive
};

// The note with the groups that the poms of a file name: values "artifact" and "group" by turns,
// sorted, no twins.
inline constexpr std::string_view kGroupsNote = "groups";
// Package::unidentified of an archive that only lacks a certain group.
inline constexpr std::string_view kNoGroup = "jar without Maven coordinates: group unknown";

// Damage of a nested archive costs only that archive.
void read_archive(const FileInfo& file, std::string_view content, Parsed& parsed,
                  const ArchiveLimits& limits = {});

}  // namespace pratique::catalog::java
