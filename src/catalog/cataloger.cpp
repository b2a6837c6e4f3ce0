#include "catalog/cataloger.h"

namespace pratique::catalog {

void add_problem(Parsed& parsed, const FileInfo& file, const Error& error) {
  const std::string_view code = error.code == ErrorCode::limit         ? "limit"
                                : error.code == ErrorCode::unsupported ? "unsupported"
                                                                       : "damaged";
  parsed.problems.push_back({std::string(code), std::string(file.path), error.message});
}

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

}  // namespace pratique::catalog
