// toml++ throws on damage; it is caught here.
#include "text/toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace pratique::text {
namespace {

std::string place(const toml::source_position& at) {
  return "TOML line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ": ";
}

std::string text_of(const toml::date& date) {
  char text[40];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned{date.year}, unsigned{date.month},
                unsigned{date.day});
  return text;
}

std::string text_of(const toml::time& time) {
  char text[40];
  std::snprintf(text, sizeof text, "%02u:%02u:%02u", unsigned{time.hour}, unsigned{time.minute},
                unsigned{time.second});
  std::string out = text;
  if (time.nanosecond == 0) return out;
  std::snprintf(text, sizeof text, ".%09u", unsigned{time.nanosecond});
  out += text;
  while (out.ends_with('0')) out.pop_back();
  return out;
}

std::string text_of(const toml::date_time& both) {
  std::string out = text_of(both.date) + "T" + text_of(both.time);
  if (!both.offset) return out;
  const int minutes = both.offset->minutes;
  if (minutes == 0) return out + "Z";
  const auto size = static_cast<unsigned>(std::abs(minutes));
  char text[40];
  std::snprintf(text, sizeof text, "%c%02u:%02u", minutes < 0 ? '-' : '+', size / 60, size % 60);
  return out + text;
}

Json json_of(const toml::node& node);

Json json_of(const toml::table& table) {
  std::vector<std::pair<const toml::key*, const toml::node*>> members;
  members.reserve(table.size());
  for (const auto& [key, node] : table) members.emplace_back(&key, &node);
  std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return a.first->source().begin < b.first->source().begin;
  });
  JsonObject object;
  object.reserve(members.size());
  for (const auto& [key, node] : members)
    object.emplace_back(std::string(key->str()), json_of(*node));
  return object;
}

Json json_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return json_of(*node.as_table());
    case toml::node_type::array: {
      JsonArray items;
      items.reserve(node.as_array()->size());
      for (const auto& item : *node.as_array()) items.push_back(json_of(item));
      return items;
    }
    case toml::node_type::string: return Json(node.as_string()->get());
    case toml::node_type::integer: return Json(std::int64_t{node.as_integer()->get()});
    case toml::node_type::floating_point: return Json(node.as_floating_point()->get());
    case toml::node_type::boolean: return Json(node.as_boolean()->get());
    case toml::node_type::date: return Json(text_of(node.as_date()->get()));
    case toml::node_type::time: return Json(text_of(node.as_time()->get()));
    case toml::node_type::date_time: return Json(text_of(node.as_date_time()->get()));
    default: return Json();
  }
}

// The end of a string that begins at `start` with a quote, so that what it holds is not taken for
// syntax.
std::size_t end_of_string(std::string_view text, std::size_t start) {
  const char quote = text[start];
  const bool escapes = quote == '"';
  const bool multiline = text.substr(start, 3) == std::string(3, quote);
  for (std::size_t i = start + (multiline ? 3 : 1); i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (multiline) {
      if (text[i] == quote && text.substr(i, 3) == std::string(3, quote)) return i + 2;
    } else if (text[i] == quote || text[i] == '\n') {
      return i;
    }
  }
  return text.size();
}

// toml++ limits how deep values nest, not how long dotted keys are, and frees tables recursively:
// so the depth that a document reaches is counted before it is parsed.
Status check_depth(std::string_view text, std::size_t most) {
  std::vector<std::size_t> dots{0};
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = end_of_string(text, i);
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '.') {
      ++dots.back();
      ++depth;
    } else if (c == '[' || c == '{') {
      dots.push_back(0);
      ++depth;
    } else if ((c == ']' || c == '}') && dots.size() > 1) {
      depth -= dots.back() + 1;
      dots.pop_back();
    } else if (c == ',' || (c == '\n' && dots.size() == 1)) {
      depth -= dots.back();
      dots.back() = 0;
    }
    if (depth > most) return limit("TOML: nested deeper than " + std::to_string(most));
  }
  return {};
}

}  // namespace

Result<Json> parse_toml(std::string_view bytes, const TomlLimits& limits) {
  if (bytes.size() > limits.bytes)
    return limit("TOML: more than " + std::to_string(limits.bytes) + " bytes");
  TRY(check_depth(bytes, limits.depth));
  try {
    const toml::table table = toml::parse(bytes);
    return json_of(table);
  } catch (const toml::parse_error& error) {
    return invalid(place(error.source().begin) + std::string(error.description().substr(0, 300)));
  } catch (const std::exception& error) {
    return invalid(std::string("TOML: ") + error.what());
  }
}

}  // namespace pratique::text
