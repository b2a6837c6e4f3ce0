#include "sbom/json_text.h"

#include <algorithm>

#include "text/json.h"

namespace pratique::sbom {
namespace {

bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

// What stands last tells whether a comma is due: a string always ends in its quote.
void JsonText::separate() {
  if (!text_.empty()) {
    const char last = text_.back();
    if (last != '{' && last != '[' && last != ':') text_ += ',';
  }
  if (line_) text_ += '\n';
  line_ = false;
}

void JsonText::open(char bracket) {
  separate();
  text_ += bracket;
}

void JsonText::string(std::string_view value) {
  separate();
  if (std::all_of(value.begin(), value.end(), is_plain)) {
    text_ += '"';
    text_ += value;
    text_ += '"';
  } else {
    text_ += text::quote_json(value);
  }
}

void JsonText::key(std::string_view name) {
  string(name);
  text_ += ':';
}

void JsonText::integer(std::int64_t value) {
  separate();
  text_ += std::to_string(value);
}

void JsonText::boolean(bool value) {
  separate();
  text_ += value ? "true" : "false";
}

void JsonText::member(std::string_view name, std::string_view value) {
  key(name);
  string(value);
}

void JsonText::member_if(std::string_view name, std::string_view value) {
  if (!value.empty()) member(name, value);
}

void JsonText::object_member(std::string_view name) {
  key(name);
  open_object();
}

void JsonText::array_member(std::string_view name) {
  key(name);
  open_array();
}

}  // namespace pratique::sbom
