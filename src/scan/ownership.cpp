#include "scan/ownership.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace pratique::scan {
namespace {

// The path of the file in the image: of "app.jar!/lib/x.jar" that is app.jar.
std::string_view outer_path(std::string_view path) {
  const auto inner = path.find("!/");
  return inner == std::string_view::npos ? path : path.substr(0, inner);
}

}  // namespace

void assign_owners(std::vector<package::Package>& packages, const catalog::MergedTree& tree) {
  std::unordered_map<std::string_view, std::size_t> owners;
  std::size_t count = 0;
  for (const package::Package& each : packages)
    if (package::is_os(each.kind)) count += each.files.size();
  owners.reserve(count);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (!package::is_os(packages[i].kind)) continue;
    for (const package::OwnedFile& file : packages[i].files) owners.try_emplace(file.path, i);
  }
  for (package::Package& each : packages) {
    if (package::is_os(each.kind) || each.path.empty()) continue;
    const std::string_view path = outer_path(each.path);
    auto found = owners.find(path);
    std::string resolved;
    if (found == owners.end()) {
      resolved = tree.resolve(path);
      found = owners.find(resolved);
    }
    if (found != owners.end()) each.owner = packages[found->second].purl;
  }
  std::erase_if(packages, [](const package::Package& each) {
    return each.kind == package::Kind::generic && each.evidence == package::Evidence::binary &&
           !each.owner.empty();
  });
}

}  // namespace pratique::scan
