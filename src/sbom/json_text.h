// JSON written piece by piece into one string, for documents with tens of thousands of parts: no
// tree is built, so writing costs the size of the text alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pratique::sbom {

// The caller opens and closes in pairs; commas come by themselves.
class JsonText {
 public:
  void open_object() { open('{'); }
  void close_object() { text_ += '}'; }
  void open_array() { open('['); }
  void close_array() { text_ += ']'; }
  void key(std::string_view name);
  void string(std::string_view value);
  void integer(std::int64_t value);
  void boolean(bool value);

  void member(std::string_view name, std::string_view value);
  // Only where there is a value.
  void member_if(std::string_view name, std::string_view value);
  void object_member(std::string_view name);  // "name": {
  void array_member(std::string_view name);   // "name": [

  // The next element of an array or member of an object begins a line: one component a line makes
  // documents that can be compared.
  void new_line() { line_ = true; }

  void reserve(std::size_t size) { text_.reserve(size); }
  std::string take() { return std::move(text_); }

 private:
  void open(char bracket);
  void separate();

  std::string text_;
  bool line_ = false;
};

}  // namespace pratique::sbom
