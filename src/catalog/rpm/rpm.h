// The cataloger of RPM packages.
//
// Wants the database in var/lib/rpm, usr/lib/sysimage/rpm or usr/share/rpm (rpmdb.sqlite,
// Packages.db, Packages), a write-ahead log beside it, and var/lib/rpmmanifest/container-manifest-2
// (distroless images of Azure Linux). Its join brings paths into the form of the merged image,
// names the package behind each required path ("/bin/sh"), and reports a write-ahead log whose
// changes are not in the database.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::rpm {

const Cataloger& cataloger();

// A database of any of the three kinds, told by its first bytes.
Parsed parse_database(const FileInfo& file, std::string_view content);

// Lines of tab-separated NAME, VERSION-RELEASE, install time, build time, VENDOR, EPOCH, size,
// ARCH, EPOCHNUM, SOURCERPM ("(none)" for what is not set).
Parsed parse_manifest(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::rpm
