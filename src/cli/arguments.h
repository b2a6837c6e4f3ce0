// The command line: verbs and their flags as tables, and the value of every flag with its origin.
//
// A flag `--fail-on` is also the environment variable PRATIQUE_FAIL_ON and the key `fail-on` of the
// configuration file, there either at the top or in the section of the verb (`scan:`), which wins.
// The command line wins over the environment, the environment over the file, the file over the
// default.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/json.h"

namespace pratique::cli {

struct Flag {
  std::string_view name;        // without dashes
  std::string_view value_name;  // "FILE"; empty: a switch
  std::string_view help;        // one line
  std::string_view default_value;
  bool repeatable = false;
};

class Arguments;

struct Verb {
  std::string_view name;      // "scan", "db import"
  std::string_view operands;  // "TARGET", as the usage line shows it
  std::string_view summary;
  std::size_t least = 0;  // operands
  std::size_t most = 0;
  std::span<const Flag> flags;
  std::string_view notes;  // the end of --help: exit status, examples
  int (*run)(const Arguments& arguments);
};

// What the environment and the configuration file say; read once in main.
struct Surroundings {
  std::map<std::string, std::string, std::less<>> environment;  // only PRATIQUE_…
  std::string config_path;                                      // empty: no file
  text::Json config;
};

struct Setting {
  std::vector<std::string> values;  // none: not set
  std::string
      origin;  // "command line", "environment PRATIQUE_X", "/etc/…: scan.fail-on", "default"
};

class Arguments {
 public:
  // `words` are what follows the verb's own words. An error is a usage error that names the flag.
  static Result<Arguments> parse(const Verb& verb, std::span<const std::string> words,
                                 const Surroundings& surroundings);

  std::string get(std::string_view flag) const;  // the value, empty if not set
  bool has(std::string_view flag) const;         // set to a non-empty value; a switch that is on
  const std::vector<std::string>& all(std::string_view flag) const;
  const Setting& setting(std::string_view flag) const;
  const std::vector<std::string>& operands() const { return operands_; }
  const Verb& verb() const { return *verb_; }
  const Surroundings& surroundings() const { return *surroundings_; }

 private:
  const Verb* verb_ = nullptr;
  const Surroundings* surroundings_ = nullptr;
  std::map<std::string, Setting, std::less<>> settings_;
  std::vector<std::string> operands_;
};

// "fail-on" -> "PRATIQUE_FAIL_ON"
std::string environment_name(std::string_view flag);

// --help of a verb, one screen.
std::string help_of(const Verb& verb);

}  // namespace pratique::cli
