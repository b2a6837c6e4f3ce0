// The cataloger of Alpine packages: Alpine, Wolfi, Chainguard and others that use apk.
//
// Wants lib/apk/db/installed, usr/lib/apk/db/installed (where /lib is merged into /usr) and
// etc/apk/repositories.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/cataloger.h"

namespace pratique::catalog::apk {

const Cataloger& cataloger();

// The installed database (apk's FDB, apk-package(5) index fields): blocks of "LETTER:value" lines,
// separated by an empty line; F: opens a folder, R: names a file in it, Z: is the checksum of the
// last file ("Q1" and base64 of a SHA-1, "Q2" of a SHA-256).
//
// `source_name` is the origin, `vendor` the maintainer, `depends` and `provides` are names without
// versions
// ("so:libc.musl-x86_64.so.1", "cmd:sh" among them; conflicts are left out). A block without P or
// V, or with a line that is no field, becomes a problem of its own.
Parsed parse_installed(const FileInfo& file, std::string_view content);

// The URLs of etc/apk/repositories, tags removed; comments are skipped.
std::vector<std::string> parse_repositories(std::string_view content);

}  // namespace pratique::catalog::apk
