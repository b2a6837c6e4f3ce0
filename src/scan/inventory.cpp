#include "scan/inventory.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "catalog/distribution.h"
#include "catalog/foreign.h"
#include "oci/layer_stack.h"
#include "package/purl.h"
#include "scan/catalogers.h"
#include "scan/layer_facts.h"
#include "scan/ownership.h"

namespace pratique::scan {
namespace {

constexpr std::size_t kMostEscapesNamed = 100;

class StackTree final : public catalog::MergedTree {
 public:
  explicit StackTree(const oci::LayerStack& stack) : stack_(stack) {}
  bool exists(std::string_view path) const override { return stack_.exists(path); }
  std::string resolve(std::string_view path) const override {
    return stack_.resolve(path).value_or(std::string(path));
  }

 private:
  const oci::LayerStack& stack_;
};

// What identifies a package across the versions of one file in several layers.
using PackageKey = std::tuple<package::Kind, std::string_view, std::string_view, std::string_view,
                              std::string_view>;
PackageKey key_of(const package::Package& each) {
  return {each.kind, each.name_space, each.name, each.version, each.arch};
}

class Collector {
 public:
  explicit Collector(const oci::Image& image)
      : image_(image),
        windows_(image.manifest.platform.os == "windows"),
        facts_(image.manifest.layers.size()) {}

  Status read(const Progress& progress) {
    std::vector<std::size_t> wanted;
    const auto& layers = image_.manifest.layers;
    for (std::size_t i = 0; i < layers.size(); ++i)
      if (!layers[i].foreign) wanted.push_back(i);
    TRY(read_foreign());
    std::size_t last = layers.size();
    TRY(oci::walk_layers(
        image_, wanted,
        [&](std::size_t layer, const archive::TarEntry& entry, ByteSource& content) -> Status {
          if (progress && layer != last) progress(layer, layers.size(), layers[layer].size);
          last = layer;
          return visit(layer, entry, content);
        }));
    return read_pending();
  }

  Inventory finish();

 private:
  // The entry as it lies in the image; none for what is not part of its file system.
  std::optional<std::string_view> place_of(std::string_view path) const {
    if (!windows_) return path;
    return oci::windows_path(path);
  }

  Status visit(std::size_t layer, const archive::TarEntry& entry, ByteSource& content) {
    const auto path = place_of(entry.path);
    if (entry.escapes) note_escape(entry.path);
    if (!path || entry.escapes) return {};
    const auto target =
        entry.type == archive::TarType::hard_link ? place_of(entry.link_target) : std::nullopt;
    const std::string_view link = target ? *target : std::string_view(entry.link_target);
    const oci::LayerStack::Added added = TRY(stack_.add(layer, entry.type, *path, link));
    if (added != oci::LayerStack::Added::entry || path->empty()) return {};
    if (entry.type == archive::TarType::hard_link) {
      facts_[layer].add_link(*path, link, entry.mode);
      return {};
    }
    if (entry.type != archive::TarType::file) return {};
    return facts_[layer].add_file({*path, entry.size, entry.mode}, content);
  }

  // An entry above the root has no place in the image; that somebody tried is worth a word.
  void note_escape(std::string_view path) {
    if (++escapes_ <= kMostEscapesNamed)
      problems_.push_back({"escape", std::string(path),
                           "an entry of the layer leads above the root of the image; left out"});
  }

  // Layers that need not be here (Windows base layers): read where they are, said to be blind where
  // not.
  Status read_foreign() {
    const auto& layers = image_.manifest.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (!layers[i].foreign) continue;
      const Status walked =
          oci::walk_layer(image_, i, [&](const archive::TarEntry& entry, ByteSource& content) {
            return visit(i, entry, content);
          });
      if (walked) continue;
      if (walked.error().code != ErrorCode::not_found) return walked.error();
      blind_.emplace_back("layer " + layers[i].digest.text(),
                          "foreign layer whose content is not distributed with the image");
    }
    return {};
  }

  // Second pass over the layers where a wanted name is a hard link to an entry that was not wanted
  // under its own.
  Status read_pending() {
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < facts_.size(); ++i)
      if (facts_[i].needs_second_pass()) again.push_back(i);
    if (again.empty()) return {};
    return oci::walk_layers(
        image_, again,
        [&](std::size_t layer, const archive::TarEntry& entry, ByteSource& content) -> Status {
          if (entry.type != archive::TarType::file || entry.escapes) return {};
          const auto path = place_of(entry.path);
          if (!path || !facts_[layer].is_pending(*path)) return {};
          return facts_[layer].add_pending({*path, entry.size, entry.mode}, content);
        });
  }

  void detect_distribution(Inventory& out) {
    std::vector<catalog::DistributionFile> files;
    for (std::size_t i = 0; i < facts_.size(); ++i)
      for (auto& [path, content] : facts_[i].release_files())
        if (shows(path, i)) files.push_back({path, std::move(content)});
    out.distribution = catalog::detect_distribution(files);
    if (windows_) {
      out.distribution.id = "windows";
      out.distribution.version_id = image_.manifest.platform.os_version;
      out.blind.emplace_back("windows " + image_.manifest.platform.os_version,
                             "Windows itself is not assessed, only the language packages in it");
    }
  }

  // Whether what a layer has at a path is what the image has there, and is a file.
  bool shows(std::string_view path, std::size_t layer) const {
    const auto visible = stack_.at(path);
    return visible && visible->layer == layer &&
           (visible->type == archive::TarType::file ||
            visible->type == archive::TarType::hard_link);
  }

  // For each package of a visible file, the lowest layer from which on every version of the file
  // names it.
  void attribute(std::vector<std::vector<catalog::FileResult>>& results);

  const oci::Image& image_;
  bool windows_;
  oci::LayerStack stack_;
  std::vector<LayerFacts> facts_;
  std::vector<std::pair<std::string, std::string>> blind_;
  std::vector<package::Problem> problems_;
  std::size_t escapes_ = 0;
};

void Collector::attribute(std::vector<std::vector<catalog::FileResult>>& results) {
  // (cataloger, path) -> layer -> packages named there
  std::map<std::pair<std::size_t, std::string_view>, std::map<std::size_t, std::set<PackageKey>>>
      versions;
  for (std::size_t layer = 0; layer < facts_.size(); ++layer)
    for (const LayerFile& file : facts_[layer].files())
      for (const package::Package& each : file.parsed.packages)
        versions[{file.cataloger, file.path}][layer].insert(key_of(each));
  for (std::size_t layer = 0; layer < facts_.size(); ++layer) {
    for (LayerFile& file : facts_[layer].files()) {
      if (!shows(file.path, layer)) continue;
      const auto& history = versions[{file.cataloger, file.path}];
      for (package::Package& each : file.parsed.packages) {
        each.layer = static_cast<int>(layer);
        for (auto lower = std::make_reverse_iterator(history.find(layer)); lower != history.rend();
             ++lower) {
          if (!lower->second.contains(key_of(each))) break;
          each.layer = static_cast<int>(lower->first);
        }
      }
    }
  }
  for (std::size_t layer = 0; layer < facts_.size(); ++layer) {
    for (LayerFile& file : facts_[layer].files())
      if (shows(file.path, layer))
        results[file.cataloger].push_back({file.path, std::move(file.parsed)});
  }
}

// Packages and problems of all catalogers, joined, with purl and owner, sorted.
void assemble(std::vector<std::vector<catalog::FileResult>>& results,
              const catalog::MergedTree& tree, Inventory& out) {
  const auto all = catalogers();
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::ranges::sort(results[i], {}, &catalog::FileResult::path);
    if (all[i]->join != nullptr) all[i]->join(results[i], tree);
    for (catalog::FileResult& file : results[i]) {
      std::ranges::move(file.parsed.packages, std::back_inserter(out.packages));
      std::ranges::move(file.parsed.problems, std::back_inserter(out.problems));
    }
    results[i].clear();
  }
  for (package::Package& each : out.packages) each.purl = purl_of(each, out.distribution);
  assign_owners(out.packages, tree);
  const auto order = [](const package::Package& each) {
    return std::tie(each.purl, each.path, each.layer);
  };
  std::ranges::sort(out.packages, {}, order);
  // The same thing at the same place is one instance, however many files told of it.
  const auto same = [](const package::Package& a, const package::Package& b) {
    return a.purl == b.purl && a.path == b.path;
  };
  out.packages.erase(std::unique(out.packages.begin(), out.packages.end(), same),
                     out.packages.end());
  std::ranges::sort(out.problems, {}, [](const package::Problem& problem) {
    return std::tie(problem.path, problem.code, problem.message);
  });
  const auto same_problem = std::ranges::unique(out.problems);
  out.problems.erase(same_problem.begin(), same_problem.end());
}

// A distribution without its package database: nothing of it can be assessed, which must not look
// clean.
void note_missing_database(Inventory& out) {
  if (out.distribution.id.empty() || out.distribution.id == "windows") return;
  const bool any = std::ranges::any_of(
      out.packages, [](const package::Package& each) { return package::is_os(each.kind); });
  if (!any)
    out.blind.emplace_back(out.distribution.id + ":" + out.distribution.version_id,
                           "no package database of the distribution was found");
}

Inventory Collector::finish() {
  Inventory out;
  out.image = image_.manifest;
  out.blind = std::move(blind_);
  out.problems = std::move(problems_);
  detect_distribution(out);
  for (std::size_t layer = 0; layer < facts_.size(); ++layer)
    for (package::Problem& problem : facts_[layer].problems())
      if (shows(problem.path, layer)) out.problems.push_back(std::move(problem));
  std::vector<std::vector<catalog::FileResult>> results(catalogers().size());
  attribute(results);
  assemble(results, StackTree(stack_), out);
  note_missing_database(out);
  return out;
}

}  // namespace

Result<Inventory> take_inventory(const oci::Image& image, const Progress& progress) {
  Collector collector(image);
  TRY(collector.read(progress));
  return collector.finish();
}

}  // namespace pratique::scan
