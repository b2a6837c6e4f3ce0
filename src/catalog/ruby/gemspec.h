// Gem specifications (guides.rubygems.org/specification-reference), read without a Ruby
// interpreter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "package/package.h"

namespace pratique::catalog::ruby {

// What a file name says: "nokogiri-1.15.0-x86_64-linux.gemspec". The version begins at the first
// dash that a digit follows; the platform at the next one.
struct SpecName {
  std::string name;
  std::string version;
  std::string platform;
};
std::optional<SpecName> read_spec_name(std::string_view base);

// Reads the assignments with literal values, the "# stub:" line that RubyGems writes, and the file
// name, in this order of trust: name and version assigned, stub, file name. A version that only
// Ruby could compute is taken from the file name; a package without any is unidentified. An error
// where no name is to be had.
Result<package::Package> parse_gemspec(std::string_view content, std::string_view base);

}  // namespace pratique::catalog::ruby
