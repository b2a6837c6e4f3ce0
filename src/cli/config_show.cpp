// pratique config show: every setting, its value, and where that came from.
#include <cstdio>

#include "cli/cli.h"
#include "core/printable.h"

namespace pratique::cli {
namespace {

constexpr Flag kFlags[] = {
    {"format", "FORMAT", "table or json", "table", false},
};

struct Row {
  std::string verb;
  std::string flag;
  Setting setting;
};

// A value that may be a secret is never shown.
bool is_secret(std::string_view flag) {
  return flag.find("password") != std::string_view::npos ||
         flag.find("token") != std::string_view::npos ||
         flag.find("secret") != std::string_view::npos;
}

std::string shown(const Row& row) {
  if (row.setting.values.empty()) return "-";
  if (is_secret(row.flag)) return "(hidden)";
  std::string out;
  for (const std::string& value : row.setting.values) out += (out.empty() ? "" : ", ") + value;
  return out;
}

// Keys of the file that no verb knows: a typing error would otherwise be silence.
std::vector<std::string> unknown_keys(const text::Json& config) {
  std::vector<std::string> out;
  const auto known_flag = [](std::string_view section, std::string_view key) {
    for (const Verb* verb : verbs()) {
      if (!section.empty() && verb->name.substr(0, verb->name.find(' ')) != section) continue;
      for (const Flag& flag : verb->flags)
        if (flag.name == key) return true;
    }
    return false;
  };
  for (const auto& [key, value] : config.members()) {
    if (value.is_object()) {
      for (const auto& [inner, unused] : value.members())
        if (!known_flag(key, inner)) out.push_back(key + "." + inner);
    } else if (!known_flag("", key)) {
      out.push_back(key);
    }
  }
  return out;
}

int run_show(const Arguments& arguments) {
  const Surroundings& surroundings = arguments.surroundings();
  std::vector<Row> rows;
  for (const Verb* verb : verbs()) {
    // The verb's own flags as its command line would see them without any flag.
    Verb bare = *verb;
    bare.least = 0;
    const auto parsed = Arguments::parse(bare, {}, surroundings);
    if (!parsed) return fail(arguments, parsed.error());
    for (const Flag& flag : verb->flags)
      rows.push_back({std::string(verb->name), std::string(flag.name), parsed->setting(flag.name)});
  }
  const std::vector<std::string> unknown = unknown_keys(surroundings.config);
  std::string out;
  if (arguments.get("format") == "json") {
    text::Json settings = text::Json::array();
    for (const Row& row : rows) {
      text::Json entry = text::Json::object();
      entry.set("verb", row.verb).set("flag", row.flag);
      entry.set("value", row.setting.values.empty() ? text::Json() : text::Json(shown(row)));
      entry.set("origin",
                row.setting.origin.empty() ? text::Json() : text::Json(row.setting.origin));
      settings.push(std::move(entry));
    }
    text::Json names = text::Json::array();
    for (const std::string& name : unknown) names.push(name);
    text::Json document = text::Json::object();
    document.set("schema", "pratique.config/1")
        .set("file",
             surroundings.config_path.empty() ? text::Json() : text::Json(surroundings.config_path))
        .set("settings", std::move(settings))
        .set("unknown", std::move(names));
    out = text::write_json(document, 2) + "\n";
  } else if (arguments.get("format") == "table") {
    out = "configuration file: " +
          (surroundings.config_path.empty() ? std::string("none") : surroundings.config_path) +
          "\n";
    for (const Row& row : rows) {
      char line[512];
      std::snprintf(line, sizeof line, "%-16s --%-20s %-28s %s\n", row.verb.c_str(),
                    row.flag.c_str(), printable(shown(row)).substr(0, 200).c_str(),
                    printable(row.setting.origin).substr(0, 200).c_str());
      out += line;
    }
    for (const std::string& name : unknown)
      out += "unknown key in the file: " + printable(name) + "\n";
  } else {
    return fail(arguments, usage_error("--format: table or json is wanted"));
  }
  const Status written = write_result(arguments, out);
  return written ? kExitYes : fail(arguments, written.error());
}

}  // namespace

const Verb kConfigShow = {
    "config show",
    "",
    "every setting, its value and where it came from",
    0,
    0,
    kFlags,
    "Order: command line, environment (PRATIQUE_FLAG_NAME), configuration file, default.",
    run_show,
};

}  // namespace pratique::cli
