// Images for tests: layouts and docker archives as named files, which a test may damage before it
// writes them as a directory or a tar archive.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "support/tar_builder.h"
#include "text/json.h"

namespace pratique::test {

// A directory that is gone at the end of the test.
class TempDirectory {
 public:
  TempDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "pratique-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

inline void write_bytes(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

using NamedBytes = std::map<std::string, std::string>;

inline void write_directory(const std::string& path, const NamedBytes& files) {
  std::filesystem::create_directories(path);
  for (const auto& [name, bytes] : files) write_bytes(path + "/" + name, bytes);
}

inline std::string tar_of(const NamedBytes& files) {
  TarBuilder tar;
  for (const auto& [name, bytes] : files) tar.file(name, bytes);
  return tar.bytes();
}

struct ImageParts {
  std::vector<std::string> layers;  // tar archives
  std::string os = "linux";
  std::string architecture = "amd64";
  std::string variant = {};
  std::string os_version = {};
};

inline std::string config_of(const ImageParts& parts) {
  text::Json diff_ids = text::Json::array();
  text::Json history = text::Json::array();
  int step = 0;
  for (const std::string& layer : parts.layers) {
    diff_ids.push(Digest::sha256_of(layer).text());
    history.push(text::Json::object().set("created_by", "step " + std::to_string(step++)));
    history.push(text::Json::object().set("created_by", "ENV A=1").set("empty_layer", true));
  }
  text::Json config = text::Json::object();
  config.set("os", parts.os).set("architecture", parts.architecture);
  if (!parts.variant.empty()) config.set("variant", parts.variant);
  if (!parts.os_version.empty()) config.set("os.version", parts.os_version);
  config.set("rootfs",
             text::Json::object().set("type", "layers").set("diff_ids", std::move(diff_ids)));
  config.set("history", std::move(history));
  return text::write_json(config);
}

// An OCI layout under construction.
class LayoutBuilder {
 public:
  static std::string blob_name(std::string_view bytes) {
    return "blobs/sha256/" + std::string(Digest::sha256_of(bytes).hex());
  }
  std::string add_blob(std::string_view bytes) {
    files_[blob_name(bytes)] = bytes;
    return Digest::sha256_of(bytes).text();
  }
  static text::Json descriptor(std::string_view type, std::string_view bytes) {
    return text::Json::object()
        .set("mediaType", type)
        .set("digest", Digest::sha256_of(bytes).text())
        .set("size", static_cast<std::int64_t>(bytes.size()));
  }
  // Adds an image's blobs, its layers stored as `stored` says, and returns the manifest's bytes.
  std::string add_image(const ImageParts& parts,
                        std::string (*stored)(std::string_view) = nullptr) {
    const std::string config = config_of(parts);
    add_blob(config);
    text::Json layers = text::Json::array();
    for (const std::string& layer : parts.layers) {
      const std::string blob = stored == nullptr ? layer : stored(layer);
      add_blob(blob);
      layers.push(descriptor("application/vnd.oci.image.layer.v1.tar", blob));
    }
    const std::string manifest = text::write_json(
        text::Json::object()
            .set("schemaVersion", 2)
            .set("mediaType", "application/vnd.oci.image.manifest.v1+json")
            .set("config", descriptor("application/vnd.oci.image.config.v1+json", config))
            .set("layers", std::move(layers)));
    add_blob(manifest);
    return manifest;
  }
  static text::Json manifest_descriptor(std::string_view manifest, std::string_view tag = "") {
    text::Json out = descriptor("application/vnd.oci.image.manifest.v1+json", manifest);
    if (!tag.empty())
      out.set("annotations", text::Json::object().set("org.opencontainers.image.ref.name", tag));
    return out;
  }
  static std::string index_of(std::vector<text::Json> children) {
    text::Json manifests = text::Json::array();
    for (text::Json& child : children) manifests.push(std::move(child));
    return text::write_json(text::Json::object()
                                .set("schemaVersion", 2)
                                .set("mediaType", "application/vnd.oci.image.index.v1+json")
                                .set("manifests", std::move(manifests)));
  }
  // The files of the layout with these entries in index.json.
  NamedBytes files(std::vector<text::Json> entries) const {
    NamedBytes out = files_;
    out["oci-layout"] = R"({"imageLayoutVersion": "1.0.0"})";
    out["index.json"] = index_of(std::move(entries));
    return out;
  }

 private:
  NamedBytes files_;
};

}  // namespace pratique::test
