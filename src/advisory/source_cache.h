// One source's folder in the update cache: the files that are in use, and what is known of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "advisory/update.h"

namespace pratique::advisory {

// A file of a source: where it came from and how it is recognised as unchanged.
struct CachedFile {
  std::string url;
  Validators validators;
  std::string stamp;  // what the repository calls this version: a check sum or a time; may be empty
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
};

class SourceCache {
 public:
  // Reads the folder's state; a missing or damaged one is an empty state.
  static SourceCache open(const std::string& cache, const SourceSpec& spec);
  Status save() const;

  std::string path_of(const std::string& file) const { return folder_ + "/" + file; }
  const std::string& folder() const { return folder_; }
  std::map<std::string, CachedFile>& files() { return files_; }
  const std::map<std::string, CachedFile>& files() const { return files_; }
  SourceStatus& status() { return status_; }
  const SourceStatus& status() const { return status_; }

 private:
  std::string folder_;
  std::map<std::string, CachedFile> files_;  // by name in the folder
  SourceStatus status_;
};

}  // namespace pratique::advisory
