#include "catalog/npm/npm.h"

#include "catalog/npm/join.h"
#include "catalog/npm/lockfiles.h"
#include "catalog/npm/package_json.h"

namespace pratique::catalog::npm {
namespace {

Want wants(const FileInfo& file) {
  return kind_of(file.path) == FileKind::none ? Want::no : Want::content;
}

Parsed parse(const FileInfo& file, std::string_view content) {
  switch (kind_of(file.path)) {
    case FileKind::package: return parse_package_json(file, content);
    case FileKind::npm_hidden:
    case FileKind::shrinkwrap:
    case FileKind::npm_lock: return parse_package_lock(file, content);
    case FileKind::pnpm_hidden:
    case FileKind::pnpm_lock: return parse_pnpm_lock(file, content);
    case FileKind::yarn_lock: return parse_yarn_lock(file, content);
    case FileKind::bun_lock: return parse_bun_lock(file, content);
    case FileKind::none: break;
  }
  return {};
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger{.name = "npm", .wants = wants, .parse = parse, .join = join};
  return kCataloger;
}

}  // namespace pratique::catalog::npm
