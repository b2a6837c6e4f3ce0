#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "oci/layer_stack.h"

// Lines of "LAYER TYPE PATH>TARGET". What stands in the tree must be found again, and the same
// whatever the order of the layers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique;
  struct Line {
    std::size_t layer;
    archive::TarType type;
    std::string path;
    std::string target;
  };
  if (size > 4096) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::vector<Line>> layers(4);
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() < 3) continue;
    const std::size_t layer = static_cast<unsigned char>(line[0]) % 4;
    const auto type = static_cast<archive::TarType>(static_cast<unsigned char>(line[1]) % 5);
    line.remove_prefix(2);
    const auto arrow = line.find('>');
    std::string path;
    for (const char c : line.substr(0, arrow))  // as the tar reader gives paths: no empty parts
      if (c != '/' || (!path.empty() && path.back() != '/')) path += c;
    if (!path.empty() && path.back() == '/') path.pop_back();
    const std::string target(arrow == std::string_view::npos ? "" : line.substr(arrow + 1));
    layers[layer].push_back({layer, type, path, target});
  }
  oci::LayerStack up;
  oci::LayerStack down;
  for (std::size_t i = 0; i < 4; ++i) {
    for (const Line& line : layers[i]) (void)up.add(line.layer, line.type, line.path, line.target);
    for (const Line& line : layers[3 - i])
      (void)down.add(line.layer, line.type, line.path, line.target);
  }
  up.for_each([&](std::string_view path, const oci::LayerStack::Visible& visible) {
    const auto other = down.at(path);
    if (!other || other->layer != visible.layer || other->type != visible.type) std::abort();
    if (up.content_of(path).has_value() != down.content_of(path).has_value()) std::abort();
    if (up.resolve(path) != down.resolve(path)) std::abort();
    if (const auto resolved = up.resolve(path); resolved && !up.exists(*resolved)) std::abort();
  });
  return 0;
}
