#include "catalog/npm/package_json.h"

#include <unordered_set>

#include "catalog/npm/names.h"

namespace pratique::catalog::npm {
namespace {

using text::Json;

constexpr std::string_view kFile = "/package.json";
constexpr std::string_view kModules = "node_modules/";

// What follows the last folder that holds packages, "" if the path has none.
std::string_view below_packages(std::string_view path) {
  for (std::size_t at = path.rfind(kModules); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : path.rfind(kModules, at - 1)) {
    if (at == 0 || path[at - 1] == '/') return path.substr(at + kModules.size());
  }
  for (const std::string_view folder : {"usr/share/nodejs/", "usr/lib/nodejs/"}) {
    if (path.starts_with(folder)) return path.substr(folder.size());
  }
  // usr/lib/x86_64-linux-gnu/nodejs/NAME: Debian's packages with compiled parts.
  if (path.starts_with("usr/lib/")) {
    const std::size_t triplet = path.find('/', 8);
    if (triplet != std::string_view::npos && path.substr(triplet).starts_with("/nodejs/") &&
        path.substr(8, triplet - 8).find("-linux-") != std::string_view::npos)
      return path.substr(triplet + 8);
  }
  return {};
}

void add_licence(std::vector<std::string>& licences, const Json& value) {
  const std::string_view name =
      value.is_object()
          ? (value["type"].is_string() ? value["type"].string() : value["name"].string())
          : value.string();
  if (!name.empty()) licences.emplace_back(name);
}

// The peer dependencies that are not optional.
Json needed_peers(const Json& document) {
  std::unordered_set<std::string_view> optional;
  for (const auto& [peer, about] : document["peerDependenciesMeta"].members()) {
    if (about["optional"].boolean()) optional.insert(peer);
  }
  Json needed = Json::object();
  for (const auto& [peer, range] : document["peerDependencies"].members()) {
    if (!optional.contains(peer)) needed.mutable_members().emplace_back(peer, range);
  }
  return needed;
}

package::Package unidentified(const FileInfo& file, std::string_view why) {
  package::Package package = make_package(installed_name(file.path), "");
  package.unidentified = why;
  package.path = file.path;
  return package;
}

}  // namespace

std::string_view installed_name(std::string_view path) {
  if (!path.ends_with(kFile)) return {};
  // The official Node images unpack yarn's archive as it is.
  if (path.starts_with("opt/yarn-v") && path.find('/', 4) == path.size() - kFile.size())
    return "yarn";
  std::string_view name = below_packages(path);
  if (name.size() <= kFile.size()) return {};
  name.remove_suffix(kFile.size());
  return is_package_name(name) ? name : std::string_view{};
}

std::vector<std::string> licences_of(const Json& document) {
  std::vector<std::string> licences;
  for (const std::string_view member : {"license", "licenses"}) {
    const Json& value = document[member];
    if (value.is_array()) {
      for (const Json& item : value.items()) add_licence(licences, item);
    } else {
      add_licence(licences, value);
    }
    if (!licences.empty()) break;
  }
  return licences;
}

Parsed parse_package_json(const FileInfo& file, std::string_view content) {
  Parsed parsed;
  const auto document = text::parse_json(content);
  if (!document || !document->is_object()) {
    add_problem(parsed, file,
                document ? invalid("package.json: an object is expected, not " +
                                   std::string(document->type_name()))
                         : document.error());
    parsed.packages.push_back(unidentified(file, "package.json is damaged"));
    return parsed;
  }
  std::string_view name = (*document)["name"].string();
  if (!is_package_name(name)) name = installed_name(file.path);
  package::Package package = make_package(name, (*document)["version"].string());
  package.path = file.path;
  package.licences = licences_of(*document);
  add_dependencies(package, (*document)["dependencies"]);
  add_dependencies(package, (*document)["optionalDependencies"]);
  add_dependencies(package, needed_peers(*document));
  // npm up to version 6 wrote down what it had fetched.
  package.digests = digests_of_integrity((*document)["_integrity"].string());
  note_source(package, (*document)["_resolved"].string());
  parsed.packages.push_back(std::move(package));
  return parsed;
}

}  // namespace pratique::catalog::npm
