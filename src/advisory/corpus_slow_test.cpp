// The whole corpus: what is known of it, and a second matcher that shares nothing with the first
// but the version orders. It reads the OSV records again and evaluates each as the schema's
// pseudo-code says.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "advisory/collected_for_tests.h"
#include "archive/zip.h"
#include "core/stream.h"
#include "package/version.h"
#include "support/corpus.h"
#include "text/json.h"

using namespace pratique;
using namespace pratique::advisory;
using namespace pratique::advisory::testing;
using package::Kind;
using text::Json;

namespace {

std::string scratch(const char* name) {
  return (std::filesystem::temp_directory_path() / name).string();
}

// One record's word on one package.
struct Told {
  std::string id;
  Json affected;
};

using World =
    std::map<std::pair<std::string, std::string>, std::vector<Told>>;  // ecosystem and plain name

std::string plain_name(const std::string& ecosystem, std::string name) {
  if (ecosystem != "PyPI" && ecosystem != "NuGet" && ecosystem != "Packagist" &&
      ecosystem != "ConanCenter")
    return name;
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (ecosystem != "PyPI") return name;
  std::string out;
  for (const char c : name) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (separator && !out.empty() && out.back() == '-') continue;
    out += separator ? '-' : c;
  }
  return out;
}

World read_world(const std::string& root) {
  World world;
  std::set<std::string> seen;
  std::vector<std::string> zips;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.path().extension() == ".zip") zips.push_back(entry.path().string());
  std::sort(zips.begin(), zips.end());
  for (const std::string& path : zips) {
    const auto bytes = read_file(path, 1u << 30);
    REQUIRE(bytes);
    const auto zip = archive::ZipArchive::open(*bytes);
    REQUIRE(zip);
    for (const auto& entry : zip->entries()) {
      const auto content = zip->read(entry);
      REQUIRE(content);
      const auto record = text::parse_json(*content);
      if (!record || (*record)["withdrawn"].is_string()) continue;
      const std::string id((*record)["id"].string());
      if (!seen.insert(id).second) continue;  // the same record lies in several zips
      for (const Json& affected : (*record)["affected"].items()) {
        const std::string ecosystem(affected["package"]["ecosystem"].string());
        const std::string name =
            plain_name(ecosystem, std::string(affected["package"]["name"].string()));
        Json slim = Json::object();
        slim.set("ranges", affected["ranges"]);
        slim.set("versions", affected["versions"]);
        world[{ecosystem, name}].push_back({id, std::move(slim)});
      }
    }
  }
  return world;
}

int compare(package::VersionOrder order, std::string_view a, std::string_view b, bool& readable) {
  const auto result = package::compare_versions(order, a, b);
  if (!result) {
    readable = false;
    return 0;
  }
  return *result < 0 ? -1 : (*result > 0 ? 1 : 0);
}

// OSV schema, "Evaluation": sort the events, walk them, and let each switch the state at or above
// its version.
bool in_range(const Json& range, std::string_view version, package::VersionOrder order) {
  if (range["type"].string() == "GIT") return false;
  struct Step {
    std::string kind;
    std::string version;
  };
  std::vector<Step> steps;
  bool readable = true;
  for (const Json& event : range["events"].items())
    for (const auto& [kind, value] : event.members())
      steps.push_back({kind, std::string(value.string())});
  for (const Step& step : steps)
    if (!(step.kind == "introduced" && step.version == "0"))
      (void)compare(order, step.version, step.version, readable);
  if (!readable) return false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (std::size_t j = i; j > 0; --j) {
      const bool zero = steps[j].kind == "introduced" && steps[j].version == "0";
      const bool before_zero = steps[j - 1].kind == "introduced" && steps[j - 1].version == "0";
      if (before_zero ||
          (!zero && compare(order, steps[j].version, steps[j - 1].version, readable) >= 0))
        break;
      std::swap(steps[j], steps[j - 1]);
    }
  }
  bool vulnerable = false;
  for (const Step& step : steps) {
    if (step.kind == "introduced" &&
        (step.version == "0" || compare(order, version, step.version, readable) >= 0))
      vulnerable = true;
    if (step.kind == "fixed" && compare(order, version, step.version, readable) >= 0)
      vulnerable = false;
    if (step.kind == "last_affected" && compare(order, version, step.version, readable) > 0)
      vulnerable = false;
  }
  return vulnerable && readable;
}

std::string first_fix(const Json& affected) {
  return std::string(affected["ranges"].at(0)["events"].at(1)["fixed"].string());
}

std::set<std::string> plainly_affected(const std::vector<Told>& told, const std::string& ecosystem,
                                       const std::string& version) {
  const auto order = package::order_of(ecosystem);
  std::set<std::string> out;
  if (!order) return out;
  const bool rpm = ecosystem.starts_with("AlmaLinux");
  for (const Told& one : told) {
    if (rpm) {
      const std::string fix = first_fix(one.affected);
      const std::size_t mark = fix.find(".module_");
      if ((mark != std::string::npos) != (version.find(".module_") != std::string::npos)) continue;
      // Any of the builds of one source is the fix: the lowest decides.
      bool lower_exists = false;
      bool readable = true;
      for (const Told& other : told) {
        const std::string other_fix = first_fix(other.affected);
        if (mark == std::string::npos || other.id != one.id) continue;
        if (other_fix.substr(0, other_fix.find(".module_")) == fix.substr(0, mark) &&
            compare(*order, other_fix, fix, readable) < 0)
          lower_exists = true;
      }
      if (lower_exists) continue;
    }
    bool hit = false;
    for (const Json& range : one.affected["ranges"].items())
      hit = hit || in_range(range, version, *order);
    for (const Json& listed : one.affected["versions"].items()) {
      bool readable = true;
      hit = hit || listed.string() == version ||
            (compare(*order, version, listed.string(), readable) == 0 && readable);
    }
    if (hit) out.insert(one.id);
  }
  return out;
}

struct Place {
  Kind kind;
  package::Distribution distro;
};

bool place_of(const std::string& ecosystem, Place& place) {
  const std::map<std::string, Kind> kinds = {
      {"npm", Kind::npm},         {"PyPI", Kind::pypi},          {"Maven", Kind::maven},
      {"Go", Kind::golang},       {"crates.io", Kind::cargo},    {"RubyGems", Kind::gem},
      {"NuGet", Kind::nuget},     {"Packagist", Kind::composer}, {"Hackage", Kind::hackage},
      {"Bitnami", Kind::bitnami}, {"ConanCenter", Kind::conan}};
  const auto kind = kinds.find(ecosystem);
  if (kind != kinds.end()) {
    place.kind = kind->second;
    return true;
  }
  const std::size_t colon = ecosystem.find(':');
  if (colon == std::string::npos) return false;
  const std::string base = ecosystem.substr(0, colon);
  if (base != "Debian" && base != "AlmaLinux") return false;
  place.kind = base == "Debian" ? Kind::deb : Kind::rpm;
  place.distro =
      distribution(base == "Debian" ? "debian" : "almalinux", ecosystem.substr(colon + 1));
  return true;
}

}  // namespace

TEST_CASE("corpus: 5,000 packages match as the OSV schema's pseudo-code says") {
  const auto root = test::shared_path("corpus/osv");
  if (!root) return;
  const std::string output = scratch("pratique-differential.idx");
  const auto report = import_advisories({*root}, output, {.now = 1, .names = {}});
  REQUIRE(report);
  const auto index = Index::open(output);
  REQUIRE(index);
  const World world = read_world(*root);
  std::vector<const World::value_type*> all;
  for (const auto& entry : world) all.push_back(&entry);

  std::uint64_t state = 42;
  const auto random = [&](std::size_t below) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  std::size_t asked = 0;
  std::size_t affected = 0;
  std::size_t differences = 0;
  while (asked < 5000) {
    const auto& [key, told] = *all[random(all.size())];
    Place place{};
    if (!place_of(key.first, place)) continue;
    // A version near the borders of one of its advisories.
    std::vector<std::string> versions;
    const Json& word = told[random(told.size())].affected;
    for (const Json& range : word["ranges"].items())
      for (const Json& event : range["events"].items())
        for (const auto& [kind, value] : event.members())
          if (value.string() != "0" && value.string().size() < 39)
            versions.emplace_back(value.string());
    for (const Json& version : word["versions"].items()) versions.emplace_back(version.string());
    if (versions.empty()) versions.emplace_back("1.0.0");
    std::string version = versions[random(versions.size())];
    const char* const endings[] = {"", "", ".1", "0", "-1", "a"};
    version += endings[random(6)];
    if (random(4) == 0 && !version.empty()) version[0] = static_cast<char>('0' + random(10));

    const auto order = package::order_of(key.first);
    if (!order || !package::compare_versions(*order, version, version)) continue;
    auto one = package_of(place.kind, key.second, version);
    if (place.kind == Kind::maven) {
      const std::size_t colon = key.second.find(':');
      if (colon == std::string::npos) continue;
      one.name_space = key.second.substr(0, colon);
      one.name = key.second.substr(colon + 1);
    }
    if (place.kind == Kind::golang && (version.starts_with("v") || version.starts_with("go")))
      continue;
    if (place.kind == Kind::deb) one.source_version = version;
    ++asked;
    const std::set<std::string> expected = plainly_affected(told, key.first, version);
    const auto result = index->match(one, place.distro);
    REQUIRE(result);
    std::set<std::string> actual;
    for (const Match& match : result->matches)
      actual.insert(match.advisories.begin(), match.advisories.end());
    if (!expected.empty()) ++affected;
    if (actual != expected) {
      ++differences;
      CAPTURE(key.first);
      CAPTURE(key.second);
      CAPTURE(version);
      CHECK(actual == expected);
      if (differences > 10) break;
    }
  }
  CHECK(differences == 0);
  CHECK(affected > 1500);
  MESSAGE(asked << " packages asked, " << affected << " of them affected, " << differences
                << " differences");
  std::filesystem::remove(output);
}

TEST_CASE("corpus: everything is imported, and famous vulnerabilities are found") {
  const auto root = test::shared_path("corpus");
  if (!root) return;
  const std::string output = scratch("pratique-corpus.idx");
  const auto report = import_advisories({*root + "/osv", *root + "/native", *root + "/kev"}, output,
                                        {.now = 1, .names = {}});
  REQUIRE(report);
  CHECK(report->counts.bytes < 40'000'000);
  CHECK(report->problem_count < 40);
  CHECK(report->counts.withdrawn == 40);
  for (const ImportedFile& file : report->files) {
    CAPTURE(file.path);
    CHECK((file.records > 0 || file.message == "not advisory data"));
  }
  const auto index = Index::open(output);
  REQUIRE(index);
  CHECK(index->verify());
  CHECK(index->status().exploited == 1404);

  const auto log4j =
      index->match(package_of(Kind::maven, "org.apache.logging.log4j/log4j-core", "2.14.1"), {});
  REQUIRE(log4j);
  const auto log4shell =
      std::find_if(log4j->matches.begin(), log4j->matches.end(),
                   [](const Match& match) { return match.id == "CVE-2021-44228"; });
  REQUIRE(log4shell != log4j->matches.end());
  CHECK(log4shell->kev);
  CHECK(log4shell->score == 10.0);
  CHECK(log4shell->severity == Severity::critical);
  CHECK_FALSE(log4shell->fixed_version.empty());
  auto openssl = package_of(Kind::deb, "libssl3", "3.0.9-1");
  openssl.source_name = "openssl";
  const auto bookworm = index->match(openssl, distribution("debian", "12"));
  REQUIRE(bookworm);
  CHECK_FALSE(bookworm->matches.empty());
  CHECK(found(*index, package_of(Kind::generic, "ruby", "2.6.0"), {}).find("CVE-2019-16255") !=
        std::string::npos);
  std::filesystem::remove(output);
}
