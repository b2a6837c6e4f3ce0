#include "catalog/ruby/gemspec.h"

#include <doctest/doctest.h>

#include "catalog/ruby/literal.h"

using namespace pratique;
using namespace pratique::catalog::ruby;

namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "|") + part;
  return out;
}

std::string shape(const Result<package::Package>& found) {
  if (!found) return "error: " + found.error().message;
  std::string out = found->name + " " + found->version + " [" + joined(found->licences) + "] (" +
                    joined(found->depends) + ")";
  for (const auto& [key, value] : found->qualifiers) out += " " + key + "=" + value;
  if (!found->unidentified.empty()) out += " !";
  return out;
}

}  // namespace

TEST_CASE("gem specifications") {
  struct Case {
    const char* name;
    const char* content;
    const char* base;
    const char* want;
  };
  const Case cases[] = {
      {"generated",
       "# -*- encoding: utf-8 -*-\n# stub: webrick 1.8.1 ruby lib\n\nGem::Specification.new do "
       "|s|\n  s.name = \"webrick\".freeze\n  s.version = \"1.8.1\"\n\n  s.authors = [\"A "
       "B\".freeze]\n  s.licenses = [\"Ruby\".freeze, \"BSD-2-Clause\".freeze]\n"
       "  s.rubygems_version = \"3.3.15\".freeze\n  s.installed_by_version = \"3.3.15\" if "
       "s.respond_to? :installed_by_version\nend\n",
       "webrick-1.8.1.gemspec", "webrick 1.8.1 [Ruby|BSD-2-Clause] ()"},
      {"old branches repeat development dependencies",
       "Gem::Specification.new do |s|\n  s.name = %q{rss}\n  s.version = \"0.2.9\"\n"
       "  if s.respond_to? :add_runtime_dependency then\n"
       "    s.add_runtime_dependency(%q<rexml>.freeze, [\">= 0\"])\n"
       "    s.add_development_dependency(%q<rake>.freeze, [\">= 0\"])\n  else\n"
       "    s.add_dependency(%q<rexml>.freeze, [\">= 0\"])\n"
       "    s.add_dependency(%q<rake>.freeze, [\">= 0\"])\n  end\nend\n",
       "rss-0.2.9.gemspec", "rss 0.2.9 [] (rexml)"},
      {"platform",
       "Gem::Specification.new do |s|\n s.name = 'nokogiri'\n s.version = '1.15.0'\n "
       "s.platform = \"x86_64-linux\".freeze\nend",
       "nokogiri-1.15.0-x86_64-linux.gemspec", "nokogiri 1.15.0 [] () platform=x86_64-linux"},
      {"hand-written, version from a constant",
       "require_relative 'lib/foo/version'\nGem::Specification.new do |spec|\n  spec.name          "
       "= \"foo-bar\"\n  spec.version       = Foo::VERSION\n  spec.license = 'MIT'\n"
       "  spec.add_dependency \"rack\", \"~> 2.0\"\nend\n",
       "foo-bar-2.0.1.gemspec", "foo-bar 2.0.1 [MIT] (rack)"},
      {"hand-written without a version anywhere",
       "Gem::Specification.new do |s|\n s.name='foo'\n s.version = \"#{VERSION}\"\nend",
       "foo.gemspec", "foo  [] () !"},
      {"version object", "s.name = 'a'\ns.version = Gem::Version.new(\"1.2\")\n", "a.gemspec",
       "a 1.2 [] ()"},
      {"values over several lines",
       "s.name = 'a'\ns.version = '1'\ns.licenses = [\n  'MIT', # x\n "
       " \"Apache-2.0\"\n]\n",
       "a-1.gemspec", "a 1 [MIT|Apache-2.0] ()"},
      {"word array", "s.name='a'\ns.version='1'\ns.licenses = %w[MIT Ruby]\n", "a-1.gemspec",
       "a 1 [MIT|Ruby] ()"},
      {"stub only", "# stub: date 3.2.2 java lib\n", "x.gemspec", "date 3.2.2 [] () platform=java"},
      {"file name only", "\n", "io-console-0.5.11.gemspec", "io-console 0.5.11 [] ()"},
      {"comments say nothing", "# s.name = 'x'\ns.name = 'a'\ns.version = '1'\n", "a-1.gemspec",
       "a 1 [] ()"},
      {"file name of another gem gives no version", "s.name = 'a'\n", "b-1.gemspec", "a  [] () !"},
      {"description that looks like code is one literal",
       "s.name = 'a'\ns.version = '1'\ns.description = \"x\\n s.version = '2'\"\n", "a-1.gemspec",
       "a 1 [] ()"},
      {"prerelease", "s.name = 'a'\ns.version = '1.0.0.beta2'\n", "a-1.0.0.beta2.gemspec",
       "a 1.0.0.beta2 [] ()"},
      {"no name", "puts 1\n", "x.gemspec", "error: gem specification without a name"},
      {"binary", "\xff\x00", "x.gemspec", "error: gem specification without a name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(shape(parse_gemspec(c.content, c.base)) == c.want);
  }
}

TEST_CASE("specification file names") {
  const auto name = read_spec_name("a-1b-2.0-x86_64-linux-gnu.gemspec");
  REQUIRE(name.has_value());
  CHECK(name->name == "a");
  CHECK(name->version == "1b");
  CHECK(read_spec_name("rails.gemspec") == std::nullopt);
  CHECK(read_spec_name("x-1.rb") == std::nullopt);
}

TEST_CASE("ruby string literals") {
  struct Case {
    const char* source;
    const char* want;  // null: no literal
  };
  const Case cases[] = {
      {"\"a\\\"b\\n\".freeze, x", "a\"b\n"},
      {"'it\\'s \\n'", "it's \\n"},
      {"%q<a<b>c>", "a<b>c"},
      {"%q(x)", "x"},
      {"%(y)", "y"},
      {"\"#{x}\"", nullptr},
      {"\"open", nullptr},
      {"Foo", nullptr},
      {"", nullptr},
      {"%w[a]", nullptr},
      {"'#{x}'", "#{x}"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.source);
    std::string_view source = c.source;
    const auto text = take_string(source);
    CHECK(text.has_value() == (c.want != nullptr));
    if (text && c.want != nullptr) CHECK(*text == c.want);
  }
  CHECK(joined(take_strings("[A, 'b', [], \"c\".freeze]")) == "b");
  CHECK(joined(take_strings("['a', B, 'c']")) == "a|c");
}
