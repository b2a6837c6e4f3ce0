#include "catalog/binary/binary.h"

#include <map>
#include <tuple>

#include "catalog/binary/classifier.h"
#include "elf/program_file.h"

namespace pratique::catalog::binary {
namespace {

using package::Package;

constexpr std::size_t kMostTextFile = 64u << 10;
// A program of a certain name that is smaller only starts another file (Debian's node, wrappers of
// a library).
constexpr std::size_t kLeastProgram = 128u << 10;

bool is_java_release(std::string_view path) { return base_name(path) == "release"; }

// Go's own VERSION file: in a folder "go", "go1.22" or "go-1.22".
bool is_go_version(std::string_view path) {
  return base_name(path) == "VERSION" && base_name(folder_of(path)).starts_with("go");
}

Want wants(const FileInfo& file) {
  if (is_go_version(file.path)) return file.size <= kMostTextFile ? Want::content : Want::no;
  if (is_java_release(file.path)) return file.size <= kMostTextFile ? Want::sniff : Want::no;
  return classifier_of(base_name(file.path)) != nullptr ? Want::sniff : Want::no;
}

bool wants_content(const FileInfo& file, std::string_view head) {
  if (is_java_release(file.path)) return head.find("JAVA_VERSION=") != std::string_view::npos;
  return elf::is_program(head);
}

void add(Parsed& parsed, const FileInfo& file, std::string_view name, std::string version,
         std::string_view vendor = {}) {
  Package package;
  package.kind = package::Kind::generic;
  package.name = name;
  package.version = std::move(version);
  package.vendor = vendor;
  package.path = file.path;
  package.evidence = package::Evidence::binary;
  if (package.version.empty()) package.unidentified = "no version found in the program";
  parsed.packages.push_back(std::move(package));
}

// The value of KEY="value" or KEY=value at the front of a line.
std::string_view field_of(std::string_view content, std::string_view key) {
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != '=') continue;
    line.remove_prefix(key.size() + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
      line = line.substr(1, line.size() - 2);
    }
    return line;
  }
  return {};
}

bool looks_like_version(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text[0] >= '0' && text[0] <= '9' &&
         text.find_first_not_of(
             "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+_-") ==
             std::string_view::npos;
}

void parse_java_release(const FileInfo& file, std::string_view content, Parsed& parsed) {
  const std::string_view version = field_of(content, "JAVA_VERSION");
  if (!looks_like_version(version)) {
    add_problem(parsed, file, invalid("JAVA_VERSION is no version"));
    return;
  }
  add(parsed, file, "java", std::string(version), field_of(content, "IMPLEMENTOR"));
}

void parse_go_version(const FileInfo& file, std::string_view content, Parsed& parsed) {
  if (!content.starts_with("go1")) return;  // somebody else's VERSION file
  const std::string_view version = content.substr(2, content.find_first_of(" \r\n") - 2);
  if (looks_like_version(version)) add(parsed, file, "go", std::string(version));
}

Parsed parse(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  if (is_java_release(file.path)) {
    parse_java_release(file, content, parsed);
    return parsed;
  }
  if (is_go_version(file.path)) {
    parse_go_version(file, content, parsed);
    return parsed;
  }
  const std::string_view name = base_name(file.path);
  const Classifier* classifier = classifier_of(name);
  if (classifier == nullptr) return parsed;
  std::string version = find_version(name, content, *classifier);
  const std::string_view certain = classifier->files.substr(0, classifier->files.find(' '));
  const bool is_certain = classifier->certain && name == certain && content.size() >= kLeastProgram;
  if (!version.empty() || is_certain) add(parsed, file, classifier->name, std::move(version));
  return parsed;
}

// What stands before the last folder of programs or libraries of a path: "usr/local" of
// "usr/local/lib/libz.so.1".
std::string_view installation_of(std::string_view path) {
  std::string_view folder = folder_of(path);
  if (is_java_release(path) || is_go_version(path)) return folder;
  while (!folder.empty()) {
    const std::string_view name = base_name(folder);
    folder = folder_of(folder);
    if (name == "bin" || name == "sbin" || name == "lib" || name == "lib64" || name == "libexec") {
      return base_name(folder) == "jre" ? folder_of(folder) : folder;
    }
  }
  return folder_of(path);
}

void keep_one_an_installation(std::vector<FileResult>& files, const MergedTree&) {
  using Key = std::tuple<std::string, std::string, std::string>;
  // Of several files the first by path stays, whatever order they come in; of Java its release
  // file, which says more.
  std::map<Key, std::string> first;
  const auto key_of = [](const Package& package) {
    return Key(package.name, package.version, std::string(installation_of(package.path)));
  };
  const auto is_better = [](std::string_view a, std::string_view b) {
    if (is_java_release(a) != is_java_release(b)) return is_java_release(a);
    return a < b;
  };
  for (const FileResult& file : files) {
    for (const Package& package : file.parsed.packages) {
      const auto [place, is_new] = first.emplace(key_of(package), package.path);
      if (!is_new && is_better(package.path, place->second)) place->second = package.path;
    }
  }
  for (FileResult& file : files) {
    std::erase_if(file.parsed.packages, [&](const Package& package) {
      return !package.version.empty() && first[key_of(package)] != package.path;
    });
  }
}

}  // namespace

const Cataloger& cataloger() {
  static const Cataloger kCataloger = {.name = "binary",
                                       .version = 1,
                                       .most_bytes = 256u << 20,
                                       .wants = wants,
                                       .wants_content = wants_content,
                                       .parse = parse,
                                       .join = keep_one_an_installation};
  return kCataloger;
}

}  // namespace pratique::catalog::binary
