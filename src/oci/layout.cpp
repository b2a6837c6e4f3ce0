#include "oci/layout.h"

#include <algorithm>
#include <set>
#include <utility>

#include "oci/reference.h"
#include "text/json.h"

namespace pratique::oci {
namespace {

constexpr std::string_view kRefName = "org.opencontainers.image.ref.name";
constexpr std::string_view kImageName = "io.containerd.image.name";

std::string blob_name(const Digest& digest) {
  std::string name = "blobs/" + digest.text();
  name[name.find(':')] = '/';
  return name;
}

class LayoutBlobs final : public BlobReader, public BlobSource {
 public:
  explicit LayoutBlobs(std::shared_ptr<NamedFiles> files) : files_(std::move(files)) {}

  Result<std::string> read_blob(const Descriptor& descriptor, std::size_t most) override {
    return read_named(*files_, blob_name(descriptor.digest), most);
  }

  Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest& image,
                                                 std::size_t index) override {
    return files_->open(blob_name(image.layers.at(index).digest));
  }

  bool is_sequential() const override { return files_->is_sequential(); }

  Status open_layer_streams(const ImageManifest& image, const std::vector<std::size_t>& wanted,
                            const StreamVisitor& visit) override {
    if (!is_sequential()) return BlobSource::open_layer_streams(image, wanted, visit);
    std::vector<std::string> names;
    names.reserve(wanted.size());
    for (const std::size_t index : wanted)
      names.push_back(blob_name(image.layers.at(index).digest));
    return files_->open_each(
        names, [&](std::size_t i, ByteSource& bytes) { return visit(wanted[i], bytes); });
  }

 private:
  std::shared_ptr<NamedFiles> files_;
};

// The tag of a name, "" where it has none ("docker.io/library/nginx:1.25" -> "1.25").
std::string tag_of(std::string_view name) {
  const auto parsed = parse_reference(name);
  return parsed.has_value() ? parsed->tag : std::string();
}

// How well an entry of index.json answers to a selector: 3 by its very name, 2 by the same
// reference, 1 by the tag alone, 0 not at all.
int answers(const Descriptor& entry, std::string_view selector) {
  int best = 0;
  for (const std::string_view name : {entry.annotation(kRefName), entry.annotation(kImageName)}) {
    if (name.empty()) continue;
    if (name == selector) return 3;
    if (same_reference(name, selector)) {
      best = std::max(best, 2);
    } else if (selector == tag_of(name)) {
      best = std::max(best, 1);
    }
  }
  return best;
}

std::string describe(const Descriptor& entry) {
  std::string_view name = entry.annotation(kRefName);
  if (name.empty()) name = entry.annotation(kImageName);
  std::string out = name.empty() ? "@" + entry.digest.text() : std::string(name.substr(0, 200));
  if (entry.platform) out += " (" + entry.platform->text() + ")";
  return out;
}

std::string list_entries(const std::vector<Descriptor>& entries) {
  std::string out;
  std::size_t shown = 0;
  for (const Descriptor& entry : entries) {
    if (shown++ == 30) return out + ", ...";
    if (!out.empty()) out += ", ";
    out += describe(entry);
  }
  return out.empty() ? "none" : out;
}

// One image for several platforms, written side by side instead of under an index of its own.
bool is_one_image(const std::vector<Descriptor>& entries) {
  std::set<std::string> platforms;
  for (const Descriptor& entry : entries) {
    if (!entry.platform || !platforms.insert(entry.platform->text()).second) return false;
    if (entry.annotation(kRefName) != entries.front().annotation(kRefName)) return false;
    if (entry.annotation(kImageName) != entries.front().annotation(kImageName)) return false;
  }
  return true;
}

std::vector<Descriptor> candidates_of(const Index& index) {
  std::vector<Descriptor> out;
  for (const Descriptor& entry : index.manifests)
    if (!is_attestation(entry) && (entry.media_type.empty() || is_manifest_type(entry.media_type) ||
                                   is_index_type(entry.media_type)))
      out.push_back(entry);
  return out;
}

void keep_one_per_digest(std::vector<Descriptor>& entries) {
  std::set<std::string> seen;
  std::erase_if(entries,
                [&](const Descriptor& entry) { return !seen.insert(entry.digest.text()).second; });
}

Result<std::vector<Descriptor>> select(const Index& index, std::string_view selector) {
  std::vector<Descriptor> all = candidates_of(index);
  std::vector<Descriptor> chosen;
  if (selector.empty()) {
    chosen = all;
  } else {
    int best = 1;
    for (const Descriptor& entry : index.manifests) {
      const int rank = answers(entry, selector);
      if (rank > best) chosen.clear();
      if (rank >= best) {
        best = rank;
        chosen.push_back(entry);
      }
    }
    if (chosen.empty())
      return not_found("the layout has no image \"" + std::string(selector.substr(0, 200)) +
                       "\"; there is " + list_entries(all));
  }
  keep_one_per_digest(chosen);
  if (chosen.empty()) return not_found("the layout holds no image");
  if (chosen.size() == 1 || is_one_image(chosen)) return chosen;
  return usage_error("the layout holds several images, name one with :TAG or @DIGEST; there is " +
                     list_entries(chosen));
}

// A manifest or index that index.json lists is read with its descriptor; one that it does not list
// may lie deeper (a platform's manifest) and is found by its digest alone.
Descriptor by_digest(const Index& index, const Digest& digest) {
  for (const Descriptor& entry : index.manifests)
    if (entry.digest == digest) return entry;
  Descriptor out;
  out.digest = digest;
  return out;
}

std::string own_name(const std::vector<Descriptor>& entries) {
  if (entries.empty()) return "";
  const std::string_view image_name = entries.front().annotation(kImageName);
  return std::string(image_name.empty() ? entries.front().annotation(kRefName) : image_name);
}

Status check_version(NamedFiles& files) {
  if (!files.contains("oci-layout"))
    return {};  // some writers leave it out; index.json says it all
  const std::string bytes = TRY(read_named(files, "oci-layout", 64u << 10));
  const text::Json document =
      TRY(text::parse_json(bytes, {.bytes = 64u << 10, .depth = 16}).in("oci-layout"));
  const std::string_view version = document["imageLayoutVersion"].string();
  if (!version.starts_with("1."))
    return unsupported("oci-layout: version \"" + std::string(version.substr(0, 40)) +
                       "\" is not 1.x");
  return {};
}

}  // namespace

bool is_layout(NamedFiles& files) {
  return files.contains("oci-layout") || files.contains("index.json");
}

Result<std::vector<Image>> open_layout(std::shared_ptr<NamedFiles> files, std::string_view selector,
                                       const ResolveOptions& options, std::string_view kind) {
  TRY(check_version(*files));
  const std::string bytes = TRY(read_named(*files, "index.json", kMostManifestBytes));
  const auto document = TRY(parse_manifest(bytes, "").in("index.json"));
  const auto* index = std::get_if<Index>(&document);
  if (index == nullptr) return invalid("index.json: a manifest where an index belongs");
  const auto blobs = std::make_shared<LayoutBlobs>(std::move(files));

  std::vector<ImageManifest> manifests;
  std::string name;
  if (selector.starts_with('@')) {
    const Digest digest = TRY(Digest::parse(selector.substr(1)));
    const Descriptor root = by_digest(*index, digest);
    manifests = TRY(resolve_images(*blobs, root, options));
    name = own_name({root});
  } else {
    const std::vector<Descriptor> chosen = TRY(select(*index, selector));
    if (chosen.size() == 1) {
      manifests = TRY(resolve_images(*blobs, chosen.front(), options));
    } else {
      manifests = TRY(resolve_children(*blobs, chosen, options));
    }
    name = own_name(chosen);
  }
  std::vector<Image> images;
  for (ImageManifest& manifest : manifests) {
    manifest.kind = kind;
    manifest.name = name;
    images.push_back({std::move(manifest), blobs});
  }
  return images;
}

}  // namespace pratique::oci
