// A package out of the header that an RPM database holds of it.
#pragma once

#include <cstddef>
#include <string_view>

#include "catalog/cataloger.h"
#include "catalog/rpm/header.h"

namespace pratique::catalog::rpm {

// Bytes that the files of a database may still take. Its paths are put together from shared
// folders, so that a small hostile database could ask for any amount of them.
struct Budget {
  std::size_t bytes = 0;
};

// Adds the package of one header to `out`, or a problem that names `place` ("package 12"). Signing
// keys (gpg-pubkey) are no packages. `files` holds what is on disk: no directories, nothing that
// was not installed or was replaced by another package. The version is [EPOCH:]VERSION-RELEASE,
// without an epoch of 0.
void add_package(Parsed& out, const FileInfo& file, std::string_view blob, std::string_view place,
                 Budget& budget);

// "glibc-2.34-60.el9.src.rpm" -> {"glibc", "2.34-60.el9"}; empty parts where it is no such name.
struct SourceName {
  std::string name;
  std::string version;
};
SourceName read_source_rpm(std::string_view text);

}  // namespace pratique::catalog::rpm
