#include "catalog/golang/module_package.h"

#include "core/digest.h"

namespace pratique::catalog::golang {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take_number(std::string_view& text) {
  const std::size_t before = text.size();
  while (!text.empty() && is_digit(text[0])) text.remove_prefix(1);
  return text.size() < before;
}

bool take_dot(std::string_view& text) {
  if (text.empty() || text[0] != '.') return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

package::Package package_of_module(const Module& module, std::string_view found_at) {
  package::Package package;
  package.kind = package::Kind::golang;
  const std::size_t slash = module.path.rfind('/');
  if (slash == std::string::npos) {
    package.name = module.path;
  } else {
    package.name_space = module.path.substr(0, slash);
    package.name = module.path.substr(slash + 1);
  }
  package.version = module.version;
  package.path = found_at;
  if (std::string digest = digest_of_sum(module.sum); !digest.empty()) {
    package.digests.push_back(std::move(digest));
  }
  return package;
}

std::string digest_of_sum(std::string_view sum) {
  if (!sum.starts_with("h1:")) return {};
  const auto raw = from_base64(sum.substr(3));
  if (!raw || raw->size() != 32) return {};
  return "sha256:" + to_hex(*raw);
}

bool is_folder(std::string_view path) {
  return path == "." || path == ".." || path.starts_with("./") || path.starts_with("../") ||
         path.starts_with("/") || path.starts_with(".\\") || path.starts_with("..\\") ||
         (path.size() > 2 && path[1] == ':');
}

bool is_module_version(std::string_view version) {
  if (!version.starts_with('v')) return false;
  version.remove_prefix(1);
  if (!take_number(version) || !take_dot(version) || !take_number(version) || !take_dot(version) ||
      !take_number(version)) {
    return false;
  }
  return version.empty() || version[0] == '-' || version[0] == '+';
}

}  // namespace pratique::catalog::golang
