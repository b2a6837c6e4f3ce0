#include "scan/targets.h"

#include "core/stream.h"
#include "oci/engine.h"
#include "oci/registry.h"
#include "sbom/document.h"
#include "scan/sbom_document.h"

namespace pratique::scan {
namespace {

constexpr std::size_t kMostSbomBytes = 512u << 20;

Result<std::vector<oci::Image>> open_remote(const std::string& name,
                                            const oci::ResolveOptions& resolve,
                                            const TargetOptions& options) {
  oci::RegistryOptions registry;
  registry.ca_file = options.ca_file;
  registry.plain_http = options.plain_http;
  registry.mirrors = options.mirrors;
  registry.proxy = net::proxy_settings_of_environment();
  registry.resolve = resolve;
  const oci::Reference reference = TRY(oci::parse_reference(name));
  return oci::open_registry(reference, registry);
}

// The engines first; only where none has the image the registry is asked.
Result<std::vector<oci::Image>> open_by_name(const std::string& name,
                                             const oci::ResolveOptions& resolve,
                                             const TargetOptions& options) {
  std::string tried;
  for (const oci::Engine engine : {oci::Engine::docker, oci::Engine::podman}) {
    auto images = oci::open_engine(engine, name, resolve);
    if (images) return images;
    if (images.error().code != ErrorCode::not_found && options.note)
      options.note(images.error().message);
    tried += images.error().message + "; ";
  }
  auto images = open_remote(name, resolve, options);
  if (images) return images;
  return std::move(images).error().in(tried + "then");
}

Result<std::vector<oci::Image>> open_images(const oci::Target& target, const TargetOptions& options,
                                            std::vector<package::Problem>& problems) {
  oci::ResolveOptions resolve;
  resolve.platform = TRY(oci::parse_platform_choice(options.platform));
  resolve.note = options.note;
  using Kind = oci::Target::Kind;
  switch (target.kind) {
    case Kind::docker: return oci::open_engine(oci::Engine::docker, target.name, resolve);
    case Kind::podman: return oci::open_engine(oci::Engine::podman, target.name, resolve);
    case Kind::registry: return open_remote(target.name, resolve, options);
    case Kind::engine_or_registry: return open_by_name(target.name, resolve, options);
    default: break;
  }
  oci::OpenOptions open;
  open.platform = resolve.platform;
  open.note = options.note;
  open.problem = [&problems](std::string_view path, const Error& error) {
    problems.push_back({"unreadable", std::string(path), error.message});
  };
  return oci::open_target(target, open);
}

Result<Inventory> read_sbom_target(const oci::Target& target) {
  const std::string bytes = TRY(read_file(target.path, kMostSbomBytes));
  sbom::Document document = TRY(sbom::read_sbom(bytes).in(target.path));
  const std::string name = document.name.empty() ? target.path : document.name;
  return inventory_of(std::move(document), name);
}

// "docker-archive:app.tar" -> "app.tar"
std::string without_kind(const oci::Target& target) {
  const std::string prefix = std::string(oci::name_of(target.kind)) + ":";
  return target.text.starts_with(prefix) ? target.text.substr(prefix.size()) : target.text;
}

}  // namespace

Result<std::vector<Inventory>> open_inventories(std::string_view text,
                                                const TargetOptions& options) {
  const oci::Target target = TRY(oci::parse_target(text));
  std::vector<Inventory> out;
  if (target.kind == oci::Target::Kind::sbom) {
    Inventory inventory = TRY(read_sbom_target(target));
    inventory.named = without_kind(target);
    out.push_back(std::move(inventory));
    return out;
  }
  std::vector<package::Problem> problems;
  const std::vector<oci::Image> images = TRY(open_images(target, options, problems));
  for (const oci::Image& image : images) {
    Inventory inventory = TRY(take_inventory(image, options.progress).in(without_kind(target)));
    inventory.problems.insert(inventory.problems.end(), problems.begin(), problems.end());
    problems.clear();
    inventory.named = without_kind(target);
    out.push_back(std::move(inventory));
  }
  return out;
}

}  // namespace pratique::scan
