// What is written can be read back, whatever a package is made of.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "package/purl.h"
#include "sbom/document.h"
#include "sbom/identity.h"

namespace pratique::sbom {
namespace {

using package::Evidence;
using package::Kind;
using package::Package;

// A number below `end`.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return engine_() % end; }
  bool once_in(std::size_t count) { return below(count) == 0; }
  std::string pick(std::initializer_list<std::string_view> list) {
    return std::string(list.begin()[below(list.size())]);
  }

 private:
  std::mt19937 engine_;
};

std::string hex(Dice& dice, std::size_t size) {
  std::string out;
  while (out.size() < size) out += "0123456789abcdef"[dice.below(16)];
  return out;
}

std::string version(Dice& dice, Kind kind) {
  const std::string number = std::to_string(dice.below(30)) + "." + std::to_string(dice.below(9));
  switch (kind) {
    case Kind::deb: return (dice.once_in(3) ? "1:" : "") + number + "-1+deb12u" + hex(dice, 1);
    case Kind::rpm: return (dice.once_in(3) ? dice.pick({"0:", "2:"}) : "") + number + "-3.el9";
    case Kind::apk: return number + "-r" + std::to_string(dice.below(5));
    case Kind::golang: return "v" + number + ".0";
    default: return number + "." + std::to_string(dice.below(20)) + dice.pick({"", "-rc.1", "+b7"});
  }
}

std::string name_space(Dice& dice, Kind kind) {
  switch (kind) {
    case Kind::npm: return dice.pick({"", "@angular", "@types"});
    case Kind::maven: return dice.pick({"org.apache.logging.log4j", "com.acme"});
    case Kind::golang: return dice.pick({"github.com/gin-gonic", "golang.org/x"});
    case Kind::composer: return "symfony";
    default: return "";
  }
}

Package random_package(Dice& dice, const Document& document, std::size_t number) {
  constexpr Kind kKinds[] = {Kind::deb,      Kind::apk,   Kind::rpm,    Kind::npm,   Kind::pypi,
                             Kind::golang,   Kind::maven, Kind::gem,    Kind::cargo, Kind::nuget,
                             Kind::composer, Kind::conan, Kind::generic};
  Package out;
  out.kind = kKinds[dice.below(std::size(kKinds))];
  out.name_space = name_space(dice, out.kind);
  out.name = dice.pick({"openssl", "lib-a", "zlib", "left-pad", "core"}) + std::to_string(number);
  out.version = version(dice, out.kind);
  if (package::is_os(out.kind)) {
    out.arch = dice.pick({"amd64", "all"});
    if (dice.once_in(2)) out.source_name = "src-" + out.name;
    if (dice.once_in(3)) out.source_version = "9:1.2-3";
    if (out.kind == Kind::rpm && dice.once_in(3)) out.modularity = "nodejs:18:8080020230101:abc";
    out.vendor = dice.pick({"", "Debian Team <team@example.org>", "Acme, Inc.", "A (B) <c@d>",
                            "x <not an address>", "Ünïcode \"quoted\" <u@example.org>"});
    out.origin = dice.pick({"", "Debian"});
  }
  static constexpr std::string_view kLicences[] = {"MIT",
                                                   "Apache-2.0",
                                                   "GPL-2.0-or-later OR MIT",
                                                   "GPL-2.0-only WITH Classpath-exception-2.0",
                                                   "Some home-made licence",
                                                   "LicenseRef-acme",
                                                   "public domain\nsee file",
                                                   "(MIT OR Zlib)"};
  for (std::size_t left = dice.below(4); left > 0; --left) {
    const std::string licence(kLicences[dice.below(std::size(kLicences))]);
    if (std::ranges::find(out.licences, licence) == out.licences.end())
      out.licences.push_back(licence);
  }
  for (std::size_t left = dice.below(4); left > 0; --left)
    out.files.push_back(
        {"usr/share/" + out.name + "/f " + std::to_string(left) + dice.pick({"", "é", "\"", "\\"}),
         dice.pick({"md5:", "md5:"}) + hex(dice, 32)});
  if (dice.once_in(3)) out.digests.push_back("sha1:" + hex(dice, 40));
  if (dice.once_in(3)) out.digests.push_back("sha512:" + hex(dice, 128));
  out.path = dice.pick({"var/lib/dpkg/status", "app/a=b\n\\n.jar!/lib/x.jar", "ünï/code"}) +
             std::to_string(dice.below(3));
  out.layer = static_cast<int>(dice.below(document.layers.size() + 1)) - 1;
  out.owner = dice.pick({"", "pkg:deb/debian/owner@1.0"});
  out.evidence = dice.once_in(2) ? Evidence::lockfile : Evidence::installed;
  out.development = dice.once_in(4);
  if (dice.once_in(6)) out.unidentified = "no version recorded";
  if (!package::is_os(out.kind) && dice.once_in(5)) out.qualifiers.emplace_back("note", "a&b=c");
  out.purl = package::purl_of(out, document.distribution);
  return out;
}

Document random_document(std::uint32_t seed) {
  Dice dice(seed);
  Document out;
  out.name = dice.pick({"registry.example.org/team/app:1.2", "debian:12", "/tmp/root fs", ""});
  out.kind = "oci";
  out.digest = "sha256:" + hex(dice, 64);
  out.platform = dice.pick({"linux/amd64", "linux/arm64/v8", ""});
  for (std::size_t i = dice.below(4); i > 0; --i)
    out.layers.push_back({"sha256:" + hex(dice, 64), dice.pick({"", "sha256:" + hex(dice, 64)}),
                          dice.pick({"", "RUN a \\\n && b=c", "COPY . /"})});
  out.distribution = {"debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", {}};
  if (dice.once_in(3)) out.distribution = {"linuxmint", "21", "", "", {"ubuntu", "debian"}};
  const std::size_t count = dice.below(12);
  for (std::size_t i = 0; i < count; ++i) out.packages.push_back(random_package(dice, out, i));
  for (Package& each : out.packages)
    for (const Package& other : out.packages)
      if (&each != &other && each.kind == other.kind && dice.once_in(3))
        each.depends.push_back(joined_name(other));
  if (dice.once_in(3)) out.problems.push_back({"damaged", "a/b", "line 3: \"x\"\nis not y"});
  return out;
}

// What reading gives for a document: packages in the order of writing, evidence as a claim, lists
// that have no order sorted.
Document as_claimed(const Document& document) {
  Document out = document;
  out.packages.clear();
  for (const std::uint32_t index : writing_order(document)) {
    Package each = document.packages[index];
    each.evidence = Evidence::claimed;
    std::ranges::sort(each.files, {},
                      [](const auto& file) { return std::tie(file.path, file.digest); });
    std::ranges::sort(each.depends);
    out.packages.push_back(std::move(each));
  }
  return out;
}

void check_same(const Package& got, const Package& wanted) {
  CAPTURE(wanted.purl);
  CHECK(got.purl == wanted.purl);
  CHECK(got.kind == wanted.kind);
  CHECK(got.name_space == wanted.name_space);
  CHECK(got.name == wanted.name);
  CHECK(got.version == wanted.version);
  CHECK(got.arch == wanted.arch);
  CHECK(got.source_name == wanted.source_name);
  CHECK(got.source_version == wanted.source_version);
  CHECK(got.modularity == wanted.modularity);
  CHECK(got.vendor == wanted.vendor);
  CHECK(got.origin == wanted.origin);
  CHECK(got.licences == wanted.licences);
  CHECK(got.files == wanted.files);
  CHECK(got.depends == wanted.depends);
  CHECK(got.path == wanted.path);
  CHECK((got.evidence == wanted.evidence));
  CHECK(got.digests == wanted.digests);
  CHECK(got.qualifiers == wanted.qualifiers);
  CHECK(got.development == wanted.development);
  CHECK(got.unidentified == wanted.unidentified);
  CHECK(got.layer == wanted.layer);
  CHECK(got.owner == wanted.owner);
}

void check_round_trip(const Document& document, const WriteOptions& options) {
  const auto text = write_sbom(document, options);
  REQUIRE(text.has_value());
  const auto read = read_sbom(*text);
  CAPTURE(*text);
  if (!read) {
    FAIL(read.error().message);
    return;
  }
  const Document wanted = as_claimed(document);
  CHECK(read->digest == wanted.digest);
  CHECK(read->platform == wanted.platform);
  CHECK(read->distribution == wanted.distribution);
  CHECK(read->problems == wanted.problems);
  REQUIRE(read->layers.size() == wanted.layers.size());
  for (std::size_t i = 0; i < wanted.layers.size(); ++i) {
    CHECK(read->layers[i].diff_id == wanted.layers[i].diff_id);
    CHECK(read->layers[i].digest == wanted.layers[i].digest);
    CHECK(read->layers[i].build_step == wanted.layers[i].build_step);
  }
  REQUIRE(read->packages.size() == wanted.packages.size());
  for (std::size_t i = 0; i < wanted.packages.size(); ++i)
    check_same(read->packages[i], wanted.packages[i]);
  // And what was read is written in the same way but for what a claim cannot know.
  const auto again = write_sbom(*read, options);
  REQUIRE(again.has_value());
  const auto last = write_sbom(read_sbom(*again).value_or(Document{}), options);
  CHECK(last.value_or("") == *again);
}

}  // namespace

TEST_CASE("random documents survive being written and read") {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    const Document document = random_document(seed);
    for (const std::string version : {"1.4", "1.5", "1.6", "1.7"})
      check_round_trip(document, {Format::cyclonedx, version, "0.1.0", 1767225600});
    check_round_trip(document, {Format::spdx, "2.3", "0.1.0", 1767225600});
  }
}

TEST_CASE("the order of packages and of their parts does not change the bytes") {
  for (std::uint32_t seed = 200; seed < 230; ++seed) {
    Document document = random_document(seed);
    for (const Format format : {Format::cyclonedx, Format::spdx}) {
      const auto first = write_sbom(document, {format, "", "0.1.0", 0});
      Document turned = document;
      std::ranges::reverse(turned.packages);
      for (Package& each : turned.packages) {
        std::ranges::reverse(each.files);
        std::ranges::reverse(each.depends);
      }
      CHECK(write_sbom(turned, {format, "", "0.1.0", 0}).value_or("") == first.value_or("-"));
    }
  }
}

TEST_CASE("names that are no UTF-8 still make valid documents") {
  Document document;
  document.name = "\xe9";
  for (const std::string_view name : {"caf\xe9", "caf\xe8"}) {
    Package each;
    each.name = name;
    each.path = name;
    each.licences = {std::string(name)};
    each.files = {{"a\xe9", ""}, {"a\xe8", ""}, {"a\xe8z", ""}};
    document.packages.push_back(each);
    each.kind = Kind::npm;
    each.name = "same";
    each.version = "1.0.0";
    each.purl = "pkg:npm/same@1.0.0";
    document.packages.push_back(each);
  }
  for (const std::string version : {"1.4", "1.7", "2.3"}) {
    const Format format = version == "2.3" ? Format::spdx : Format::cyclonedx;
    const auto read = read_sbom(write_sbom(document, {format, version, "1", 0}).value_or(""));
    if (!read) FAIL(read.error().message);
    CHECK(read->packages.size() == 4);
  }
}

}  // namespace pratique::sbom
