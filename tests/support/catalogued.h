// What a test of a cataloger sees: one line a package, and an image of files in memory.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/cataloger.h"

namespace pratique::test {

// "@scope/name@1.0 dev sha512:0123 ?channel=stable !no version recorded": what is empty is left
// out, digests are cut after four hex digits.
inline std::string described(const package::Package& package) {
  std::string line = package.name_space.empty() ? "" : package.name_space + "/";
  line += package.name + "@" + package.version;
  if (package.development) line += " dev";
  for (const std::string& digest : package.digests)
    line += " " + digest.substr(0, digest.find(':') + 5);
  for (const auto& [name, value] : package.qualifiers) line += " ?" + name + "=" + value;
  if (!package.unidentified.empty()) line += " !" + package.unidentified;
  return line;
}

inline std::vector<std::string> described(const std::vector<package::Package>& packages) {
  std::vector<std::string> lines;
  for (const package::Package& package : packages) lines.push_back(described(package));
  return lines;
}

inline std::string joined(const std::vector<std::string>& lines, std::string_view between = "\n") {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : std::string(between)) + line;
  return text;
}

using Files = std::map<std::string, std::string>;

class FileTree final : public catalog::MergedTree {
 public:
  explicit FileTree(const Files& files) : files_(files) {}
  bool exists(std::string_view path) const override { return files_.contains(std::string(path)); }
  std::string resolve(std::string_view path) const override { return std::string(path); }

 private:
  const Files& files_;
};

// Runs a cataloger over files as the scanner does: what it wants is parsed, then joined.
inline std::vector<catalog::FileResult> catalogued(const catalog::Cataloger& cataloger,
                                                   const Files& files) {
  std::vector<catalog::FileResult> results;
  for (const auto& [path, content] : files) {
    const catalog::FileInfo file{path, content.size(), 0644};
    catalog::Want want = cataloger.wants(file);
    if (want == catalog::Want::sniff &&
        cataloger.wants_content(file, std::string_view(content).substr(0, 4096)))
      want = catalog::Want::content;
    if (want == catalog::Want::content) results.push_back({path, cataloger.parse(file, content)});
  }
  if (cataloger.join != nullptr) cataloger.join(results, FileTree(files));
  return results;
}

// The packages of catalogued(), "path: package" a line, in the order of paths; then "path: problem
// CODE".
inline std::string report(const catalog::Cataloger& cataloger, const Files& files) {
  std::vector<std::string> lines;
  for (const catalog::FileResult& result : catalogued(cataloger, files)) {
    for (const package::Package& package : result.parsed.packages)
      lines.push_back(package.path + ": " + described(package));
    for (const package::Problem& problem : result.parsed.problems)
      lines.push_back(problem.path + ": problem " + problem.code);
  }
  return joined(lines);
}

}  // namespace pratique::test
