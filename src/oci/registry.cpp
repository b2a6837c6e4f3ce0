#include "oci/registry.h"

#include <functional>
#include <memory>
#include <utility>

#include "archive/decompress.h"
#include "oci/manifest.h"
#include "oci/repository.h"

namespace pratique::oci {
namespace {

// A document that a proxy compressed on its way though nobody asked for that.
Result<std::string> decoded(const RegistryDocument& document, std::size_t most) {
  if (document.content_coding != "gzip" && document.content_coding != "x-gzip")
    return document.bytes;
  MemorySource packed(document.bytes);
  const auto plain = TRY(archive::decompress(packed, archive::Compression::gzip));
  return read_all(*plain, most);
}

bool is_blob_of(const Digest& digest, std::string_view bytes) {
  return hash_hex(digest.kind(), bytes) == digest.hex();
}

// Mirrors first, then the registry itself; the first that serves a request serves it.
class RegistryBlobs final : public BlobReader, public BlobSource {
 public:
  RegistryBlobs(std::vector<std::shared_ptr<Repository>> hosts,
                std::function<void(const std::string&)> note)
      : hosts_(std::move(hosts)), note_(std::move(note)) {}

  Result<RegistryDocument> document(const std::string& rest, std::size_t most) {
    return first_of<RegistryDocument>([&](Repository& host) { return host.document(rest, most); });
  }

  Result<std::string> read_blob(const Descriptor& descriptor, std::size_t most) override {
    const std::string& type = descriptor.media_type;
    const std::string& digest = descriptor.digest.text();
    const bool manifest = type.empty() || is_manifest_type(type) || is_index_type(type);
    auto found = document((manifest ? "manifests/" : "blobs/") + digest, most);
    if (!found && type.empty() && found.error().code == ErrorCode::not_found)
      found = document("blobs/" + digest, most);
    const RegistryDocument read = TRY(std::move(found));
    if (is_blob_of(descriptor.digest, read.bytes)) return read.bytes;
    return decoded(read, most);
  }

  Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest& image,
                                                 std::size_t index) override {
    const std::string& digest = image.layers.at(index).digest.text();
    return first_of<std::unique_ptr<ByteSource>>(
        [&](Repository& host) { return host.blob(digest); });
  }

 private:
  template <typename T, typename Ask>
  Result<T> first_of(const Ask& ask) {
    for (;;) {
      auto answer = ask(*hosts_.front());
      // The registry's own word, the last, is the one that counts.
      if (answer || hosts_.size() == 1) return answer;
      if (answer.error().code == ErrorCode::not_found) return not_in_mirror<T>(ask);
      // A mirror that fails is not asked again.
      if (note_) note_("mirror left out: " + answer.error().message);
      hosts_.erase(hosts_.begin());
    }
  }

  // The first mirror lacks it; the others in turn.
  template <typename T, typename Ask>
  Result<T> not_in_mirror(const Ask& ask) {
    for (std::size_t i = 1;; ++i) {
      auto answer = ask(*hosts_[i]);
      if (answer || i + 1 == hosts_.size()) return answer;
    }
  }

  std::vector<std::shared_ptr<Repository>> hosts_;  // never empty
  std::function<void(const std::string&)> note_;
};

// Docker Hub's registry has another name than its domain.
std::string host_of(const std::string& domain) {
  return domain == "docker.io" ? "registry-1.docker.io" : domain;
}

// What was asked for by tag has the digest of its bytes; the registry's own word on it must agree.
Status check_digest(const RegistryDocument& document, const std::string& bytes) {
  if (document.digest.empty()) return {};
  const auto told = Digest::parse(document.digest);
  if (!told) return invalid("Docker-Content-Digest is no digest");
  if (!is_blob_of(*told, bytes))
    return invalid("the registry announced " + told->text() + " and sent other bytes");
  return {};
}

}  // namespace

Result<std::vector<RegistryHost>> registry_hosts(const Reference& reference,
                                                 const std::vector<std::string>& mirrors) {
  std::vector<RegistryHost> out;
  for (const std::string& mirror : mirrors) {
    const auto equals = mirror.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == mirror.size())
      return usage_error("mirror '" + mirror + "': REGISTRY=MIRROR is wanted");
    if (mirror.substr(0, equals) != reference.domain) continue;
    const std::string place = mirror.substr(equals + 1);
    const auto slash = place.find('/');
    std::string prefix = slash == std::string::npos ? "" : place.substr(slash + 1);
    while (prefix.ends_with('/')) prefix.pop_back();
    if (!prefix.empty()) prefix += '/';
    const std::string domain = place.substr(0, slash);
    out.push_back({host_of(domain), prefix + reference.path, domain});
  }
  out.push_back({host_of(reference.domain), reference.path, reference.domain});
  return out;
}

Result<std::vector<Image>> open_registry(const Reference& reference,
                                         const RegistryOptions& options) {
  const auto places = TRY(registry_hosts(reference, options.mirrors));
  std::vector<std::shared_ptr<Repository>> hosts;
  for (const RegistryHost& place : places) {
    RepositoryAccess access{options.ca_file, options.plain_http, options.proxy};
    if (&place != &places.back()) access.attempts = 1;  // there is another to ask
    hosts.push_back(std::make_shared<Repository>(place.host, place.path, place.domain, access));
  }
  auto blobs = std::make_shared<RegistryBlobs>(std::move(hosts), options.resolve.note);
  const std::string wanted =
      reference.digest.empty() ? reference.tag_or_latest() : reference.digest.text();
  const RegistryDocument document = TRY(blobs->document("manifests/" + wanted, kMostManifestBytes));
  const std::string bytes =
      TRY(decoded(document, kMostManifestBytes).in("manifest of " + reference.text()));
  Descriptor root;
  root.digest = Digest::sha256_of(bytes);
  if (reference.digest.empty()) {
    TRY(check_digest(document, bytes).in(reference.text()));
  } else {
    if (!is_blob_of(reference.digest, bytes))
      return invalid("registry gave a manifest of digest " + root.digest.text() + " for " +
                     reference.text());
    root.digest = reference.digest;
  }
  root.size = static_cast<std::int64_t>(bytes.size());
  root.media_type = document.media_type;
  if (!is_manifest_type(root.media_type) && !is_index_type(root.media_type))
    root.media_type.clear();
  root.data = bytes;  // read already; its digest is verified all the same
  auto manifests = TRY(resolve_images(*blobs, root, options.resolve).in(reference.text()));
  std::vector<Image> out;
  for (ImageManifest& manifest : manifests) {
    manifest.kind = "registry";
    manifest.name = reference.text();
    out.push_back({std::move(manifest), blobs});
  }
  return out;
}

}  // namespace pratique::oci
