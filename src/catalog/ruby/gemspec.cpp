#include "catalog/ruby/gemspec.h"

#include <algorithm>
#include <vector>

#include "catalog/lines.h"
#include "catalog/ruby/literal.h"

namespace pratique::catalog::ruby {
namespace {

constexpr std::size_t kMostDependencies = 1000;
// A hostile file could make every line a value that reaches to the file's end.
constexpr std::size_t kLongestValue = 16u << 10;
constexpr std::size_t kMostLines = 20'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Gem::Specification's name rule.
bool is_gem_name(std::string_view name) {
  return !name.empty() && name.size() <= 256 &&
         std::ranges::all_of(name, [](char c) { return is_word(c) || c == '-' || c == '.'; });
}

bool is_version(std::string_view version) {
  return !version.empty() && version.size() <= 256 && is_digit(version.front()) &&
         std::ranges::all_of(version, [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

struct Spec {
  std::string name;
  std::string version;
  std::string platform;
  std::vector<std::string> licences;
  std::vector<std::string> runtime;
  std::vector<std::string> plain;  // add_dependency: runtime too, but see depends_of
  std::vector<std::string> development;
};

void add(std::vector<std::string>& names, std::string_view arguments) {
  arguments = trim(arguments);
  if (arguments.starts_with('(')) arguments = trim(arguments.substr(1));
  const auto name = take_string(arguments);
  if (name && is_gem_name(*name) && names.size() < kMostDependencies) names.push_back(*name);
}

std::string literal_version(std::string_view value) {
  constexpr std::string_view kNew = "Gem::Version.new";
  if (value.starts_with(kNew)) {
    value = trim(value.substr(kNew.size()));
    if (value.starts_with('(')) value = trim(value.substr(1));
  }
  const auto version = take_string(value);
  return version && is_version(trim(*version)) ? std::string(trim(*version)) : std::string();
}

void take_assignment(Spec& spec, std::string_view field, std::string_view value) {
  if (field == "name") {
    const auto name = take_string(value);
    if (name && spec.name.empty() && is_gem_name(*name)) spec.name = *name;
  } else if (field == "version") {
    if (spec.version.empty()) spec.version = literal_version(value);
  } else if (field == "platform") {
    const auto platform = take_string(value);
    if (platform) spec.platform = *platform;
  } else if (field == "license" || field == "licenses") {
    for (std::string& licence : take_strings(value)) {
      if (licence.size() <= 200) spec.licences.push_back(std::move(licence));
    }
  }
}

// "VARIABLE.FIELD = VALUE" or "VARIABLE.METHOD ARGUMENTS"; `source` goes on to the file's end,
// since a value may span lines.
void take_statement(Spec& spec, std::string_view source) {
  std::size_t at = 0;
  while (at < source.size() && is_word(source[at])) ++at;
  if (at == 0 || at >= source.size() || source[at] != '.') return;
  source.remove_prefix(at + 1);
  at = 0;
  while (at < source.size() && is_word(source[at])) ++at;
  const std::string_view field = source.substr(0, at);
  source.remove_prefix(at);
  const auto blank = source.find_first_not_of(" \t");
  if (blank == std::string_view::npos) return;
  source.remove_prefix(blank);
  if (field == "add_runtime_dependency") return add(spec.runtime, source);
  if (field == "add_dependency") return add(spec.plain, source);
  if (field == "add_development_dependency") return add(spec.development, source);
  if (!source.starts_with('=') || source.starts_with("==")) return;
  source.remove_prefix(1);
  const auto value = source.find_first_not_of(" \t\r\n");
  if (value != std::string_view::npos) take_assignment(spec, field, source.substr(value));
}

// "# stub: NAME VERSION PLATFORM REQUIRE_PATHS"
std::optional<SpecName> read_stub(std::string_view line) {
  constexpr std::string_view kStub = "# stub: ";
  if (!line.starts_with(kStub)) return std::nullopt;
  const auto words = split_all(line.substr(kStub.size()), ' ');
  if (words.size() < 3 || !is_gem_name(words[0]) || !is_version(words[1])) return std::nullopt;
  return SpecName{std::string(words[0]), std::string(words[1]), std::string(words[2])};
}

// Specifications written for old RubyGems repeat every dependency, development ones too, as
// add_dependency in an "else" branch.
std::vector<std::string> depends_of(const Spec& spec) {
  std::vector<std::string> names = spec.runtime;
  for (const std::string& name : spec.plain) {
    if (std::ranges::find(spec.development, name) == spec.development.end()) names.push_back(name);
  }
  std::ranges::sort(names);
  const auto twins = std::ranges::unique(names);
  names.erase(twins.begin(), twins.end());
  return names;
}

}  // namespace

std::optional<SpecName> read_spec_name(std::string_view base) {
  constexpr std::string_view kEnd = ".gemspec";
  if (!base.ends_with(kEnd)) return std::nullopt;
  base.remove_suffix(kEnd.size());
  for (std::size_t dash = base.find('-'); dash != std::string_view::npos;
       dash = base.find('-', dash + 1)) {
    if (dash == 0 || dash + 1 >= base.size() || !is_digit(base[dash + 1])) continue;
    const std::string_view rest = base.substr(dash + 1);
    const auto next = rest.find('-');
    SpecName read;
    read.name = base.substr(0, dash);
    read.version = rest.substr(0, next);
    if (next != std::string_view::npos) read.platform = rest.substr(next + 1);
    if (is_gem_name(read.name) && is_version(read.version)) return read;
  }
  return std::nullopt;
}

Result<package::Package> parse_gemspec(std::string_view content, std::string_view base) {
  Spec spec;
  std::optional<SpecName> stub;
  std::string_view rest = content;
  std::string_view line;
  for (std::size_t i = 0; i < kMostLines && next_line(rest, line); ++i) {
    const std::string_view statement = trim(line);
    if (statement.empty()) continue;
    if (statement.front() == '#') {
      if (!stub) stub = read_stub(statement);
      continue;
    }
    const auto begin = static_cast<std::size_t>(statement.data() - content.data());
    take_statement(spec, content.substr(begin, kLongestValue));
  }
  const auto file_name = read_spec_name(base);
  for (const auto& fallback : {stub, file_name}) {
    if (!fallback) continue;
    if (spec.name.empty()) spec.name = fallback->name;
    if (spec.name != fallback->name) continue;
    if (spec.version.empty()) spec.version = fallback->version;
    if (spec.platform.empty()) spec.platform = fallback->platform;
  }
  if (spec.name.empty()) return invalid("gem specification without a name");

  package::Package found;
  found.kind = package::Kind::gem;
  found.name = std::move(spec.name);
  found.version = std::move(spec.version);
  if (found.version.empty()) found.unidentified = "no version recorded";
  found.licences = std::move(spec.licences);
  found.depends = depends_of(spec);
  if (!spec.platform.empty() && spec.platform != "ruby") {
    found.qualifiers.emplace_back("platform", spec.platform);
  }
  return found;
}

}  // namespace pratique::catalog::ruby
