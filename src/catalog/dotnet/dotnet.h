// NuGet packages of .NET applications.
//
// Installed: NAME.deps.json, which the SDK writes beside what it builds (its format is described
// with the host, docs/design/features/host-deps-json in dotnet/runtime): libraries of the type
// "package" and "runtimepack". Projects, references and packages that were only compiled against
// are left out. Lockfiles: packages.lock.json (versions 1 and 2), packages.config,
// project.assets.json. They are reported only when no deps.json of an application lies below the
// folder of their project. Names and versions are kept as written.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::dotnet {

const Cataloger& cataloger();

}  // namespace pratique::catalog::dotnet
