// Reading JSON. nlohmann's SAX parser does the grammar, UTF-8 and numbers, and tells where an error
// is; depth and size are limited here. This file is the only one that includes json.hpp.
#include <nlohmann/json.hpp>

#include "text/json.h"

namespace pratique::text {
namespace {

std::string line_and_column(std::string_view bytes, std::size_t offset) {
  offset = std::min(offset, bytes.size());
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i < offset; ++i) {
    if (bytes[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// Builds the value bottom-up; open containers lie on a stack.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view bytes, std::size_t most_depth)
      : bytes_(bytes), most_depth_(most_depth) {}

  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override {
    return add(Json(static_cast<std::int64_t>(value)));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return add(Json(static_cast<std::uint64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& name) override {
    stack_.back().key = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& cause) override {
    std::string_view why = cause.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ..."
    if (const auto colon = why.find(": "); colon != std::string_view::npos)
      why.remove_prefix(colon + 2);
    error_ = invalid("JSON " + line_and_column(bytes_, position == 0 ? 0 : position - 1) + ": " +
                     std::string(why.substr(0, 300)));
    return false;
  }

  Result<Json> finish(bool parsed) && {
    if (!parsed) {
      if (error_.message.empty()) return invalid("JSON: not a document");
      return std::move(error_);
    }
    return std::move(root_);
  }

 private:
  struct Open {
    Json value;
    std::string key;
  };
  bool add(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return true;
    }
    Open& top = stack_.back();
    if (top.value.is_array())
      top.value.mutable_items().push_back(std::move(value));
    else
      top.value.mutable_members().emplace_back(std::move(top.key), std::move(value));
    return true;
  }
  bool open(Json container) {
    if (stack_.size() >= most_depth_) {
      error_ = limit("JSON: nested deeper than " + std::to_string(most_depth_));
      return false;
    }
    stack_.push_back({std::move(container), {}});
    return true;
  }
  bool close() {
    Json done = std::move(stack_.back().value);
    stack_.pop_back();
    return add(std::move(done));
  }
  std::string_view bytes_;
  std::size_t most_depth_;
  std::vector<Open> stack_;
  Json root_;
  Error error_;
};

Result<Json> parse(std::string_view bytes, const JsonLimits& limits, bool comments) {
  if (bytes.size() > limits.bytes)
    return limit("JSON: more than " + std::to_string(limits.bytes) + " bytes");
  Builder builder(bytes, limits.depth);
  bool parsed = false;
  try {
    parsed = nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder,
                                       nlohmann::json::input_format_t::json, true, comments);
  } catch (const std::exception& cause) {
    return invalid(std::string("JSON: ") + cause.what());
  }
  return std::move(builder).finish(parsed);
}

// Blanks commas that stand before a closing bracket, outside strings and comments.
std::string without_trailing_commas(std::string_view bytes) {
  std::string out(bytes);
  std::size_t comma = std::string::npos;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    if (c == '"') {
      for (++i; i < out.size() && out[i] != '"'; ++i)
        if (out[i] == '\\') ++i;
      comma = std::string::npos;
    } else if (c == '/' && i + 1 < out.size() && out[i + 1] == '/') {
      while (i < out.size() && out[i] != '\n') ++i;
    } else if (c == '/' && i + 1 < out.size() && out[i + 1] == '*') {
      const std::size_t end = out.find("*/", i + 2);
      i = end == std::string::npos ? out.size() : end + 1;
    } else if (c == ',') {
      comma = i;
    } else if (c == ']' || c == '}') {
      if (comma != std::string::npos) out[comma] = ' ';
      comma = std::string::npos;
    } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      comma = std::string::npos;
    }
  }
  return out;
}

}  // namespace

Result<Json> parse_json(std::string_view bytes, const JsonLimits& limits) {
  return parse(bytes, limits, false);
}

Result<Json> parse_jsonc(std::string_view bytes, const JsonLimits& limits) {
  if (bytes.size() > limits.bytes)
    return limit("JSON: more than " + std::to_string(limits.bytes) + " bytes");
  return parse(without_trailing_commas(bytes), limits, true);
}

}  // namespace pratique::text
