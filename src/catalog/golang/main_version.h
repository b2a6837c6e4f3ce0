// Versions of a program's main module and of its toolchain.
#pragma once

#include <string>
#include <string_view>

#include "catalog/golang/build_info.h"

namespace pratique::catalog::golang {

// "1.22.1" of "go1.22.1 X:boringcrypto", "1.22.0-rc.1" of "go1.22rc1" (as Go's advisories order
// releases); empty for a development toolchain or anything else that names no release.
std::string toolchain_release(std::string_view go_version);

// A version that `-ldflags=-X path.name=value` gave to a variable whose name says version:
// "v1.2.3", always with a "v". A variable of package main is preferred, then one of the main
// module, then any. Empty where there is none or where two equally good ones differ.
std::string linked_version(const BuildInfo& info);

// "v0.0.0-20240102150405-0123456789ab" (+dirty) of the revision the program was built from, as the
// go command writes it for a revision without a tag; empty where none is recorded.
std::string revision_version(const BuildInfo& info);

// Whether a version is a pseudo-version on top of no release: "v2.0.0-20240102150405-0123456789ab".
bool is_untagged_revision(std::string_view version);

}  // namespace pratique::catalog::golang
