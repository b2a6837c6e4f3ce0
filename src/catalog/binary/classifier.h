// The table of programs we recognise, and how a version is found in one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pratique::catalog::binary {

// What may follow the dotted numbers of a version.
enum class Tail : std::uint8_t {
  none,
  letter,      // 1.1.1w (OpenSSL before 3)
  stage,       // 3.13.0rc1, 16beta2, 1.0.0-rc.1
  patch,       // 9.2p1, kept (OpenSSH)
  skip_patch,  // 3.1.2p20: of no interest (Ruby)
  update,      // 1.8.0_392 (Java 8)
};

// Where a version stands: `before`, then the version beginning with `lead`, then `after`. With an
// empty `before` the word that ends at `after` is taken. At least `least` numbers.
struct Rule {
  std::string_view before = {};
  std::string_view lead = {};
  std::string_view after = {};
  int least = 3;
  Tail tail = Tail::none;
};

struct Classifier;
// For programs whose version has no fixed text around it.
using Finder = std::string (*)(std::string_view file_name, std::string_view content);

struct Classifier {
  std::string_view name;        // of the purl
  std::string_view files;       // base names, separated by blanks: '*' any text, '#' one digit
  std::span<const Rule> rules;  // the first that matches anywhere in the file decides
  Finder finder = nullptr;      // instead of rules
  bool certain =
      false;  // a program of the first name in `files` is this one, whatever is found in it
};

std::span<const Classifier> classifiers();
// The classifier for a base name, or null.
const Classifier* classifier_of(std::string_view file_name);
bool matches(std::string_view pattern, std::string_view name);

// The version that a rule finds, empty where it finds none.
std::string find_version(std::string_view content, const Rule& rule);
std::string find_version(std::string_view file_name, std::string_view content,
                         const Classifier& classifier);

// Finders of the table.
std::string find_python(std::string_view file_name, std::string_view content);
std::string find_redis(std::string_view file_name, std::string_view content);

}  // namespace pratique::catalog::binary
