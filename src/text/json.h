// JSON (RFC 8259): one value type, a reader with limits, a writer with a fixed order.
//
// YAML and TOML documents are read into the same value type (text/yaml.h, text/toml.h). Objects
// keep the order in which their members were written or added, so that output is the same for the
// same input. The parser library behind it (nlohmann) stays inside src/text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"

namespace pratique::text {

class Json;
using JsonArray = std::vector<Json>;
using JsonMember = std::pair<std::string, Json>;
using JsonObject = std::vector<JsonMember>;

class Json {
 public:
  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(bool value) : state_(value) {}
  Json(int value) : state_(static_cast<std::int64_t>(value)) {}
  Json(std::int64_t value) : state_(value) {}
  Json(std::uint64_t value);  // above int64's range it is stored as a double
  Json(double value) : state_(value) {}
  Json(std::string value) : state_(std::move(value)) {}
  Json(std::string_view value) : state_(std::string(value)) {}
  Json(const char* value) : state_(std::string(value)) {}
  Json(JsonArray value) : state_(std::move(value)) {}
  Json(JsonObject value) : state_(std::move(value)) {}
  static Json array() { return JsonArray{}; }
  static Json object() { return JsonObject{}; }

  bool is_null() const { return std::holds_alternative<std::monostate>(state_); }
  bool is_bool() const { return std::holds_alternative<bool>(state_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(state_); }
  bool is_number() const { return is_int() || std::holds_alternative<double>(state_); }
  bool is_string() const { return std::holds_alternative<std::string>(state_); }
  bool is_array() const { return std::holds_alternative<JsonArray>(state_); }
  bool is_object() const { return std::holds_alternative<JsonObject>(state_); }
  std::string_view type_name() const;  // "null", "boolean", "number", "string", "array", "object"

  // Lenient readers: the value if it is of that type, else an empty one. They never fail, which
  // suits documents of others; where a missing member must be an error, test the type first.
  std::string_view string() const;
  std::string string_or(std::string_view other) const;
  bool boolean(bool other = false) const;
  std::int64_t integer(std::int64_t other = 0) const;  // a double with an integral value counts
  double number(double other = 0) const;
  const JsonArray& items() const;     // empty unless an array
  const JsonObject& members() const;  // empty unless an object
  // The member of that name (the last, where it is repeated), or a shared null.
  const Json& operator[](std::string_view name) const;
  const Json& at(std::size_t index) const;  // a shared null past the end
  bool contains(std::string_view name) const;
  std::size_t size() const;  // of an array or object, else 0

  // Builders. set() replaces a member of that name or appends it; a null Json becomes an object or
  // array.
  Json& set(std::string_view name, Json value);
  Json& push(Json value);
  JsonArray& mutable_items();
  JsonObject& mutable_members();

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, JsonArray, JsonObject>
      state_;
};

struct JsonLimits {
  std::size_t bytes = 256u << 20;
  std::size_t depth = 128;
};

// A whole document; leading byte order mark and trailing white space allowed, anything else is an
// error that names line and column. Strings are valid UTF-8.
Result<Json> parse_json(std::string_view bytes, const JsonLimits& limits = {});
// JSON with // and /* */ comments and trailing commas (JSONC: tsconfig, bun.lock, devcontainer).
Result<Json> parse_jsonc(std::string_view bytes, const JsonLimits& limits = {});

// indent < 0: one line without spaces. Invalid UTF-8 in strings is written as U+FFFD. Numbers that
// are integers are written without a fraction; not-a-number and infinity as null.
std::string write_json(const Json& value, int indent = -1);
// `text` as a JSON string literal with its quotes.
std::string quote_json(std::string_view text);

}  // namespace pratique::text
