// The module text of a program: what runtime/debug.BuildInfo prints and `go version -m` shows.
#include "catalog/golang/build_info.h"
#include "catalog/golang/quoted.h"

namespace pratique::catalog::golang {
namespace {

constexpr std::size_t kMostLines = 1u << 18;

// Path, version and, where there is a third column, the sum.
Result<Module> read_module(std::string_view columns) {
  Module module;
  const std::size_t first = columns.find('\t');
  module.path = columns.substr(0, first);
  if (module.path.empty()) return invalid("a module without a path");
  if (first == std::string_view::npos) return module;
  const std::string_view rest = columns.substr(first + 1);
  const std::size_t second = rest.find('\t');
  module.version = rest.substr(0, second);
  if (second != std::string_view::npos) module.sum = rest.substr(second + 1);
  return module;
}

// key=value, either of them quoted where it holds blanks, quotes or '='.
Result<std::pair<std::string, std::string>> read_setting(std::string_view text) {
  std::string key;
  if (!text.empty() && (text[0] == '"' || text[0] == '`')) {
    std::string quoted = TRY(take_quoted(text));
    key = std::move(quoted);
  } else {
    const std::size_t equals = text.find('=');
    key = text.substr(0, equals);
    text.remove_prefix(std::min(equals, text.size()));
  }
  if (text.empty() || text[0] != '=') return invalid("a build setting without '='");
  text.remove_prefix(1);
  std::string value(text);
  if (!text.empty() && (text[0] == '"' || text[0] == '`')) {
    std::string quoted = TRY(take_quoted(text));
    value = std::move(quoted);
    if (!text.empty()) return invalid("a build setting with text behind its quotes");
  }
  return std::pair(std::move(key), std::move(value));
}

Status read_line(std::string_view line, BuildInfo& info, std::optional<Module>** last_replacement) {
  const std::size_t tab = line.find('\t');
  const std::string_view word = line.substr(0, tab);
  const std::string_view rest =
      tab == std::string_view::npos ? std::string_view{} : line.substr(tab + 1);
  if (word == "path") {
    info.path = rest;
  } else if (word == "mod") {
    Module module = TRY(read_module(rest));
    info.main = std::move(module);
    *last_replacement = &info.main_replacement;
  } else if (word == "dep") {
    Module module = TRY(read_module(rest));
    info.dependencies.push_back({std::move(module), std::nullopt});
    *last_replacement = &info.dependencies.back().replacement;
  } else if (word == "=>") {
    if (*last_replacement == nullptr) return invalid("a replacement without a module");
    Module module = TRY(read_module(rest));
    **last_replacement = std::move(module);
    *last_replacement = nullptr;
  } else if (word == "build") {
    std::pair<std::string, std::string> setting = TRY(read_setting(rest));
    info.settings.push_back(std::move(setting));
  }
  return {};
}

}  // namespace

void parse_module_text(std::string_view text, BuildInfo& info) {
  std::optional<Module>* last_replacement = nullptr;
  const auto damaged = [&info](std::size_t number, std::string_view what) {
    if (!info.damage.empty()) return;
    info.damage = "go module text: line " + std::to_string(number) + ": ";
    info.damage += what;
  };
  for (std::size_t number = 1; !text.empty(); ++number) {
    if (number > kMostLines) return damaged(number, "more lines than the limit");
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const Status status = read_line(line, info, &last_replacement);
    if (!status) damaged(number, status.error().message);
  }
}

}  // namespace pratique::catalog::golang
