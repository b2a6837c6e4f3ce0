#include "catalog/rust/rust.h"

#include "catalog/rust/cargo_auditable.h"
#include "catalog/rust/cargo_lock.h"
#include "elf/program_file.h"

namespace pratique::catalog::rust {
namespace {

bool is_of_cargo(std::string_view path) {
  for (const std::string_view folder :
       {".cargo/registry/", ".cargo/git/", "cargo/registry/src/", "cargo/git/checkouts/"}) {
    if (path.find(folder) != std::string_view::npos) return true;
  }
  return path.starts_with("vendor/") || path.find("/vendor/") != std::string_view::npos;
}

Want wants(const FileInfo& file) {
  const std::string_view name = base_name(file.path);
  if (name == "Cargo.lock") return is_of_cargo(file.path) ? Want::no : Want::content;
  return elf::may_be_program(name, file.mode, file.size) ? Want::sniff : Want::no;
}

bool wants_content(const FileInfo&, std::string_view head) { return elf::is_program(head); }

Parsed parse(const FileInfo& file, std::string_view content) {
  if (base_name(file.path) == "Cargo.lock") return parse_cargo_lock(file, content);
  return parse_rust_binary(file, content);
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger = {.name = "rust",
                                       .version = 1,
                                       .most_bytes = 512u << 20,
                                       .wants = wants,
                                       .wants_content = wants_content,
                                       .parse = parse};
  return kCataloger;
}

}  // namespace pratique::catalog::rust
