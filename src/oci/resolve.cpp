#include "oci/resolve.h"

#include <algorithm>
#include <set>
#include <utility>

namespace pratique::oci {
namespace {

constexpr std::size_t kMostIndexDepth = 4;
// Configs read only to learn the platform of children that do not tell theirs.
constexpr std::size_t kMostProbed = 64;

// A child of an index, nested indexes unfolded.
struct Candidate {
  Descriptor descriptor;
  Platform platform;
  bool platform_known = false;
};

std::string list_platforms(const std::vector<Candidate>& candidates) {
  std::string out;
  std::size_t shown = 0;
  for (const Candidate& candidate : candidates) {
    if (shown++ == 30) return out + ", ...";
    if (!out.empty()) out += ", ";
    out += candidate.platform.text();
  }
  return out.empty() ? "none" : out;
}

class Resolver {
 public:
  Resolver(BlobReader& reader, const ResolveOptions& options)
      : reader_(reader), options_(options) {}

  Result<std::vector<ImageManifest>> from_root(const Descriptor& root) {
    const std::string bytes = TRY(read_verified(reader_, root, kMostManifestBytes));
    const auto document = TRY(parse_manifest(bytes, root.media_type).in(root.digest.text()));
    if (const auto* manifest = std::get_if<Manifest>(&document)) {
      ImageManifest image = TRY(read_image(root, *manifest, bytes));
      return only_if_wanted(std::move(image));
    }
    return from_children(std::get<Index>(document).manifests, 1);
  }

  Result<std::vector<ImageManifest>> from_children(const std::vector<Descriptor>& children,
                                                   std::size_t depth) {
    std::vector<Candidate> candidates;
    std::set<std::string> seen;
    TRY(collect(children, depth, seen, candidates));
    if (candidates.empty()) return not_found("the index holds no image");
    if (options_.platform.kind == PlatformChoice::Kind::all) return every(candidates);
    const bool host = options_.platform.kind == PlatformChoice::Kind::host;
    const Platform wanted = host ? host_platform() : options_.platform.platform;
    if (const Candidate* found = find(candidates, wanted)) return one(*found);
    probe_platforms(candidates);
    if (const Candidate* found = find(candidates, wanted)) return one(*found);
    if (host && candidates.size() == 1) return one(candidates.front());
    return not_found("no image for " + wanted.text() + "; there is " + list_platforms(candidates));
  }

 private:
  Status collect(const std::vector<Descriptor>& children, std::size_t depth,
                 std::set<std::string>& seen, std::vector<Candidate>& out) {
    if (depth > kMostIndexDepth)
      return limit("indexes are nested more than " + std::to_string(kMostIndexDepth) + " deep");
    for (const Descriptor& child : children) {
      if (is_attestation(child)) continue;
      if (!seen.insert(child.digest.text()).second) continue;
      if (seen.size() > kMostChildren)
        return limit("more than " + std::to_string(kMostChildren) + " children in the index");
      if (is_index_type(child.media_type)) {
        TRY(collect_nested(child, depth, seen, out));
      } else if (is_manifest_type(child.media_type) || child.media_type.empty()) {
        out.push_back({child, child.platform.value_or(Platform{}), child.platform.has_value()});
      } else {
        note("child " + child.digest.text() + " of media type \"" + child.media_type +
             "\" is no image");
      }
    }
    return {};
  }

  Status collect_nested(const Descriptor& child, std::size_t depth, std::set<std::string>& seen,
                        std::vector<Candidate>& out) {
    auto bytes = read_verified(reader_, child, kMostManifestBytes);
    if (!bytes.has_value() && bytes.error().code == ErrorCode::not_found) {
      note("index " + child.digest.text() + " is not here");
      return {};
    }
    const std::string read = TRY(std::move(bytes));
    const auto document = TRY(parse_manifest(read, child.media_type).in(child.digest.text()));
    return collect(std::get<Index>(document).manifests, depth + 1, seen, out);
  }

  const Candidate* find(const std::vector<Candidate>& candidates, const Platform& wanted) {
    const Candidate* found = nullptr;
    for (const Candidate& candidate : candidates) {
      if (!candidate.platform_known || !matches(candidate.platform, wanted)) continue;
      if (found == nullptr) {
        found = &candidate;
      } else {
        note("another image for " + candidate.platform.text() +
             " is in the index: " + candidate.descriptor.digest.text());
      }
    }
    return found;
  }

  // The platform is optional in an index; the config has it.
  void probe_platforms(std::vector<Candidate>& candidates) {
    std::size_t probed = 0;
    for (Candidate& candidate : candidates) {
      if (candidate.platform_known || probed++ >= kMostProbed) continue;
      if (auto image = read_image(candidate.descriptor); image.has_value()) {
        candidate.platform = image->platform;
        candidate.platform_known = true;
      }
    }
  }

  Result<std::vector<ImageManifest>> one(const Candidate& candidate) {
    ImageManifest image = TRY(read_image(candidate.descriptor));
    if (candidate.platform_known) complete(image.platform, candidate.platform);
    std::vector<ImageManifest> out;
    out.push_back(std::move(image));
    return out;
  }

  // An export often holds one platform of an index that names many: what is absent is told, not
  // hidden.
  Result<std::vector<ImageManifest>> every(const std::vector<Candidate>& candidates) {
    std::vector<ImageManifest> out;
    for (const Candidate& candidate : candidates) {
      auto image = read_image(candidate.descriptor);
      if (!image.has_value() && image.error().code == ErrorCode::not_found) {
        note("the image for " + candidate.platform.text() + " (" +
             candidate.descriptor.digest.text() + ") is not here");
        continue;
      }
      if (!image.has_value() && image.error().code == ErrorCode::unsupported) {
        note("child " + candidate.descriptor.digest.text() + ": " + image.error().message);
        continue;
      }
      ImageManifest read = TRY(std::move(image));
      if (candidate.platform_known) complete(read.platform, candidate.platform);
      out.push_back(std::move(read));
    }
    if (out.empty())
      return not_found("none of the images of the index is here; it names " +
                       list_platforms(candidates));
    return out;
  }

  // A sole manifest has no choice to offer, but must be what was asked for.
  Result<std::vector<ImageManifest>> only_if_wanted(ImageManifest image) {
    const PlatformChoice& choice = options_.platform;
    const bool tells = !image.platform.os.empty() || !image.platform.architecture.empty();
    if (choice.kind == PlatformChoice::Kind::named && tells &&
        !matches(image.platform, choice.platform))
      return not_found("no image for " + choice.platform.text() + "; there is " +
                       image.platform.text());
    std::vector<ImageManifest> out;
    out.push_back(std::move(image));
    return out;
  }

  Result<ImageManifest> read_image(const Descriptor& descriptor) {
    std::string bytes = TRY(read_verified(reader_, descriptor, kMostManifestBytes));
    const auto document =
        TRY(parse_manifest(bytes, descriptor.media_type).in(descriptor.digest.text()));
    const auto* manifest = std::get_if<Manifest>(&document);
    if (manifest == nullptr)
      return invalid(descriptor.digest.text() + ": an index where a manifest was announced");
    return read_image(descriptor, *manifest, std::move(bytes));
  }

  Result<ImageManifest> read_image(const Descriptor& descriptor, const Manifest& manifest,
                                   std::string bytes) {
    const std::string& type =
        manifest.artifact_type.empty() ? manifest.config.media_type : manifest.artifact_type;
    if (!is_config_type(manifest.config.media_type))
      return unsupported(descriptor.digest.text() + ": an artifact of type \"" +
                         type.substr(0, 200) + "\", not a container image");
    std::string config = TRY(read_verified(reader_, manifest.config, kMostConfigBytes)
                                 .in("config of " + descriptor.digest.text()));
    const ImageConfig parsed = TRY(parse_config(config).in(manifest.config.digest.text()));
    ImageManifest image = TRY(join_manifest(manifest, parsed).in(descriptor.digest.text()));
    image.digest = descriptor.digest;
    image.config = std::move(config);
    image.manifest = std::move(bytes);
    return image;
  }

  // What the config leaves open the index may tell.
  static void complete(Platform& platform, const Platform& offered) {
    if (platform.os.empty()) platform.os = offered.os;
    if (platform.architecture.empty()) platform.architecture = offered.architecture;
    if (platform.variant.empty()) platform.variant = offered.variant;
    if (platform.os_version.empty()) platform.os_version = offered.os_version;
  }

  void note(const std::string& sentence) {
    if (options_.note) options_.note(sentence);
  }

  BlobReader& reader_;
  const ResolveOptions& options_;
};

}  // namespace

Result<std::string> read_verified(BlobReader& reader, const Descriptor& descriptor,
                                  std::size_t most) {
  const std::string& name = descriptor.digest.text();
  if (descriptor.size > static_cast<std::int64_t>(most))
    return limit(name + ": more than " + std::to_string(most) + " bytes");
  std::string bytes;
  if (descriptor.data) {
    bytes = *descriptor.data;
  } else {
    bytes = TRY(reader.read_blob(descriptor, most).in(name));
  }
  if (descriptor.size >= 0 && bytes.size() != static_cast<std::size_t>(descriptor.size))
    return invalid(name + ": " + std::to_string(bytes.size()) + " bytes where " +
                   std::to_string(descriptor.size) + " were announced");
  const std::string actual = hash_hex(descriptor.digest.kind(), bytes);
  if (actual != descriptor.digest.hex())
    return invalid(name + ": the bytes have another digest: " + actual);
  return bytes;
}

Result<std::vector<ImageManifest>> resolve_images(BlobReader& reader, const Descriptor& root,
                                                  const ResolveOptions& options) {
  return Resolver(reader, options).from_root(root);
}

Result<std::vector<ImageManifest>> resolve_children(BlobReader& reader,
                                                    const std::vector<Descriptor>& children,
                                                    const ResolveOptions& options) {
  return Resolver(reader, options).from_children(children, 1);
}

}  // namespace pratique::oci
