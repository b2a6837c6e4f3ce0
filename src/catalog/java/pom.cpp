#include "catalog/java/pom.h"

#include <algorithm>
#include <map>

#include "catalog/java/licence.h"
#include "catalog/lines.h"
#include "text/xml.h"

namespace pratique::catalog::java {
namespace {

using text::XmlElement;

constexpr std::size_t kMostDependencies = 5000;
constexpr std::size_t kLongestValue = 1024;
constexpr int kDeepestProperty = 16;

class Properties {
 public:
  void set(std::string name, std::string value) {
    values_.emplace(std::move(name), std::move(value));
  }

  // Replaces every "${name}"; empty where one is unknown, refers to itself or grows out of bounds.
  std::string resolve(std::string_view text, int depth = 0) const {
    std::string out;
    text = trim(text);
    while (!text.empty()) {
      const auto open = text.find("${");
      out += text.substr(0, open);
      if (open == std::string_view::npos) break;
      const auto close = text.find('}', open);
      if (close == std::string_view::npos || depth >= kDeepestProperty) return {};
      const auto found = values_.find(text.substr(open + 2, close - open - 2));
      if (found == values_.end()) return {};
      const std::string value = resolve(found->second, depth + 1);
      if (value.empty() || out.size() + value.size() > kLongestValue) return {};
      out += value;
      text.remove_prefix(close + 1);
    }
    return out.size() > kLongestValue ? std::string() : out;
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

Properties properties_of(const XmlElement& project) {
  Properties properties;
  for (const XmlElement& property : project.child("properties").children) {
    properties.set(property.name, property.text);
  }
  const XmlElement& parent = project.child("parent");
  for (const std::string_view field : {"groupId", "artifactId", "version"}) {
    const std::string& inherited = parent.child(field).text;
    const std::string& own = project.child(field).text;
    const std::string& effective = own.empty() && field != "artifactId" ? inherited : own;
    for (const std::string_view front : {"project.", "pom.", ""}) {
      properties.set(std::string(front) + std::string(field), effective);
      if (!front.empty()) {
        properties.set(std::string(front) + "parent." + std::string(field), inherited);
      }
    }
  }
  return properties;
}

Coordinates coordinates_of(const XmlElement& element, const Properties& properties) {
  Coordinates out{properties.resolve(element.child("groupId").text),
                  properties.resolve(element.child("artifactId").text),
                  properties.resolve(element.child("version").text)};
  if (!is_coordinate(out.group)) out.group.clear();
  if (!is_coordinate(out.artifact)) out.artifact.clear();
  // "[1.0]" pins, any other range does not.
  if (out.version.size() > 2 && out.version.front() == '[' && out.version.back() == ']') {
    out.version = out.version.substr(1, out.version.size() - 2);
  }
  if (!is_coordinate(out.version) || out.version.find_first_of("[](),") != std::string::npos) {
    out.version.clear();
  }
  return out;
}

using Managed = std::map<std::pair<std::string, std::string>, PomDependency>;

PomDependency dependency_of(const XmlElement& element, const Properties& properties) {
  PomDependency dependency;
  dependency.coordinates = coordinates_of(element, properties);
  dependency.scope = properties.resolve(element.child("scope").text);
  dependency.optional = properties.resolve(element.child("optional").text) == "true";
  return dependency;
}

Managed managed_by(const XmlElement& project, const Properties& properties) {
  Managed managed;
  for (const XmlElement& element :
       project.child("dependencyManagement").child("dependencies").children) {
    PomDependency dependency = dependency_of(element, properties);
    auto key = std::pair(dependency.coordinates.group, dependency.coordinates.artifact);
    managed.emplace(std::move(key), std::move(dependency));
  }
  return managed;
}

std::string unescaped_property(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

}  // namespace

bool is_coordinate(std::string_view text) {
  return !text.empty() && text.size() <= 256 && text.find("${") == std::string_view::npos &&
         std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == '/' || c == ':' || c == '"' ||
                  c == '@';
         });
}

Result<Pom> parse_pom(std::string_view content) {
  text::XmlLimits limits;
  limits.bytes = 16u << 20;
  limits.depth = 64;
  limits.tree_elements = 200'000;
  const XmlElement project = TRY(text::parse_xml(content, limits));
  if (project.name != "project")
    return invalid("root element is \"" + project.name.substr(0, 64) + "\", not project");
  const Properties properties = properties_of(project);
  Pom pom;
  pom.coordinates = coordinates_of(project, properties);
  const Coordinates parent = coordinates_of(project.child("parent"), properties);
  if (project.child("groupId").text.empty()) pom.coordinates.group = parent.group;
  if (project.child("version").text.empty()) pom.coordinates.version = parent.version;

  const Managed managed = managed_by(project, properties);
  for (const XmlElement& element : project.child("dependencies").children) {
    if (pom.dependencies.size() >= kMostDependencies) break;
    PomDependency dependency = dependency_of(element, properties);
    Coordinates& coordinates = dependency.coordinates;
    if (coordinates.group.empty() || coordinates.artifact.empty()) continue;
    const auto found = managed.find({coordinates.group, coordinates.artifact});
    if (found != managed.end()) {
      if (element.child("version").text.empty()) {
        coordinates.version = found->second.coordinates.version;
      }
      if (dependency.scope.empty()) dependency.scope = found->second.scope;
    }
    if (dependency.scope.empty()) dependency.scope = "compile";
    pom.dependencies.push_back(std::move(dependency));
  }
  for (const XmlElement& licence : project.child("licenses").children) {
    std::string text = licence_of(licence.child("name").text, licence.child("url").text);
    if (!text.empty() && pom.licences.size() < 32 &&
        std::ranges::find(pom.licences, text) == pom.licences.end()) {
      pom.licences.push_back(std::move(text));
    }
  }
  return pom;
}

Coordinates parse_pom_properties(std::string_view content) {
  Coordinates out;
  std::string_view line;
  while (next_line(content, line)) {
    line = trim(line);
    if (line.empty() || line.front() == '#' || line.front() == '!') continue;
    const auto separator = line.find_first_of("=: \t");
    if (separator == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, separator);
    std::string_view value = trim(line.substr(separator));
    if (value.starts_with('=') || value.starts_with(':')) value = trim(value.substr(1));
    const std::string text = unescaped_property(value.substr(0, kLongestValue));
    if (!is_coordinate(text)) continue;
    if (key == "groupId") out.group = text;
    if (key == "artifactId") out.artifact = text;
    if (key == "version") out.version = text;
  }
  return out;
}

}  // namespace pratique::catalog::java
