// The build information that the Go linker puts into every program since Go 1.13: which toolchain,
// which modules, which settings. Layout as Go's own debug/buildinfo and runtime/debug packages read
// it:
//
//   "\xff Go buildinf:"  14 bytes, aligned to 16
//   pointer size         1 byte
//   flags                1 byte: 1 the program is big-endian, 2 the strings stand inline
//   flags & 2: at offset 32 the version and the module text, each behind its length as a varint
//   else:      two pointers to string headers (pointer, length), of the pointer size (before
//   Go 1.18)
//
// The module text has 16 bytes of guard on either side.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "elf/executable.h"

namespace pratique::catalog::golang {

struct Module {
  std::string path;
  std::string version;  // "v1.2.3", "(devel)", "" where none is recorded
  std::string sum;      // "h1:…" as go.sum writes it
};

struct Dependency {
  Module module;
  std::optional<Module> replacement;  // what was compiled in its place
};

struct BuildInfo {
  std::string go_version;  // "go1.22.1", "devel go1.23-…"
  std::string path;        // of the main package; "" where the program has no module text
  std::optional<Module> main;
  std::optional<Module> main_replacement;
  std::vector<Dependency> dependencies;
  std::vector<std::pair<std::string, std::string>>
      settings;        // "GOOS", "vcs.revision", "-ldflags", …
  std::string damage;  // the first line of the module text that could not be read; empty: all were

  // The value of a setting, or nothing.
  std::string_view setting(std::string_view key) const;
};

// The build information of a program; nothing where it has none. An error where it is damaged.
Result<std::optional<BuildInfo>> read_build_info(const elf::Executable& executable);

// Reads the lines of a module text (without guards) into `info`. A line that cannot be read is left
// out and the first such line is named in `info.damage`.
void parse_module_text(std::string_view text, BuildInfo& info);

// Whether a program was made by the Go compiler, going by its sections.
bool looks_like_go(const elf::Executable& executable);

}  // namespace pratique::catalog::golang
