// Cataloger: turns files of one ecosystem into packages.
//
// A cataloger is a value of three plain functions. It sees one file at a time, never the image, the
// layer or the disk, so that the result of a file depends on its path and bytes alone and can be
// cached by layer. Facts that need several files (dpkg's file lists, RPM's origin of a Python
// package) are written down as notes while parsing and joined by `join` once all layers are merged.
//
// The list of catalogers is written out in src/scan/catalogers.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "package/package.h"

namespace pratique::catalog {

// A regular file as the tar entry describes it. `path` has no leading slash and no "." or ".."
// parts.
struct FileInfo {
  std::string_view path;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  // permission bits
};

// Whether a cataloger wants a file.
enum class Want {
  no,
  content,  // by its name: the whole content is needed
  sniff,    // perhaps: ask again with the first bytes (wants_content)
};

// A fact about a package of another file, joined later: {"files", "libssl3:amd64", {"usr/lib/…",
// …}}.
struct Note {
  std::string kind;
  std::string key;
  std::vector<std::string> values;
};

// What one file held. Both may be filled: what could be read is kept beside the damage.
struct Parsed {
  std::vector<package::Package> packages;
  std::vector<Note> notes;
  std::vector<package::Problem> problems;
};

// Everything one cataloger found in the merged image, one element a file.
struct FileResult {
  std::string path;
  Parsed parsed;
};

// Read-only questions about the merged image that a join may ask.
class MergedTree {
 public:
  virtual ~MergedTree() = default;
  virtual bool exists(std::string_view path) const = 0;
  // `path` with symbolic links resolved inside the image ("lib/x" -> "usr/lib/x"); itself if it
  // cannot be.
  virtual std::string resolve(std::string_view path) const = 0;
};

struct Cataloger {
  std::string_view name;  // "dpkg"
  int version =
      1;  // raised whenever results for the same bytes change; cached results depend on it
  std::uint64_t most_bytes = 64u << 20;  // larger files are not read and reported as a problem

  // Called for every regular file; must be cheap.
  Want (*wants)(const FileInfo& file);
  // Called after Want::sniff with at most the first 4096 bytes (all of a smaller file); may be
  // null.
  bool (*wants_content)(const FileInfo& file, std::string_view head) = nullptr;
  // `content` is the whole file. Never fails: damage becomes a Problem.
  Parsed (*parse)(const FileInfo& file, std::string_view content);
  // After merging: completes, drops or adds packages across files. May be null.
  void (*join)(std::vector<FileResult>& files, const MergedTree& tree) = nullptr;
};

// Records damage in the result of a file.
void add_problem(Parsed& parsed, const FileInfo& file, const Error& error);

// The last part of a path ("a/b/c" -> "c"), and what stands before it ("a/b", "" for none).
std::string_view base_name(std::string_view path);
std::string_view folder_of(std::string_view path);

}  // namespace pratique::catalog
