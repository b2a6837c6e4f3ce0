#include "cli/arguments.h"

#include <CLI/CLI.hpp>

namespace pratique::cli {
namespace {

const Setting& unset() {
  static const Setting kNone;
  return kNone;
}

// A value of the configuration file as the words a command line would have.
Result<std::vector<std::string>> words_of(const text::Json& value, const std::string& key) {
  std::vector<std::string> out;
  const auto add = [&](const text::Json& one) -> Status {
    if (one.is_string())
      out.emplace_back(one.string());
    else if (one.is_bool())
      out.emplace_back(one.boolean() ? "true" : "false");
    else if (one.is_number())
      out.push_back(text::write_json(one));
    else
      return usage_error(key + ": a text, number, boolean or list of them is wanted");
    return {};
  };
  if (value.is_array()) {
    for (const text::Json& one : value.items()) TRY(add(one));
  } else {
    TRY(add(value));
  }
  return out;
}

// Where no command line value is given: environment, section of the verb, top of the file, default.
Result<Setting> elsewhere(const Verb& verb, const Flag& flag, const Surroundings& surroundings) {
  const std::string variable = environment_name(flag.name);
  if (const auto found = surroundings.environment.find(variable);
      found != surroundings.environment.end() && !found->second.empty())
    return Setting{{found->second}, "environment " + variable};
  const std::string_view section = verb.name.substr(0, verb.name.find(' '));
  for (const auto& [place, prefix] :
       {std::pair<const text::Json*, std::string>{&surroundings.config[section],
                                                  std::string(section) + "."},
        {&surroundings.config, ""}}) {
    if (!place->is_object() || !place->contains(flag.name)) continue;
    const std::string key = surroundings.config_path + ": " + prefix + std::string(flag.name);
    return Setting {
      TRY(words_of((*place)[flag.name], key))
      , key
    };
  }
  if (!flag.default_value.empty()) return Setting{{std::string(flag.default_value)}, "default"};
  return Setting{};
}

Status check_switch(const Flag& flag, const Setting& setting) {
  if (!flag.value_name.empty() || setting.values.empty()) return {};
  const std::string& value = setting.values.back();
  if (value == "true" || value == "false" || value == "1" || value == "0") return {};
  return usage_error("--" + std::string(flag.name) + ": true or false is wanted, not '" + value +
                     "' (" + setting.origin + ")");
}

}  // namespace

std::string environment_name(std::string_view flag) {
  std::string out = "PRATIQUE_";
  for (const char c : flag)
    out += c == '-' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

Result<Arguments> Arguments::parse(const Verb& verb, std::span<const std::string> words,
                                   const Surroundings& surroundings) {
  CLI::App app;
  app.set_help_flag();
  std::map<std::string, CLI::Option*, std::less<>> options;
  for (const Flag& flag : verb.flags) {
    const std::string name = "--" + std::string(flag.name);
    CLI::Option* option = nullptr;
    if (flag.value_name.empty()) {
      option = app.add_flag(name);
    } else {
      option = app.add_option(name)->expected(1)->allow_extra_args(false);
      option->multi_option_policy(flag.repeatable ? CLI::MultiOptionPolicy::TakeAll
                                                  : CLI::MultiOptionPolicy::TakeLast);
    }
    options.emplace(std::string(flag.name), option);
  }
  std::vector<std::string> operands;
  app.add_option("operands", operands)->expected(0, static_cast<int>(verb.most + 1));
  Arguments out;
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(std::move(reversed));
    for (const auto& [name, option] : options)
      if (option->count() != 0)
        out.settings_[name] = {option->as<std::vector<std::string>>(), "command line"};
  } catch (const CLI::Error& error) {
    return usage_error(error.what());
  }
  out.verb_ = &verb;
  out.surroundings_ = &surroundings;
  out.operands_ = std::move(operands);
  for (const Flag& flag : verb.flags) {
    if (!out.settings_.contains(flag.name)) {
      Setting found = TRY(elsewhere(verb, flag, surroundings));
      out.settings_.emplace(std::string(flag.name), std::move(found));
    }
    TRY(check_switch(flag, out.setting(flag.name)));
  }
  if (out.operands_.size() < verb.least || out.operands_.size() > verb.most)
    return usage_error(out.operands_.size() < verb.least
                           ? "missing operand: " + std::string(verb.operands)
                           : "one operand too many: '" + out.operands_[verb.most] + "'");
  return out;
}

const Setting& Arguments::setting(std::string_view flag) const {
  const auto found = settings_.find(flag);
  return found == settings_.end() ? unset() : found->second;
}
const std::vector<std::string>& Arguments::all(std::string_view flag) const {
  return setting(flag).values;
}
std::string Arguments::get(std::string_view flag) const {
  const auto& values = all(flag);
  return values.empty() ? std::string() : values.back();
}
bool Arguments::has(std::string_view flag) const {
  const std::string value = get(flag);
  return !value.empty() && value != "false" && value != "0";
}

std::string help_of(const Verb& verb) {
  std::string out = "pratique " + std::string(verb.name);
  if (!verb.operands.empty()) out += " " + std::string(verb.operands);
  if (!verb.flags.empty()) out += " [FLAGS]";
  out += "\n  " + std::string(verb.summary) + "\n";
  if (!verb.flags.empty()) out += "\n";
  for (const Flag& flag : verb.flags) {
    std::string left = "  --" + std::string(flag.name);
    if (!flag.value_name.empty()) left += " " + std::string(flag.value_name);
    if (left.size() < 28) left.append(28 - left.size(), ' ');
    out += left + " " + std::string(flag.help);
    if (!flag.default_value.empty()) out += " (default: " + std::string(flag.default_value) + ")";
    if (flag.repeatable) out += " (repeatable)";
    out += "\n";
  }
  if (!verb.notes.empty()) out += "\n" + std::string(verb.notes) + "\n";
  return out;
}

}  // namespace pratique::cli
