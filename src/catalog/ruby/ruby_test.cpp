#include "catalog/ruby/ruby.h"

#include <doctest/doctest.h>

#include "catalog/ruby/gemfile_lock.h"

using namespace pratique;
using namespace pratique::catalog;

namespace {

class NoTree final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override { return std::string(path); }
};

std::string shape(const std::vector<package::Package>& packages) {
  std::string out;
  for (const package::Package& found : packages) {
    if (!out.empty()) out += " ";
    out += found.name + "=" + found.version;
    for (const auto& [key, value] : found.qualifiers) out += "?" + key + "=" + value;
    for (const std::string& name : found.depends) out += ">" + name;
    for (const std::string& digest : found.digests) out += "#" + digest.substr(0, 9);
  }
  return out;
}

constexpr const char* kLock = R"(GIT
  remote: https://github.com/o/lib.git
  revision: 0a1b2c
  branch: main
  specs:
    lib (0.3.0)
      rack (>= 2)

PATH
  remote: .
  specs:
    own (1.0.0)
      rack

GEM
  remote: https://rubygems.org/
  specs:
    mini_portile2 (2.8.5)
    nokogiri (1.15.0)
      mini_portile2 (~> 2.8.2)
      racc (~> 1.4)
    nokogiri (1.15.0-x86_64-linux)
      racc (~> 1.4)
    grpc (1.58.0-aarch64-linux)
    rack (2.2.8)
    bad entry
    broken (>= 1)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  lib!
  nokogiri

CHECKSUMS
  rack (2.2.8) sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  nokogiri (1.15.0) sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  nokogiri (1.15.0-x86_64-linux) sha256=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  grpc (1.58.0-aarch64-linux)

BUNDLED WITH
   2.4.10
)";

}  // namespace

TEST_CASE("a lock file of Bundler") {
  CHECK(shape(ruby::parse_gemfile_lock(kLock)) ==
        "lib=0.3.0?vcs_url=git+https://github.com/o/lib.git@0a1b2c>rack mini_portile2=2.8.5 "
        "nokogiri=1.15.0>mini_portile2>racc grpc=1.58.0?platform=aarch64-linux "
        "rack=2.2.8#sha256:e3");
  std::string windows(kLock);
  for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) {
    windows.insert(at, "\r");
  }
  CHECK(shape(ruby::parse_gemfile_lock(windows)) == shape(ruby::parse_gemfile_lock(kLock)));
}

TEST_CASE("damaged lock files of Bundler give what can be read") {
  CHECK(shape(ruby::parse_gemfile_lock("")).empty());
  CHECK(shape(ruby::parse_gemfile_lock("<<<<<<< HEAD\n    a (1)\n")).empty());
  CHECK(shape(ruby::parse_gemfile_lock("GEM\n  specs:\n    a (1\n    b (2)\n")) == "a=1 b=2");
}

TEST_CASE("which ruby files are read") {
  struct Case {
    const char* name;
    const char* path;
    Want want;
  };
  const Case cases[] = {
      {"installed", "usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec", Want::content},
      {"default", "usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec",
       Want::content},
      {"Debian's", "usr/share/rubygems-integration/all/specifications/webrick-1.8.1.gemspec",
       Want::content},
      {"in the gem's own folder", "gems/3.1.0/gems/rake-13.0.6/rake.gemspec", Want::no},
      {"checked out by Bundler", "bundle/ruby/3.1.0/bundler/gems/lib-0a1b/lib.gemspec",
       Want::content},
      {"deep in a checkout", "bundle/ruby/3.1.0/bundler/gems/lib-0a1b/x/lib.gemspec", Want::no},
      {"lock file", "app/Gemfile.lock", Want::content},
      {"lock file, newer name", "app/gems.locked", Want::content},
      {"lock file of a gem", "gems/3.1.0/gems/rake-13.0.6/Gemfile.lock", Want::no},
      {"project in a folder called gems", "srv/gems/app/Gemfile.lock", Want::content},
      {"Gemfile", "app/Gemfile", Want::no},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(ruby::cataloger().wants({.path = c.path}) == c.want);
  }
}

TEST_CASE("locked gems that are installed are dropped") {
  const auto parse = [](const char* path, std::string_view content) {
    return FileResult{path, ruby::cataloger().parse({.path = path}, content)};
  };
  std::vector<FileResult> files;
  files.push_back(parse("app/Gemfile.lock", kLock));
  files.push_back(
      parse("g/specifications/rack-2.2.8.gemspec", "s.name = 'rack'\ns.version = '2.2.8'"));
  files.push_back(
      parse("g/specifications/grpc-1.57.0.gemspec", "s.name = 'grpc'\ns.version = '1.57.0'"));
  ruby::cataloger().join(files, NoTree());
  REQUIRE(files[0].parsed.packages.size() == 4);
  CHECK(files[0].parsed.packages.back().name == "grpc");
  CHECK(files[1].parsed.packages.size() == 1);
  CHECK(files[1].parsed.packages[0].evidence == package::Evidence::installed);
  CHECK(files[1].parsed.packages[0].path == "g/specifications/rack-2.2.8.gemspec");
}
