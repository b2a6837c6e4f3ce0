#include "text/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pratique::text {
namespace {

const Json& shared_null() {
  static const Json kNull;
  return kNull;
}

void write_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

// The length of the valid UTF-8 sequence at the front of `text`, or 0 (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (!tail(1) || !tail(2)) return 0;
    if (first == 0xe0 && byte(1) < 0xa0) return 0;
    if (first == 0xed && byte(1) > 0x9f) return 0;
    return 3;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;
    if (first == 0xf4 && byte(1) > 0x8f) return 0;
    return 4;
  }
  return 0;
}

void write_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text.front());
    if (c < 0x80) {
      switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        default:
          if (c < 0x20 || c == 0x7f) {
            out += "\\u00";
            out += kHex[c >> 4];
            out += kHex[c & 15];
          } else {
            out += static_cast<char>(c);
          }
      }
      text.remove_prefix(1);
      continue;
    }
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xef\xbf\xbd";
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  out += '"';
}

class Writer {
 public:
  Writer(std::string& out, int indent) : out_(out), indent_(indent) {}

  void write(const Json& value) {
    if (value.is_null()) {
      out_ += "null";
    } else if (value.is_bool()) {
      out_ += value.boolean() ? "true" : "false";
    } else if (value.is_int()) {
      out_ += std::to_string(value.integer());
    } else if (value.is_number()) {
      write_number(out_, value.number());
    } else if (value.is_string()) {
      write_string(out_, value.string());
    } else if (value.is_array()) {
      sequence('[', ']', value.items(), [this](const Json& item) { write(item); });
    } else {
      sequence('{', '}', value.members(), [this](const JsonMember& member) {
        write_string(out_, member.first);
        out_ += indent_ < 0 ? ":" : ": ";
        write(member.second);
      });
    }
  }

 private:
  template <typename Items, typename WriteItem>
  void sequence(char open, char close, const Items& items, WriteItem write_item) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      break_line();
      write_item(item);
    }
    --depth_;
    if (!first) break_line();
    out_ += close;
  }
  void break_line() {
    if (indent_ < 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent_) * depth_, ' ');
  }
  std::string& out_;
  int indent_;
  std::size_t depth_ = 0;
};

}  // namespace

Json::Json(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(INT64_MAX))
    state_ = static_cast<std::int64_t>(value);
  else
    state_ = static_cast<double>(value);
}

std::string_view Json::type_name() const {
  static constexpr std::string_view kNames[] = {"null",   "boolean", "number", "number",
                                                "string", "array",   "object"};
  return kNames[state_.index()];
}

std::string_view Json::string() const {
  const auto* text = std::get_if<std::string>(&state_);
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}
std::string Json::string_or(std::string_view other) const {
  return std::string(is_string() ? string() : other);
}
bool Json::boolean(bool other) const {
  const auto* value = std::get_if<bool>(&state_);
  return value == nullptr ? other : *value;
}
std::int64_t Json::integer(std::int64_t other) const {
  if (const auto* value = std::get_if<std::int64_t>(&state_)) return *value;
  if (const auto* value = std::get_if<double>(&state_))
    if (*value == std::floor(*value) && std::abs(*value) < 9.0e18)
      return static_cast<std::int64_t>(*value);
  return other;
}
double Json::number(double other) const {
  if (const auto* value = std::get_if<double>(&state_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&state_)) return static_cast<double>(*value);
  return other;
}
const JsonArray& Json::items() const {
  static const JsonArray kEmpty;
  const auto* value = std::get_if<JsonArray>(&state_);
  return value == nullptr ? kEmpty : *value;
}
const JsonObject& Json::members() const {
  static const JsonObject kEmpty;
  const auto* value = std::get_if<JsonObject>(&state_);
  return value == nullptr ? kEmpty : *value;
}
const Json& Json::operator[](std::string_view name) const {
  const JsonObject& all = members();
  for (auto member = all.rbegin(); member != all.rend(); ++member)
    if (member->first == name) return member->second;
  return shared_null();
}
const Json& Json::at(std::size_t index) const {
  const JsonArray& all = items();
  return index < all.size() ? all[index] : shared_null();
}
bool Json::contains(std::string_view name) const {
  return std::ranges::any_of(members(), [&](const JsonMember& m) { return m.first == name; });
}
std::size_t Json::size() const { return is_array() ? items().size() : members().size(); }

Json& Json::set(std::string_view name, Json value) {
  JsonObject& all = mutable_members();
  for (JsonMember& member : all) {
    if (member.first == name) {
      member.second = std::move(value);
      return *this;
    }
  }
  all.emplace_back(std::string(name), std::move(value));
  return *this;
}
Json& Json::push(Json value) {
  mutable_items().push_back(std::move(value));
  return *this;
}
JsonArray& Json::mutable_items() {
  if (!is_array()) state_ = JsonArray{};
  return std::get<JsonArray>(state_);
}
JsonObject& Json::mutable_members() {
  if (!is_object()) state_ = JsonObject{};
  return std::get<JsonObject>(state_);
}

std::string write_json(const Json& value, int indent) {
  std::string out;
  Writer(out, indent).write(value);
  return out;
}

std::string quote_json(std::string_view text) {
  std::string out;
  write_string(out, text);
  return out;
}

}  // namespace pratique::text
