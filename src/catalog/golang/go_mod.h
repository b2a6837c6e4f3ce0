// go.mod (https://go.dev/ref/mod#go-mod-file) and go.sum.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::golang {

// The required modules, replaced and excluded as the file says. A line that cannot be read is
// reported and left out.
Parsed parse_go_mod(const FileInfo& file, std::string_view content);

// One note {"go.sum", "PATH VERSION", {"h1:…"}} for each module whose content is hashed.
Parsed parse_go_sum(const FileInfo& file, std::string_view content);

// Gives the packages of each go.mod the digests of the go.sum beside it, and drops the notes of
// go.sum files.
void join_sums(std::vector<FileResult>& files, const MergedTree& tree);

}  // namespace pratique::catalog::golang
