#include "catalog/canonical_paths.h"

namespace pratique::catalog {

const std::string& CanonicalPaths::folder(std::string_view folder) {
  if (last_resolved_ == nullptr || folder != last_) {
    last_ = folder;
    auto known = folders_.find(last_);
    if (known == folders_.end()) known = folders_.emplace(last_, tree_.resolve(folder)).first;
    last_resolved_ = &known->second;  // values of an unordered_map stay where they are
  }
  return *last_resolved_;
}

std::string CanonicalPaths::of(std::string_view path) {
  const std::string_view folder_of_path = folder_of(path);
  if (folder_of_path.empty()) return std::string(path);
  const std::string& resolved = folder(folder_of_path);
  const std::string_view name = base_name(path);
  std::string out;
  out.reserve(resolved.size() + 1 + name.size());
  out.append(resolved);
  if (!out.empty()) out += '/';
  out.append(name);
  return out;
}

void CanonicalPaths::apply(std::string& path) {
  const std::string_view folder_of_path = folder_of(path);
  if (folder_of_path.empty() || folder(folder_of_path) == folder_of_path) return;
  path = of(path);
}

}  // namespace pratique::catalog
