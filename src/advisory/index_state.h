// What an open index holds; shared by the files that implement Index.
#pragma once

#include <cstddef>
#include <string>

#include "advisory/index.h"
#include "advisory/index_reader.h"

namespace pratique::advisory {

// A file mapped for reading. A shorter file than was mapped (someone truncates it in place) would
// end the process: indexes are replaced by renaming, never written in place.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  std::string_view bytes() const { return {static_cast<const char*>(start_), size_}; }

 private:
  void* start_ = nullptr;
  std::size_t size_ = 0;
};

struct Index::State {
  MappedFile file;
  std::string owned;  // instead of a file
  IndexReader reader;
};

}  // namespace pratique::advisory
