#include "catalog/golang/go_mod.h"

#include <map>
#include <optional>
#include <set>

#include "catalog/golang/module_package.h"
#include "catalog/golang/quoted.h"

namespace pratique::catalog::golang {
namespace {

constexpr std::size_t kMostLines = 1u << 18;
constexpr std::size_t kMostProblems = 8;

// The words of one line: identifiers, strings, "(", ")" and "=>", without the comment.
Result<std::vector<std::string>> split_line(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    while (!line.empty() && (line[0] == ' ' || line[0] == '\t' || line[0] == '\r')) {
      line.remove_prefix(1);
    }
    if (line.empty() || line.starts_with("//")) return words;
    if (line[0] == '"' || line[0] == '`') {
      std::string word = TRY(take_quoted(line));
      words.push_back(std::move(word));
      continue;
    }
    if (line[0] == '(' || line[0] == ')' || line[0] == ',' || line[0] == '[' || line[0] == ']') {
      words.emplace_back(1, line[0]);
      line.remove_prefix(1);
      continue;
    }
    std::size_t end = 0;
    while (end < line.size() &&
           std::string_view(" \t\r(),[]\"`").find(line[end]) == std::string_view::npos &&
           !line.substr(end).starts_with("//")) {
      ++end;
    }
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

class ModFile {
 public:
  // One directive, its verb first.
  Status read(const std::vector<std::string>& words) {
    const std::string& verb = words[0];
    if (verb == "require" || verb == "exclude") {
      if (words.size() != 3) return invalid(verb + " needs a module and a version");
      if (verb == "require") {
        required_.push_back({words[1], words[2], ""});
      } else {
        excluded_.insert(words[1] + " " + words[2]);
      }
    } else if (verb == "replace") {
      return read_replacement(words);
    }
    return {};  // module, go, toolchain, retract, godebug, tool, ignore: nothing that is installed
  }

  void add_packages(const FileInfo& file, Parsed& parsed) const {
    std::set<std::string> seen;
    for (const Module& module : required_) {
      if (excluded_.contains(module.path + " " + module.version)) continue;
      package::Package package = package_of(module, file);
      package.evidence = package::Evidence::lockfile;
      if (seen.insert(package.name_space + "/" + package.name + " " + package.version).second) {
        parsed.packages.push_back(std::move(package));
      }
    }
  }

 private:
  Status read_replacement(const std::vector<std::string>& words) {
    std::size_t arrow = 0;
    while (arrow < words.size() && words[arrow] != "=>") ++arrow;
    const std::size_t behind = words.size() - arrow;
    if ((arrow != 2 && arrow != 3) || (behind != 2 && behind != 3)) {
      return invalid("replace needs \"module [version] => module [version]\"");
    }
    const std::string key = arrow == 3 ? words[1] + " " + words[2] : words[1];
    replaced_[key] = {words[arrow + 1], behind == 3 ? words[arrow + 2] : "", ""};
    return {};
  }

  package::Package package_of(const Module& module, const FileInfo& file) const {
    // A replacement of that very version goes before one of all versions.
    auto found = replaced_.find(module.path + " " + module.version);
    if (found == replaced_.end()) found = replaced_.find(module.path);
    const Module& used = found == replaced_.end() ? module : found->second;
    if (is_folder(used.path)) {
      package::Package package = package_of_module(module, file.path);
      package.unidentified = "replaced by the local folder " + used.path;
      return package;
    }
    package::Package package = package_of_module(used, file.path);
    if (!is_module_version(used.version))
      package.unidentified = "the required version is none of a module";
    return package;
  }

  std::vector<Module> required_;
  std::set<std::string> excluded_;
  std::map<std::string, Module> replaced_;
};

// Calls `each` with every line and its number, up to the limit.
template <typename Each>
bool for_each_line(std::string_view content, Each each) {
  for (std::size_t number = 1; !content.empty(); ++number) {
    if (number > kMostLines) return false;
    const std::size_t end = content.find('\n');
    each(content.substr(0, end), number);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
  }
  return true;
}

}  // namespace

Parsed parse_go_mod(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  ModFile mod;
  std::string block;  // the verb of the block we are in
  const auto problem = [&](std::size_t number, const Error& error) {
    if (parsed.problems.size() < kMostProblems) {
      add_problem(parsed, file, error.in("line " + std::to_string(number)));
    }
  };
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  const bool whole = for_each_line(content, [&](std::string_view line, std::size_t number) {
    auto words = split_line(line);
    if (!words) return problem(number, words.error());
    if (words->empty()) return;
    if (!block.empty() && words->front() == ")") {
      block.clear();
      return;
    }
    if (block.empty() && words->size() >= 2 && words->at(1) == "(") {
      if (words->size() == 2) block = words->front();
      return;
    }
    if (!block.empty()) words->insert(words->begin(), block);
    const Status status = mod.read(*words);
    if (!status) problem(number, status.error());
  });
  if (!whole) add_problem(parsed, file, limit("more lines than the limit"));
  if (!block.empty())
    add_problem(parsed, file, invalid("the block \"" + block + " (\" has no end"));
  mod.add_packages(file, parsed);
  return parsed;
}

Parsed parse_go_sum(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  bool damaged = false;
  const bool whole = for_each_line(content, [&](std::string_view line, std::size_t number) {
    const auto words = split_line(line);
    if (words && words->empty()) return;
    if (!words || words->size() != 3) {
      if (!damaged)
        add_problem(
            parsed, file,
            invalid("line " + std::to_string(number) + ": not a module, a version and a sum"));
      damaged = true;
      return;
    }
    if (words->at(1).ends_with("/go.mod")) return;
    parsed.notes.push_back({"go.sum", words->at(0) + " " + words->at(1), {words->at(2)}});
  });
  if (!whole) add_problem(parsed, file, limit("more lines than the limit"));
  return parsed;
}

void join_sums(std::vector<FileResult>& files, const MergedTree&) {
  std::map<std::string, FileResult*, std::less<>> sums;
  for (FileResult& file : files) {
    if (base_name(file.path) == "go.sum") sums[std::string(folder_of(file.path))] = &file;
  }
  for (FileResult& file : files) {
    if (base_name(file.path) != "go.mod") continue;
    const auto beside = sums.find(folder_of(file.path));
    if (beside == sums.end()) continue;
    std::map<std::string_view, std::string_view> sum_of;
    for (const Note& note : beside->second->parsed.notes) {
      if (!note.values.empty()) sum_of[note.key] = note.values[0];
    }
    for (package::Package& package : file.parsed.packages) {
      std::string key = package.name_space;
      if (!key.empty()) key += '/';
      key += package.name + " " + package.version;
      const auto sum = sum_of.find(key);
      if (sum == sum_of.end() || !package.unidentified.empty()) continue;
      if (std::string digest = digest_of_sum(sum->second); !digest.empty()) {
        package.digests.push_back(std::move(digest));
      }
    }
  }
  for (const auto& [folder, file] : sums) file->parsed.notes.clear();
}

}  // namespace pratique::catalog::golang
