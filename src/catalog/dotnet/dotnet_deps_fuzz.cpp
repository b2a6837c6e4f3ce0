#include <cstdint>

#include "catalog/dotnet/nuget_files.h"

using namespace pratique::catalog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  (void)dotnet::parse_deps_json({"a.deps.json", size, 0644}, content);
  (void)dotnet::parse_packages_lock({"packages.lock.json", size, 0644}, content);
  (void)dotnet::parse_packages_config({"packages.config", size, 0644}, content);
  (void)dotnet::parse_project_assets({"obj/project.assets.json", size, 0644}, content);
  return 0;
}
