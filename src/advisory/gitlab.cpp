// gitlab.com/gitlab-org/advisories-community: PACKAGE_TYPE/PACKAGE/IDENTIFIER.yml with
// package_slug, identifiers, affected_range in the syntax of the ecosystem, fixed_versions and CVSS
// vectors.
#include <array>

#include "advisory/constraint.h"
#include "advisory/ecosystem.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

struct SlugType {
  std::string_view slug;
  std::string_view ecosystem;
};
constexpr std::array kTypes = {
    SlugType{"npm", "npm"},         SlugType{"maven", "Maven"},
    SlugType{"pypi", "PyPI"},       SlugType{"gem", "RubyGems"},
    SlugType{"go", "Go"},           SlugType{"packagist", "Packagist"},
    SlugType{"nuget", "NuGet"},     SlugType{"conan", "ConanCenter"},
    SlugType{"cargo", "crates.io"}, SlugType{"pub", "Pub"},
    SlugType{"hex", "Hex"},
};

// "maven/org.apache/log4j" -> Maven, "org.apache:log4j"; "v" in front of a Go version is taken off
// by the order.
bool read_slug(std::string_view slug, Affected& affected) {
  const std::size_t slash = slug.find('/');
  if (slash == std::string_view::npos || slash + 1 == slug.size()) return false;
  for (const SlugType& type : kTypes) {
    if (type.slug != slug.substr(0, slash)) continue;
    affected.ecosystem = std::string(type.ecosystem);
    affected.name = std::string(slug.substr(slash + 1));
    if (type.ecosystem == "Maven") {
      const std::size_t last = affected.name.rfind('/');
      if (last == std::string::npos) return false;
      affected.name[last] = ':';
    }
    return true;
  }
  return false;
}

}  // namespace

Status read_gitlab(const Json& document, const Sink& sink) {
  Record record;
  Affected affected;
  const std::string_view slug = document["package_slug"].string();
  if (!read_slug(slug, affected))
    return invalid("package_slug \"" + std::string(slug.substr(0, 80)) + "\" is unknown");
  record.id = std::string(document["identifier"].string());
  if (record.id.empty()) return invalid("no identifier");
  for (const Json& id : document["identifiers"].items())
    if (id.string() != record.id && !id.string().empty()) record.aliases.emplace_back(id.string());
  record.summary = one_line(document["title"].string());
  record.published = std::string(document["pubdate"].string());
  record.modified = std::string(document["date"].string());
  record.source = "GitLab";
  for (const std::string_view member : {"cvss_v2", "cvss_v3", "cvss_v4"})
    if (!document[member].string().empty()) record.vectors.emplace_back(document[member].string());
  for (const Json& fixed : document["fixed_versions"].items())
    affected.fixed_hints.emplace_back(fixed.string());

  const auto order = version_order(affected.ecosystem);
  if (!order) return unsupported("no version order for " + affected.ecosystem);
  const std::string_view range = document["affected_range"].string();
  const auto intervals = TRY(
      parse_constraint(range.empty() ? std::string_view("*") : range, *order).in("affected_range"));
  for (const Interval& interval : intervals) affected.ranges.push_back(range_of(interval));
  record.affected.push_back(std::move(affected));
  sink.record(std::move(record));
  return {};
}

}  // namespace pratique::advisory
