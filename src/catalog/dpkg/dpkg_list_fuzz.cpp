#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalog/dpkg/file_lists.h"

namespace {

using namespace pratique::catalog;

class Nothing final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return false; }
  std::string resolve(std::string_view path) const override { return std::string(path); }
};

}  // namespace

// A list, its checksums and the diversions, between lines of "--".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view parts[3];
  for (std::string_view& part : parts) {
    const auto end = rest.find("\n--\n");
    part = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 4);
  }
  dpkg::parse_sums({"var/lib/dpkg/info/a.md5sums", size, 0644}, parts[1]);
  const Nothing tree;
  std::size_t most = 1000;
  CanonicalPaths canonical(tree);
  const auto files = dpkg::owned_files("a", dpkg::files_of_list(parts[0]), parts[1],
                                       dpkg::read_diversions(parts[2]), canonical, most);
  for (const auto& file : files)
    if (file.path.empty() || file.path.starts_with("/") || file.path.starts_with("../"))
      __builtin_trap();
  return 0;
}
