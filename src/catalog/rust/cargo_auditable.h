// The dependency list that cargo-auditable puts into programs: JSON, compressed with zlib, in a
// section of its own
// (".dep-v0" in ELF, PE and Mach-O). Format: cargo-auditable's PARSING.md and JSON schema.
#pragma once

#include <optional>

#include "catalog/cataloger.h"
#include "elf/executable.h"

namespace pratique::catalog::rust {

// `content` is an executable of any format; without the section the result is empty. Crates used
// only while building (kind "build") are left out.
Parsed parse_rust_binary(const FileInfo& file, std::string_view content);

// Reads the JSON text itself.
Parsed parse_audit_json(const FileInfo& file, std::string_view json);

// Decompresses a zlib stream (RFC 1950) whose result may not exceed `most` bytes.
Result<std::string> inflate_zlib(std::string_view compressed, std::size_t most);

}  // namespace pratique::catalog::rust
