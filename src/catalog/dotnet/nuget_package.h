// A NuGet package as the files of .NET name it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/cataloger.h"
#include "text/json.h"

namespace pratique::catalog::dotnet {

package::Package make_package(std::string_view name, std::string_view version);
// "Name/1.0.0" -> {"Name", "1.0.0"}.
std::pair<std::string_view, std::string_view> split_library(std::string_view key);
// Notes the SHA-512 of a package, in base64, with or without "sha512-" before it.
void note_sha512(package::Package& package, std::string_view base64);
// Adds the names of {"Name": "range"} to `package.depends`, each once.
void add_dependencies(package::Package& package, const text::Json& dependencies);

// Collects the packages of one file, each name (in any case) and version once.
class PackageList {
 public:
  PackageList(std::string_view path, package::Evidence evidence)
      : path_(path), evidence_(evidence) {}
  void add(package::Package package);
  std::vector<package::Package> take() { return std::move(packages_); }

 private:
  std::string path_;
  package::Evidence evidence_;
  std::vector<package::Package> packages_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace pratique::catalog::dotnet
