// The files of a layout or an archive by their names inside it ("blobs/sha256/…", "manifest.json"),
// wherever they lie.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/stream.h"

namespace pratique::oci {

class NamedFiles {
 public:
  using Visitor = std::function<Status(std::size_t which, ByteSource& bytes)>;

  virtual ~NamedFiles() = default;
  // The file of that name; not_found where there is none. Names that would leave the root are
  // not_found.
  virtual Result<std::unique_ptr<ByteSource>> open(std::string_view name) = 0;
  virtual bool contains(std::string_view name) = 0;
  // Whether open() must read everything before the file.
  virtual bool is_sequential() const { return false; }
  // Opens each of `names` once, in the order that suits; `visit` gets its index. not_found for a
  // name there is not.
  virtual Status open_each(const std::vector<std::string>& names, const Visitor& visit);
};

// The whole file; a limit error above `most` bytes. Errors name the file.
Result<std::string> read_named(NamedFiles& files, std::string_view name, std::size_t most);

}  // namespace pratique::oci
