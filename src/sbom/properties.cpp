#include "sbom/properties.h"

#include <charconv>
#include <optional>
#include <system_error>

namespace pratique::sbom {
namespace {

using package::Evidence;
using package::Package;

constexpr std::string_view kPrefix = "pratique:";
constexpr std::size_t kMostLayers = 10'000;
constexpr std::size_t kMostProblems = 10'000;

std::string_view evidence_name(Evidence evidence) {
  switch (evidence) {
    case Evidence::installed: return "installed";
    case Evidence::lockfile: return "lockfile";
    case Evidence::binary: return "binary";
    case Evidence::claimed: break;
  }
  return "claimed";
}

void add(Properties& out, std::string_view name, std::string value) {
  if (!value.empty()) out.emplace_back(std::string(kPrefix) + std::string(name), std::move(value));
}

// "layer:3:digest" -> 3 and "digest"; the name without `word` and number.
std::optional<std::pair<std::size_t, std::string_view>> numbered(std::string_view name,
                                                                 std::string_view word) {
  if (!name.starts_with(word)) return std::nullopt;
  name.remove_prefix(word.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end == name.data() + name.size() || *end != ':') return std::nullopt;
  name.remove_prefix(static_cast<std::size_t>(end - name.data()) + 1);
  return std::pair(number, name);
}

void read_source(std::string_view value, Package& package) {
  const std::size_t at = value.rfind('@');
  package.source_name = value.substr(0, at);
  package.source_version = at == std::string_view::npos ? std::string_view() : value.substr(at + 1);
}

void read_one(std::string_view name, const std::string& value, Document& document,
              Package& package) {
  if (name == "path") {
    package.path = value;
  } else if (name == "layer") {
    package.layer = layer_index(document, value);
  } else if (name == "owner") {
    package.owner = value;
  } else if (name == "source") {
    read_source(value, package);
  } else if (name == "modularity") {
    package.modularity = value;
  } else if (name == "origin") {
    package.origin = value;
  } else if (name == "vendor") {
    package.vendor = value;
  } else if (name == "development") {
    package.development = value == "true";
  } else if (name == "unidentified") {
    package.unidentified = value;
  } else if (name == "licence") {
    package.licences.push_back(value);
  }
}

}  // namespace

Properties package_properties(const Document& document, const Package& package) {
  Properties out;
  add(out, "path", package.path);
  if (package.layer >= 0) {
    const auto index = static_cast<std::size_t>(package.layer);
    if (index < document.layers.size()) {
      add(out, "layer", document.layers[index].diff_id);
      add(out, "layerIndex", std::to_string(index));
    }
  }
  add(out, "owner", package.owner);
  add(out, "evidence", std::string(evidence_name(package.evidence)));
  if (!package.source_name.empty() || !package.source_version.empty()) {
    std::string source = package.source_name;
    if (!package.source_version.empty()) source += "@" + package.source_version;
    add(out, "source", std::move(source));
  }
  add(out, "modularity", package.modularity);
  add(out, "origin", package.origin);
  if (package.development) add(out, "development", "true");
  add(out, "unidentified", package.unidentified);
  return out;
}

Properties document_properties(const Document& document) {
  Properties out;
  add(out, "platform", document.platform);
  for (std::size_t i = 0; i < document.layers.size(); ++i) {
    const LayerInfo& layer = document.layers[i];
    const std::string prefix = "layer:" + std::to_string(i) + ":";
    add(out, prefix + "diffId", layer.diff_id);
    add(out, prefix + "digest", layer.digest);
    add(out, prefix + "buildStep", layer.build_step);
  }
  for (std::size_t i = 0; i < document.problems.size(); ++i) {
    const package::Problem& problem = document.problems[i];
    const std::string prefix = "problem:" + std::to_string(i) + ":";
    add(out, prefix + "code", problem.code);
    add(out, prefix + "path", problem.path);
    add(out, prefix + "message", problem.message);
  }
  return out;
}

Properties distribution_properties(const package::Distribution& distribution) {
  Properties out;
  add(out, "distribution:codename", distribution.version_codename);
  for (const std::string& id : distribution.id_like) add(out, "distribution:idLike", id);
  return out;
}

bool read_package_properties(const Properties& properties, Document& document, Package& package) {
  bool ours = false;
  for (const auto& [name, value] : properties) {
    if (!name.starts_with(kPrefix)) continue;
    ours = true;
    read_one(std::string_view(name).substr(kPrefix.size()), value, document, package);
  }
  return ours;
}

void read_document_properties(const Properties& properties, Document& document) {
  for (const auto& [full_name, value] : properties) {
    if (!full_name.starts_with(kPrefix)) continue;
    const std::string_view name = std::string_view(full_name).substr(kPrefix.size());
    if (name == "platform") document.platform = value;
    if (const auto layer = numbered(name, "layer:"); layer && layer->first < kMostLayers) {
      if (document.layers.size() <= layer->first) document.layers.resize(layer->first + 1);
      LayerInfo& info = document.layers[layer->first];
      if (layer->second == "diffId") info.diff_id = value;
      if (layer->second == "digest") info.digest = value;
      if (layer->second == "buildStep") info.build_step = value;
    }
    if (const auto problem = numbered(name, "problem:");
        problem && problem->first < kMostProblems) {
      if (document.problems.size() <= problem->first) document.problems.resize(problem->first + 1);
      package::Problem& told = document.problems[problem->first];
      if (problem->second == "code") told.code = value;
      if (problem->second == "path") told.path = value;
      if (problem->second == "message") told.message = value;
    }
  }
}

void read_distribution_properties(const Properties& properties,
                                  package::Distribution& distribution) {
  for (const auto& [name, value] : properties) {
    if (name == "pratique:distribution:codename") distribution.version_codename = value;
    if (name == "pratique:distribution:idLike") distribution.id_like.push_back(value);
  }
}

int layer_index(Document& document, std::string_view diff_id) {
  if (diff_id.empty()) return -1;
  for (std::size_t i = 0; i < document.layers.size(); ++i)
    if (document.layers[i].diff_id == diff_id) return static_cast<int>(i);
  if (document.layers.size() >= kMostLayers) return -1;
  document.layers.push_back({std::string(diff_id), {}, {}});
  return static_cast<int>(document.layers.size()) - 1;
}

std::string property_lines(const Properties& properties) {
  std::string out;
  for (const auto& [name, value] : properties) {
    if (!out.empty()) out += '\n';
    out += name;
    out += '=';
    for (const char c : value) {
      if (c == '\\')
        out += "\\\\";
      else if (c == '\n')
        out += "\\n";
      else
        out += c;
    }
  }
  return out;
}

Properties parse_property_lines(std::string_view text) {
  Properties out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    std::string value;
    for (std::size_t i = equals + 1; i < line.size(); ++i) {
      if (line[i] == '\\' && i + 1 < line.size()) {
        ++i;
        value += line[i] == 'n' ? '\n' : line[i];
      } else {
        value += line[i];
      }
    }
    out.emplace_back(line.substr(0, equals), std::move(value));
  }
  return out;
}

}  // namespace pratique::sbom
