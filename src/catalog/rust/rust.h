// Rust: programs built with cargo-auditable, and Cargo.lock.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::rust {

// Crates of a registry are assessed as those of crates.io: an alternative registry is nearly always
// a mirror of it, and the record does not say which one it was. Crates from git, and local ones
// (the program itself), carry versions that their authors never published; they are listed and
// marked as unidentified.
//
// Cargo.lock files inside cargo's own folders (registry/src, git/checkouts) belong to crates, not
// to what was built from them, and are ignored.
const Cataloger& cataloger();

}  // namespace pratique::catalog::rust
