#include "oci/layer_stack.h"

#include <algorithm>
#include <functional>

namespace pratique::oci {
namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";
constexpr int kMostLinks = 40;  // as the kernel's ELOOP

// Cuts the first part off a path without "." parts.
std::string_view take_part(std::string_view& path) {
  const auto slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  return part;
}

}  // namespace

LayerStack::LayerStack(const StackLimits& limits) : limits_(limits), table_(1024, kNone) {
  nodes_.push_back({.parent = kNone, .name = 0, .marks = kNone, .name_size = 0});
}

std::uint64_t LayerStack::hash(std::uint32_t parent, std::string_view name) {
  std::uint64_t value = std::hash<std::string_view>()(name) ^ (parent * 0x9e3779b97f4a7c15ull);
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93ull;
  return value ^ (value >> 32);
}

std::uint32_t LayerStack::find_child(std::uint32_t parent, std::string_view name) const {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t slot = hash(parent, name) & mask;; slot = (slot + 1) & mask) {
    const std::uint32_t node = table_[slot];
    if (node == kNone) return kNone;
    if (nodes_[node].parent == parent && name_of(nodes_[node]) == name) return node;
  }
}

void LayerStack::grow_table() {
  std::vector<std::uint32_t> larger(table_.size() * 2, kNone);
  const std::size_t mask = larger.size() - 1;
  for (std::uint32_t node = 1; node < nodes_.size(); ++node) {
    std::size_t slot = hash(nodes_[node].parent, name_of(nodes_[node])) & mask;
    while (larger[slot] != kNone) slot = (slot + 1) & mask;
    larger[slot] = node;
  }
  table_ = std::move(larger);
}

Result<std::uint32_t> LayerStack::keep_text(std::string_view text) {
  if (text_.size() + text.size() > limits_.text_bytes)
    return limit("more than " + std::to_string(limits_.text_bytes) + " bytes of names");
  const auto offset = static_cast<std::uint32_t>(text_.size());
  text_ += text;
  return offset;
}

Result<std::uint32_t> LayerStack::make_child(std::uint32_t parent, std::string_view name) {
  if (const std::uint32_t found = find_child(parent, name); found != kNone) return found;
  if (nodes_.size() >= limits_.nodes)
    return limit("more than " + std::to_string(limits_.nodes) + " paths");
  const std::uint32_t text = TRY(keep_text(name));
  const auto node = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.parent = parent,
                    .name = text,
                    .marks = kNone,
                    .name_size = static_cast<std::uint16_t>(name.size())});
  if (nodes_.size() * 2 > table_.size()) {
    grow_table();
  } else {
    const std::size_t mask = table_.size() - 1;
    std::size_t slot = hash(parent, name) & mask;
    while (table_[slot] != kNone) slot = (slot + 1) & mask;
    table_[slot] = node;
  }
  return node;
}

Status LayerStack::put(std::uint32_t node, std::size_t layer, MarkKind kind, archive::TarType type,
                       std::string_view link) {
  // A directory told by an entry and one told by what it holds are one fact.
  const auto same_fact = [kind](MarkKind other) {
    const auto is_entry = [](MarkKind k) { return k == MarkKind::entry || k == MarkKind::implied; };
    return kind == other || (is_entry(kind) && is_entry(other));
  };
  std::uint32_t found = nodes_[node].marks;
  while (found != kNone && !(marks_[found].layer == layer && same_fact(marks_[found].kind)))
    found = marks_[found].next;
  if (found != kNone && kind != MarkKind::entry) return {};
  std::uint32_t text = kNone;
  if (!link.empty()) text = TRY(keep_text(link));
  Mark mark{.next = nodes_[node].marks,
            .link = text,
            .link_size = static_cast<std::uint16_t>(link.size()),
            .layer = static_cast<std::uint16_t>(layer),
            .kind = kind,
            .type = type};
  if (found != kNone) {
    mark.next = marks_[found].next;
    marks_[found] = mark;
    return {};
  }
  nodes_[node].marks = static_cast<std::uint32_t>(marks_.size());
  marks_.push_back(mark);
  return {};
}

Result<std::uint32_t> LayerStack::make_folder(std::size_t layer, std::string_view path) {
  std::uint32_t node = 0;
  TRY(put(node, layer, MarkKind::implied, archive::TarType::directory, {}));
  while (!path.empty()) {
    node = TRY(make_child(node, take_part(path)));
    TRY(put(node, layer, MarkKind::implied, archive::TarType::directory, {}));
  }
  return node;
}

Result<LayerStack::Added> LayerStack::add(std::size_t layer, const archive::TarEntry& entry) {
  if (entry.escapes) return Added::ignored;
  return add(layer, entry.type, entry.path, entry.link_target);
}

Result<LayerStack::Added> LayerStack::add(std::size_t layer, archive::TarType type,
                                          std::string_view path, std::string_view link_target) {
  if (layer >= kMostLayers) return limit("more than " + std::to_string(kMostLayers) + " layers");
  if (path.size() > limits_.path_bytes) return Added::ignored;
  // The kernel takes no longer link targets either; such a link leads nowhere.
  if (link_target.size() > limits_.path_bytes) link_target = {};
  if (path.empty()) {
    TRY(put(0, layer, MarkKind::implied, archive::TarType::directory, {}));
    return Added::entry;
  }
  const auto slash = path.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name == kOpaque) {
    const std::uint32_t node = TRY(make_folder(layer, folder));
    TRY(put(node, layer, MarkKind::opaque, archive::TarType::directory, {}));
    return Added::whiteout;
  }
  if (name.starts_with(kWhiteout)) {
    const std::string_view hidden = name.substr(kWhiteout.size());
    if (hidden.empty() || hidden == "." || hidden == ".." || hidden.starts_with(kWhiteout))
      return Added::ignored;
    const std::uint32_t parent = TRY(make_folder(layer, folder));
    const std::uint32_t node = TRY(make_child(parent, hidden));
    TRY(put(node, layer, MarkKind::whiteout, archive::TarType::other, {}));
    return Added::whiteout;
  }
  const std::uint32_t parent = TRY(make_folder(layer, folder));
  const std::uint32_t node = TRY(make_child(parent, name));
  TRY(put(node, layer, MarkKind::entry, type, link_target));
  return Added::entry;
}

std::string LayerStack::path_of(std::uint32_t node) const {
  std::size_t size = 0;
  for (std::uint32_t up = node; up != 0; up = nodes_[up].parent) size += nodes_[up].name_size + 1u;
  std::string out(size == 0 ? 0 : size - 1, '/');
  for (std::uint32_t up = node; up != 0; up = nodes_[up].parent) {
    const std::string_view name = name_of(nodes_[up]);
    size -= name.size() + 1;
    out.replace(size, name.size(), name);
  }
  return out;
}

std::uint16_t LayerStack::floor_at(std::uint32_t node, std::uint16_t floor, std::size_t top) const {
  for (std::uint32_t m = nodes_[node].marks; m != kNone; m = marks_[m].next)
    if (marks_[m].kind == MarkKind::whiteout && marks_[m].layer <= top)
      floor = std::max(floor, marks_[m].layer);
  return floor;
}

std::uint16_t LayerStack::floor_inside(std::uint32_t node, std::uint16_t floor,
                                       std::size_t top) const {
  for (std::uint32_t m = nodes_[node].marks; m != kNone; m = marks_[m].next) {
    const Mark& mark = marks_[m];
    const bool hides = mark.kind == MarkKind::opaque ||
                       (mark.kind == MarkKind::entry && mark.type != archive::TarType::directory);
    if (hides && mark.layer <= top) floor = std::max(floor, mark.layer);
  }
  return floor;
}

std::optional<LayerStack::Visible> LayerStack::visible_at(std::uint32_t node, std::uint16_t floor,
                                                          std::size_t top) const {
  const Mark* entry = nullptr;
  const Mark* implied = nullptr;
  for (std::uint32_t m = nodes_[node].marks; m != kNone; m = marks_[m].next) {
    const Mark& mark = marks_[m];
    if (mark.layer < floor || mark.layer > top) continue;
    if (mark.kind == MarkKind::entry && (entry == nullptr || mark.layer > entry->layer))
      entry = &mark;
    if (mark.kind == MarkKind::implied && (implied == nullptr || mark.layer > implied->layer))
      implied = &mark;
  }
  const bool directory_counts =
      implied != nullptr && (entry == nullptr || (implied->layer > entry->layer &&
                                                  entry->type != archive::TarType::directory &&
                                                  entry->type != archive::TarType::symbolic_link));
  if (directory_counts)
    return Visible{.layer = implied->layer,
                   .type = archive::TarType::directory,
                   .link_target = {},
                   .implied = true};
  if (entry == nullptr) return std::nullopt;
  return Visible{.layer = entry->layer,
                 .type = entry->type,
                 .link_target = entry->link == kNone
                                    ? std::string_view()
                                    : std::string_view(text_).substr(entry->link, entry->link_size),
                 .implied = false};
}

std::optional<LayerStack::Visible> LayerStack::at_below(std::string_view path,
                                                        std::size_t top) const {
  std::uint32_t node = 0;
  std::uint16_t floor = 0;
  while (!path.empty()) {
    floor = floor_inside(node, floor, top);
    node = find_child(node, take_part(path));
    if (node == kNone) return std::nullopt;
    floor = floor_at(node, floor, top);
  }
  if (node == 0) return Visible{0, archive::TarType::directory, {}, true};
  return visible_at(node, floor, top);
}

std::optional<LayerStack::Visible> LayerStack::at(std::string_view path) const {
  return at_below(path, kMostLayers);
}

bool LayerStack::is_visible(std::string_view path, std::size_t layer) const {
  const auto visible = at(path);
  return visible && visible->layer == layer && !visible->implied;
}

std::optional<std::string> LayerStack::resolve(std::string_view path) const {
  auto followed = follow(path);
  if (followed) return followed;
  // A layer may hold files under a path that a lower layer has as a symbolic link.
  const auto literal = at(path);
  if (literal && literal->type != archive::TarType::symbolic_link) return std::string(path);
  return std::nullopt;
}

std::optional<std::string> LayerStack::follow(std::string_view path) const {
  // One level of the way down, so that ".." can go back up.
  struct Step {
    std::uint32_t node;
    std::uint16_t floor;
  };
  std::vector<Step> way = {{0, 0}};
  // Parts still to go, last first: targets of links are put on top.
  std::vector<std::string> left;
  const auto push_parts = [&left](std::string_view text) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
      const std::string_view part = take_part(text);
      if (!part.empty() && part != ".") parts.push_back(part);
    }
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) left.emplace_back(*part);
  };
  push_parts(path);
  int links = 0;
  while (!left.empty()) {
    const std::string part = std::move(left.back());
    left.pop_back();
    if (part == "..") {
      if (way.size() > 1) way.pop_back();
      continue;
    }
    const Step here = way.back();
    const std::uint32_t node = find_child(here.node, part);
    if (node == kNone) return std::nullopt;
    const std::uint16_t floor =
        floor_at(node, floor_inside(here.node, here.floor, kMostLayers), kMostLayers);
    const auto visible = visible_at(node, floor, kMostLayers);
    if (!visible) return std::nullopt;
    if (visible->type == archive::TarType::symbolic_link) {
      if (++links > kMostLinks || left.size() > limits_.path_bytes) return std::nullopt;
      if (visible->link_target.empty()) return std::nullopt;
      if (visible->link_target.starts_with('/')) way.resize(1);
      push_parts(visible->link_target);
      continue;
    }
    if (!left.empty() && visible->type != archive::TarType::directory) return std::nullopt;
    way.push_back({node, floor});
  }
  return path_of(way.back().node);
}

std::optional<LayerStack::Content> LayerStack::content_below(std::string_view path, std::size_t top,
                                                             int links) const {
  const auto visible = at_below(path, top);
  if (!visible || links > kMostLinks) return std::nullopt;
  if (visible->type == archive::TarType::file) return Content{visible->layer, std::string(path)};
  if (visible->type != archive::TarType::hard_link || visible->link_target == path)
    return std::nullopt;
  auto content = content_below(visible->link_target, visible->layer, links + 1);
  // The layer may take away the name that it links to.
  if (!content && visible->layer > 0)
    content = content_below(visible->link_target, visible->layer - 1, links + 1);
  return content;
}

std::optional<LayerStack::Content> LayerStack::content_of(std::string_view path) const {
  return content_below(path, kMostLayers, 0);
}

std::size_t LayerStack::memory_bytes() const {
  return text_.capacity() + nodes_.capacity() * sizeof(Node) + marks_.capacity() * sizeof(Mark) +
         table_.capacity() * sizeof(std::uint32_t);
}

std::optional<std::string_view> windows_path(std::string_view path) {
  constexpr std::string_view kFiles = "Files";
  if (path == kFiles) return std::string_view();
  if (path.starts_with(kFiles) && path[kFiles.size()] == '/') return path.substr(kFiles.size() + 1);
  return std::nullopt;
}

}  // namespace pratique::oci
