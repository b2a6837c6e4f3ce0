#include "cli/cli.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/printable.h"
#include "core/stream.h"
#include "text/yaml.h"

extern char** environ;

namespace pratique::cli {
namespace {

constexpr std::string_view kVersion = "0.1.0";
constexpr std::array<const Verb*, 7> kVerbs = {
    &kScan, &kSbom, &kDbImport, &kDbUpdate, &kDbStatus, &kVersionCompare, &kConfigShow};

// Flags that every verb has beside its own.
constexpr std::string_view kGlobalHelp =
    "Everywhere: --config FILE (or $PRATIQUE_CONFIG) names the configuration file; --help explains "
    "a verb.\n";

void print(FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

std::string overview() {
  std::string out =
      "pratique: what is in a container image, and what is wrong with it\n\n"
      "usage: pratique VERB [OPERANDS] [FLAGS]\n\n";
  for (const Verb* verb : kVerbs) {
    std::string left = "  " + std::string(verb->name) + " " + std::string(verb->operands);
    if (left.size() < 36) left.append(36 - left.size(), ' ');
    out += left + " " + std::string(verb->summary) + "\n";
  }
  out += "\n" + std::string(kGlobalHelp);
  out += "\nStart with: pratique scan docker-archive:image.tar\n";
  return out;
}

std::map<std::string, std::string, std::less<>> own_environment() {
  std::map<std::string, std::string, std::less<>> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (text.starts_with("PRATIQUE_") && equals != std::string_view::npos)
      out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

// The configuration file: named, or the user's, or the machine's. A file in the working directory
// is never read on its own: a checkout under scan must not be able to change the gate that judges
// it.
std::string default_config_path() {
  const char* base = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  std::vector<std::string> places;
  if (base != nullptr && *base != '\0')
    places.push_back(std::string(base) + "/pratique/config.yaml");
  if (home != nullptr) places.push_back(std::string(home) + "/.config/pratique/config.yaml");
  places.emplace_back("/etc/pratique/config.yaml");
  for (const std::string& place : places)
    if (::access(place.c_str(), R_OK) == 0) return place;
  return {};
}

Status read_config(Surroundings& surroundings, const std::string& named) {
  surroundings.config_path = named.empty() ? default_config_path() : named;
  surroundings.config = text::Json::object();
  if (surroundings.config_path.empty()) return {};
  const std::string bytes = TRY(read_file(surroundings.config_path, 1u << 20));
  text::Json value = TRY(text::parse_yaml(bytes).in(surroundings.config_path));
  if (value.is_null()) return {};
  if (!value.is_object())
    return usage_error(surroundings.config_path + ": a mapping of flags to values is wanted");
  surroundings.config = std::move(value);
  return {};
}

// The verb whose words the command line starts with; the longest where several fit.
const Verb* find_verb(std::span<const std::string> words, std::size_t& used) {
  const Verb* found = nullptr;
  used = 0;
  for (const Verb* verb : kVerbs) {
    std::string_view rest = verb->name;
    std::size_t count = 0;
    while (!rest.empty() && count < words.size()) {
      const auto blank = rest.find(' ');
      if (words[count] != rest.substr(0, blank)) break;
      ++count;
      rest = blank == std::string_view::npos ? std::string_view{} : rest.substr(blank + 1);
    }
    if (rest.empty() && count > used) {
      found = verb;
      used = count;
    }
  }
  return found;
}

int usage(std::string_view text) {
  print(stderr, text);
  return kExitUsage;
}

// Takes "--config FILE" or "--config=FILE" out of the words.
Result<std::string> take_config(std::vector<std::string>& words) {
  std::string path;
  for (std::size_t i = 0; i < words.size();) {
    if (words[i] == "--") break;
    if (words[i] == "--config") {
      if (i + 1 == words.size()) return usage_error("--config: a FILE is wanted");
      path = words[i + 1];
      words.erase(words.begin() + static_cast<long>(i), words.begin() + static_cast<long>(i) + 2);
    } else if (words[i].starts_with("--config=")) {
      path = words[i].substr(9);
      words.erase(words.begin() + static_cast<long>(i));
    } else {
      ++i;
    }
  }
  return path;
}

int run_verb(const Verb& verb, std::vector<std::string> words) {
  const auto end = std::ranges::find(words, "--");
  if (std::find(words.begin(), end, "--help") != end ||
      std::find(words.begin(), end, "-h") != end) {
    print(stdout, help_of(verb));
    return kExitYes;
  }
  const std::string name = "pratique " + std::string(verb.name) + ": ";
  Surroundings surroundings;
  surroundings.environment = own_environment();
  auto named = take_config(words);
  if (named && named->empty()) named = surroundings.environment["PRATIQUE_CONFIG"];
  Status config = named ? read_config(surroundings, *named) : Status(named.error());
  if (!config) return usage(name + printable(config.error().message) + "\n");
  const auto arguments = Arguments::parse(verb, words, surroundings);
  if (!arguments)
    return usage(name + printable(arguments.error().message) + "\n  pratique " +
                 std::string(verb.name) + " --help explains it\n");
  return verb.run(*arguments);
}

// A device or pipe is written to, never replaced; of a symbolic link the file it leads to is.
Status write_output_file(const std::string& path, std::string_view bytes) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return write_file_atomically(path, bytes);
  if (S_ISREG(status.st_mode)) {
    char* real = ::realpath(path.c_str(), nullptr);
    const std::string target = real == nullptr ? path : real;
    std::free(real);
    return write_file_atomically(target, bytes, status.st_mode & 0777);
  }
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return errno_error("write " + path, errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int saved = errno;
  if (std::fclose(file) != 0 || !written)
    return errno_error("write " + path, written ? errno : saved);
  return {};
}

}  // namespace

std::span<const Verb* const> verbs() { return kVerbs; }

int exit_status_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::usage: return kExitUsage;
    case ErrorCode::internal: return kExitInternal;
    default: return kExitInput;
  }
}

int fail(const Arguments& arguments, const Error& error) {
  print(stderr,
        "pratique " + std::string(arguments.verb().name) + ": " + printable(error.message) + "\n");
  return exit_status_of(error);
}

Status write_result(const Arguments& arguments, std::string_view bytes) {
  const std::string path = arguments.get("output");
  if (!path.empty() && path != "-") return write_output_file(path, bytes);
  print(stdout, bytes);
  if (std::fflush(stdout) != 0) return errno_error("write standard output", errno);
  return {};
}

int run(int argc, char** argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (words.empty()) return usage(overview());
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print(stdout, overview());
    return kExitYes;
  }
  if (words[0] == "--version") {
    print(stdout, "pratique " + std::string(kVersion) + "\n");
    return kExitYes;
  }
  std::size_t used = 0;
  const Verb* verb = find_verb(words, used);
  if (verb == nullptr)
    return usage("pratique: no verb '" + printable(words[0]) + "'\n\n" + overview());
  words.erase(words.begin(), words.begin() + static_cast<long>(used));
  return run_verb(*verb, std::move(words));
}

}  // namespace pratique::cli
