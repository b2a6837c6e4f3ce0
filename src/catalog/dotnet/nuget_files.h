// The files in which .NET names NuGet packages: each a pure function from its text to packages.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::dotnet {

// The note of a deps.json that has a project in it: an application, not a part of the runtime.
inline constexpr std::string_view kApplicationNote = "dotnet application";

Parsed parse_deps_json(const FileInfo& file, std::string_view content);
Parsed parse_packages_lock(const FileInfo& file, std::string_view content);
Parsed parse_packages_config(const FileInfo& file, std::string_view content);
Parsed parse_project_assets(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::dotnet
