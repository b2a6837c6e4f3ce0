#include "catalog/golang/golang.h"

#include "catalog/golang/go_binary.h"
#include "catalog/golang/go_mod.h"
#include "elf/executable.h"
#include "elf/program_file.h"

namespace pratique::catalog::golang {
namespace {

bool holds_folder(std::string_view path, std::string_view folder) {
  // `folder` has a slash on both sides; at the front of a path the first one is not there.
  return path.starts_with(folder.substr(1)) || path.find(folder) != std::string_view::npos;
}

// Sources that came with a toolchain or were fetched for a build: not what this image's programs
// require.
bool is_foreign_source(std::string_view path) {
  for (const std::string_view folder : {"/pkg/mod/", "/vendor/", "/testdata/"}) {
    if (holds_folder(path, folder)) return true;
  }
  for (const std::string_view root :
       {"usr/local/go/", "usr/share/go-", "usr/lib/go-", "usr/lib/go/", "usr/lib/golang/"}) {
    if (path.starts_with(root)) return true;
  }
  return false;
}

Want wants(const FileInfo& file) {
  const std::string_view name = base_name(file.path);
  if (name == "go.mod" || name == "go.sum") {
    return is_foreign_source(file.path) ? Want::no : Want::content;
  }
  return elf::may_be_program(name, file.mode, file.size) ? Want::sniff : Want::no;
}

bool wants_content(const FileInfo&, std::string_view head) { return elf::is_program(head); }

Parsed parse(const FileInfo& file, std::string_view content) {
  const std::string_view name = base_name(file.path);
  if (name == "go.mod") return parse_go_mod(file, content);
  if (name == "go.sum") return parse_go_sum(file, content);
  return parse_go_binary(file, content);
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger = {.name = "golang",
                                       .version = 1,
                                       .most_bytes = 512u << 20,
                                       .wants = wants,
                                       .wants_content = wants_content,
                                       .parse = parse,
                                       .join = join_sums};
  return kCataloger;
}

}  // namespace pratique::catalog::golang
