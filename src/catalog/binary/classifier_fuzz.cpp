#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/binary/binary.h"
#include "catalog/binary/classifier.h"

// The first line is the path of the file, the rest its content.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::catalog;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos || end > 200) return 0;
  const std::string_view content = bytes.substr(end + 1);
  const FileInfo file = {bytes.substr(0, end), content.size(), 0755};
  if (binary::cataloger().wants(file) == Want::no) return 0;
  (void)binary::cataloger().wants_content(file, content.substr(0, 4096));
  (void)binary::cataloger().parse(file, content);
  return 0;
}
