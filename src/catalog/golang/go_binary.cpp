#include "catalog/golang/go_binary.h"

#include <set>

#include "catalog/golang/build_info.h"
#include "catalog/golang/main_version.h"
#include "catalog/golang/module_package.h"
#include "elf/executable.h"

namespace pratique::catalog::golang {
namespace {

using package::Package;

Package binary_package(const Module& module, const FileInfo& file) {
  Package package = package_of_module(module, file.path);
  package.evidence = package::Evidence::binary;
  return package;
}

// Keeps one package for each module, whatever number of architectures a universal file holds.
void add(Parsed& parsed, std::set<std::string>& seen, Package package) {
  std::string key = package.name_space + "/" + package.name + "@" + package.version;
  if (seen.insert(std::move(key)).second) parsed.packages.push_back(std::move(package));
}

Package dependency_package(const Dependency& dependency, const FileInfo& file) {
  const auto& replacement = dependency.replacement;
  if (!replacement) {
    Package package = binary_package(dependency.module, file);
    if (!is_module_version(package.version)) package.unidentified = "no version recorded";
    return package;
  }
  if (is_folder(replacement->path)) {
    Package package = binary_package(dependency.module, file);
    package.digests.clear();
    package.unidentified = "replaced by the local folder " + replacement->path;
    return package;
  }
  return binary_package(*replacement, file);
}

// The linker stamps the pseudo-version of a revision below the first release where the checkout had
// no tags, as the shallow ones of build systems: that is no better than "(devel)".
void complete_main_version(const BuildInfo& info, Package& package) {
  const bool is_revision = is_untagged_revision(package.version);
  if (!is_revision) {
    if (is_module_version(package.version)) return;
    if (!package.version.empty() && package.version != "(devel)") {
      package.unidentified = "the recorded version is none of a module";
      return;
    }
  }
  const std::string linked = linked_version(info);
  if (!linked.empty()) {
    package.version = linked;
    return;
  }
  if (!is_revision) package.version = revision_version(info);
  package.unidentified = package.version.empty()
                             ? "no version recorded"
                             : "only a revision recorded, not the release it belongs to";
}

// A package path whose first part has a dot was somebody's; the others are of the standard library,
// or made up by the go command ("command-line-arguments").
bool is_foreign(std::string_view path) {
  return path.substr(0, path.find('/')).find('.') != std::string_view::npos;
}

void add_main(const BuildInfo& info, const FileInfo& file, Parsed& parsed,
              std::set<std::string>& seen) {
  Package main;
  if (info.main && is_foreign(info.main->path)) {
    main = binary_package(*info.main, file);
    if (info.main_replacement && !is_folder(info.main_replacement->path)) {
      main = binary_package(*info.main_replacement, file);
    }
    complete_main_version(info, main);
  } else if (info.main && info.main->path != "command-line-arguments" && info.main->path != "std" &&
             info.main->path != "cmd") {
    // A module named without a domain cannot be fetched, so nobody publishes advisories on it.
    main = binary_package(*info.main, file);
    complete_main_version(info, main);
    if (main.unidentified.empty()) main.unidentified = "a local module";
  } else if (!info.main && is_foreign(info.path)) {
    main = binary_package({info.path, "", ""}, file);
    main.unidentified = "built without modules: neither its version nor its parts are recorded";
  } else {
    return;
  }
  for (const Dependency& dependency : info.dependencies) {
    const bool elsewhere = dependency.replacement && !is_folder(dependency.replacement->path);
    main.depends.push_back(elsewhere ? dependency.replacement->path : dependency.module.path);
  }
  main.depends.push_back("stdlib");
  add(parsed, seen, std::move(main));
}

void add_toolchain(const BuildInfo& info, const FileInfo& file, Parsed& parsed,
                   std::set<std::string>& seen) {
  Package standard = binary_package({"stdlib", toolchain_release(info.go_version), ""}, file);
  if (standard.version.empty()) {
    standard.unidentified =
        "built by an unreleased toolchain (" + info.go_version.substr(0, 80) + ")";
  }
  if (info.path == "cmd/go") {
    Package toolchain = standard;
    toolchain.name = "toolchain";
    add(parsed, seen, std::move(toolchain));
  }
  add(parsed, seen, std::move(standard));
}

void add_all(const BuildInfo& info, const FileInfo& file, Parsed& parsed,
             std::set<std::string>& seen) {
  add_main(info, file, parsed, seen);
  for (const Dependency& dependency : info.dependencies) {
    add(parsed, seen, dependency_package(dependency, file));
  }
  add_toolchain(info, file, parsed, seen);
  if (!info.damage.empty()) add_problem(parsed, file, invalid(info.damage));
  const std::string_view system = info.setting("GOOS");
  const std::string_view processor = info.setting("GOARCH");
  if (!system.empty() || !processor.empty()) {
    parsed.notes.push_back(
        {"go.platform", std::string(file.path), {std::string(system), std::string(processor)}});
  }
}

// UPX leaves its mark in the first page: behind the program headers, or at the end of PE and Mach-O
// headers.
bool is_packed(std::string_view content) {
  return content.substr(0, 4096).find("UPX!") != std::string_view::npos;
}

}  // namespace

Parsed parse_go_binary(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  if (is_packed(content)) {
    add_problem(parsed, file, unsupported("a program packed with UPX: what it holds was not read"));
    return parsed;
  }
  const auto executables = elf::read_executables(content);
  // Whatever only starts like an executable (an MS-DOS stub, a disk image) is none of Go's.
  if (!executables) return parsed;
  std::set<std::string> seen;
  for (const elf::Executable& executable : *executables) {
    if (executable.relocatable) continue;
    const auto info = read_build_info(executable);
    if (!info) {
      add_problem(parsed, file, info.error());
    } else if (*info) {
      add_all(**info, file, parsed, seen);
    } else if (looks_like_go(executable)) {
      add_problem(parsed, file, unsupported("a Go program without build information"));
    }
  }
  return parsed;
}

}  // namespace pratique::catalog::golang
