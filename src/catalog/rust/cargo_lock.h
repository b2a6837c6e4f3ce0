// Cargo.lock, versions 1 to 4 (cargo's resolver/encode.rs is the only definition).
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::rust {

// All packages of the file. Those without a source are members of the workspace or of the same
// source tree. A damaged TOML file gives the problem alone; an entry that is none costs itself.
Parsed parse_cargo_lock(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::rust
