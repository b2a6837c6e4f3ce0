#include "oci/docker_archive.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "oci/layout.h"
#include "oci/reference.h"
#include "text/json.h"

namespace pratique::oci {
namespace {

using text::Json;

constexpr std::size_t kMostImages = 10'000;

// One image as manifest.json lists it.
struct Listed {
  std::string config;
  std::vector<std::string> tags;
  std::vector<std::string> layers;
};

class DockerArchiveBlobs final : public BlobSource {
 public:
  DockerArchiveBlobs(std::shared_ptr<NamedFiles> files, std::vector<std::string> layers)
      : files_(std::move(files)), layers_(std::move(layers)) {}

  Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest&, std::size_t index) override {
    return files_->open(layers_.at(index));
  }
  bool is_sequential() const override { return files_->is_sequential(); }
  Status open_layer_streams(const ImageManifest& image, const std::vector<std::size_t>& wanted,
                            const StreamVisitor& visit) override {
    if (!is_sequential()) return BlobSource::open_layer_streams(image, wanted, visit);
    std::vector<std::string> names;
    names.reserve(wanted.size());
    for (const std::size_t index : wanted) names.push_back(layers_.at(index));
    return files_->open_each(
        names, [&](std::size_t i, ByteSource& bytes) { return visit(wanted[i], bytes); });
  }

 private:
  std::shared_ptr<NamedFiles> files_;
  std::vector<std::string> layers_;
};

Result<std::vector<std::string>> strings_of(const Json& json, std::string_view name,
                                            std::size_t most) {
  std::vector<std::string> out;
  if (json.is_null()) return out;
  if (!json.is_array()) return invalid(std::string(name) + " is not an array");
  if (json.size() > most) return limit(std::string(name) + ": too many entries");
  for (const Json& item : json.items()) {
    if (!item.is_string()) return invalid(std::string(name) + " holds something else than strings");
    out.emplace_back(item.string());
  }
  return out;
}

Result<std::vector<Listed>> parse_listing(std::string_view bytes) {
  const Json document =
      TRY(text::parse_json(bytes, {.bytes = kMostManifestBytes, .depth = kMostDepth}));
  if (!document.is_array()) return invalid("not an array");
  if (document.size() > kMostImages) return limit("too many images");
  std::vector<Listed> out;
  for (const Json& item : document.items()) {
    if (!item["Config"].is_string() || item["Config"].string().empty())
      return invalid("an image without \"Config\"");
    Listed listed;
    listed.config = item["Config"].string();
    listed.tags = TRY(strings_of(item["RepoTags"], "RepoTags", kMostImages));
    listed.layers = TRY(strings_of(item["Layers"], "Layers", kMostLayers));
    out.push_back(std::move(listed));
  }
  return out;
}

bool is_sha256_hex(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// The digest a file's name claims: "<hex>.json", "sha256:<hex>", "blobs/sha256/<hex>". Empty: none.
Digest claimed_digest(std::string_view name) {
  if (name.ends_with(".json")) name.remove_suffix(5);
  if (name.starts_with("sha256:")) name.remove_prefix(7);
  if (name.starts_with("blobs/sha256/")) name.remove_prefix(13);
  return is_sha256_hex(name) ? Digest::from_hex(HashKind::sha256, name) : Digest();
}

Digest blob_digest(std::string_view layer_name) {
  return layer_name.starts_with("blobs/sha256/") ? claimed_digest(layer_name) : Digest();
}

std::string list_images(const std::vector<Listed>& images) {
  std::string out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (i == 30) return out + ", ...";
    if (!out.empty()) out += ", ";
    out += "@" + std::to_string(i);
    for (std::size_t k = 0; k < images[i].tags.size() && k < 5; ++k)
      out += " " + images[i].tags[k].substr(0, 200);
  }
  return out.empty() ? "none" : out;
}

std::optional<std::size_t> number_of(std::string_view text) {
  if (text.empty() || text.size() > 6) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

// The images that a selector means, by their position.
Result<std::vector<std::size_t>> select(const std::vector<Listed>& images,
                                        std::string_view selector) {
  std::vector<std::size_t> chosen;
  const auto none = [&] {
    return not_found("the archive has no image \"" + std::string(selector.substr(0, 300)) +
                     "\"; there is " + list_images(images));
  };
  if (selector.empty()) {
    for (std::size_t i = 0; i < images.size(); ++i) chosen.push_back(i);
  } else if (selector.starts_with('@')) {
    const std::string_view rest = selector.substr(1);
    if (const auto number = number_of(rest)) {
      if (*number >= images.size()) return none();
      chosen.push_back(*number);
    } else {
      const Digest id = TRY(Digest::parse(rest).in("image index or id"));
      for (std::size_t i = 0; i < images.size(); ++i)
        if (claimed_digest(images[i].config) == id) chosen.push_back(i);
    }
  } else {
    for (std::size_t i = 0; i < images.size(); ++i)
      for (const std::string& tag : images[i].tags)
        if (tag == selector || same_reference(tag, selector)) {
          chosen.push_back(i);
          break;
        }
  }
  if (chosen.empty()) return none();
  return chosen;
}

Result<Image> read_image(const std::shared_ptr<NamedFiles>& files, const Listed& listed,
                         std::string_view selector) {
  Image image;
  std::string config = TRY(read_named(*files, listed.config, kMostConfigBytes).in("config"));
  const Digest actual = Digest::sha256_of(config);
  if (const Digest claimed = claimed_digest(listed.config); !claimed.empty() && claimed != actual)
    return invalid("config " + listed.config + ": the bytes have another digest: " + actual.text());
  const ImageConfig parsed = TRY(parse_config(config));
  if (parsed.diff_ids.size() != listed.layers.size())
    return invalid("manifest.json lists " + std::to_string(listed.layers.size()) +
                   " layers, the config " + std::to_string(parsed.diff_ids.size()) + " diffIDs");
  ImageManifest& manifest = image.manifest;
  manifest.kind = "docker-archive";
  manifest.name = !listed.tags.empty() ? listed.tags.front() : std::string();
  if (!selector.empty() && !selector.starts_with('@')) manifest.name = selector;
  manifest.digest = actual;
  manifest.config_digest = actual;
  manifest.platform = parsed.platform;
  manifest.history = parsed.history;
  manifest.layers = layers_of(parsed);
  for (std::size_t i = 0; i < listed.layers.size(); ++i) {
    manifest.layers[i].digest = blob_digest(listed.layers[i]);
    // `docker save` leaves foreign layers out.
    manifest.layers[i].foreign =
        !files->contains(listed.layers[i]) && parsed.platform.os == "windows";
  }
  manifest.config = std::move(config);
  image.blobs = std::make_shared<DockerArchiveBlobs>(files, listed.layers);
  return image;
}

bool fits(const Platform& platform, const PlatformChoice& choice) {
  return choice.kind == PlatformChoice::Kind::all ||
         matches(platform,
                 choice.kind == PlatformChoice::Kind::host ? host_platform() : choice.platform);
}

// Several entries are one image for several platforms where all else would be ambiguous.
Result<std::vector<Image>> choose(std::vector<Image> images, const std::vector<Listed>& listed,
                                  const PlatformChoice& choice) {
  if (images.size() == 1 && choice.kind != PlatformChoice::Kind::named) return images;
  std::string platforms;
  std::vector<Image> fitting;
  bool same_config = true;
  for (Image& image : images) {
    if (!platforms.empty()) platforms += ", ";
    platforms += image.manifest.platform.text();
    const bool tells = !image.manifest.platform.architecture.empty();
    if (tells && !fits(image.manifest.platform, choice)) continue;
    if (!fitting.empty())
      same_config = same_config && fitting.front().manifest.digest == image.manifest.digest;
    fitting.push_back(std::move(image));
  }
  if (fitting.empty())
    return not_found("no image for " +
                     (choice.kind == PlatformChoice::Kind::host ? host_platform().text()
                                                                : choice.platform.text()) +
                     "; there is " + platforms);
  if (choice.kind == PlatformChoice::Kind::all) return fitting;
  if (!same_config)
    return usage_error(
        "the archive holds several images, name one with :REPOSITORY:TAG or @N; there is " +
        list_images(listed));
  fitting.erase(fitting.begin() + 1, fitting.end());
  return fitting;
}

bool same_tags(const std::vector<Listed>& images, const std::vector<std::size_t>& chosen) {
  return std::all_of(chosen.begin(), chosen.end(),
                     [&](std::size_t i) { return images[i].tags == images[chosen.front()].tags; });
}

Result<std::vector<Image>> open_listed(const std::shared_ptr<NamedFiles>& files,
                                       std::string_view selector, const ResolveOptions& options) {
  const std::string bytes = TRY(read_named(*files, "manifest.json", kMostManifestBytes));
  const std::vector<Listed> listed = TRY(parse_listing(bytes).in("manifest.json"));
  if (listed.empty()) return not_found("manifest.json lists no image");
  const std::vector<std::size_t> chosen = TRY(select(listed, selector));
  // Images of different names are never platforms of one.
  if (chosen.size() > 1 && !same_tags(listed, chosen))
    return usage_error(
        "the archive holds several images, name one with :REPOSITORY:TAG or @N; there is " +
        list_images(listed));
  std::vector<Image> images;
  for (const std::size_t i : chosen) {
    auto image = TRY(read_image(files, listed[i], selector));
    images.push_back(std::move(image));
  }
  return choose(std::move(images), listed, options.platform);
}

}  // namespace

bool is_docker_archive(NamedFiles& files) {
  return files.contains("manifest.json") || (files.contains("repositories") && !is_layout(files));
}

Result<std::vector<Image>> open_docker_archive(std::shared_ptr<NamedFiles> files,
                                               std::string_view selector,
                                               const ResolveOptions& options) {
  if (!files->contains("manifest.json")) {
    if (files->contains("repositories"))
      return unsupported("an archive of docker before 1.10, without manifest.json: save it anew");
    return invalid("no manifest.json: not an archive of docker save");
  }
  // A position in manifest.json means nothing to the layout.
  const bool by_position = selector.starts_with('@') && number_of(selector.substr(1)).has_value();
  const auto by_layout = [&]() -> Result<std::vector<Image>> {
    return open_layout(files, by_position ? "" : selector, options, "docker-archive");
  };
  // Newer docker saves a layout in the same archive; only its index tells of more than one
  // platform.
  if (options.platform.kind == PlatformChoice::Kind::host || !files->contains("index.json"))
    return open_listed(files, selector, options);
  if (options.platform.kind == PlatformChoice::Kind::all) {
    auto images = by_layout();
    if (images.has_value() || images.error().code == ErrorCode::invalid) return images;
    return open_listed(files, selector, options);
  }
  auto images = open_listed(files, selector, options);
  if (images.has_value() || images.error().code != ErrorCode::not_found) return images;
  auto others = by_layout();
  if (others.has_value()) return others;
  return images;
}

}  // namespace pratique::oci
