#include "package/package.h"

#include <algorithm>
#include <iterator>

namespace pratique::package {
namespace {

struct Type {
  Kind kind;
  std::string_view name;
};

constexpr Type kTypes[] = {
    {Kind::deb, "deb"},           {Kind::apk, "apk"},     {Kind::rpm, "rpm"},
    {Kind::npm, "npm"},           {Kind::pypi, "pypi"},   {Kind::golang, "golang"},
    {Kind::maven, "maven"},       {Kind::gem, "gem"},     {Kind::cargo, "cargo"},
    {Kind::composer, "composer"}, {Kind::nuget, "nuget"}, {Kind::conan, "conan"},
    {Kind::generic, "generic"},   {Kind::pub, "pub"},     {Kind::hackage, "hackage"},
    {Kind::cran, "cran"},         {Kind::hex, "hex"},     {Kind::bitnami, "bitnami"},
};

}  // namespace

std::string_view purl_type(Kind kind) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [kind](const Type& type) { return type.kind == kind; });
  return found == std::end(kTypes) ? "generic" : found->name;
}

Kind kind_of_purl_type(std::string_view type) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [type](const Type& known) { return known.name == type; });
  return found == std::end(kTypes) ? Kind::other : found->kind;
}

bool is_os(Kind kind) { return kind == Kind::deb || kind == Kind::apk || kind == Kind::rpm; }

}  // namespace pratique::package
