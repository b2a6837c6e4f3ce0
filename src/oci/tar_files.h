// Files of a tar archive on disk by name: an image archive (docker save, oci-archive).
//
// A plain archive is indexed once by seeking over its contents, and its files are then read in
// place. A compressed one can only be streamed: it is streamed once for the index, and again for
// each open(), or once for all files of an open_each(). Nothing is written to disk; small JSON
// files, which are wanted again, are kept in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "archive/decompress.h"
#include "core/result.h"
#include "oci/directory_files.h"
#include "oci/named_files.h"

namespace pratique::oci {

struct TarFilesLimits {
  std::size_t entries = 200'000;
  std::size_t kept_file = 4u << 20;    // bytes of one JSON file kept in memory
  std::size_t kept_total = 24u << 20;  // of all of them
};

class TarFiles final : public NamedFiles {
 public:
  // An archive in which manifest.json, index.json or oci-layout occur twice with different bytes is
  // refused: two readers would see two images in it. Of other repeated names the last counts, as
  // when unpacking.
  static Result<std::unique_ptr<TarFiles>> open_archive(const std::string& path,
                                                        const TarFilesLimits& limits = {});

  // The same out of a stream that can be had again from its start (an engine's export): `opener` is
  // called for the index, and for each pass. `name` stands in errors.
  using Opener = std::function<Result<std::unique_ptr<ByteSource>>()>;
  static Result<std::unique_ptr<TarFiles>> open_stream(const std::string& name, Opener opener,
                                                       const TarFilesLimits& limits = {});

  Result<std::unique_ptr<ByteSource>> open(std::string_view name) override;
  bool contains(std::string_view name) override;
  bool is_sequential() const override {
    return compression_ != archive::Compression::none || opener_ != nullptr;
  }
  Status open_each(const std::vector<std::string>& names, const Visitor& visit) override;

 private:
  struct Member {
    std::uint64_t index = 0;   // of the tar entry
    std::uint64_t offset = 0;  // of its content in the plain archive
    std::uint64_t size = 0;
    bool kept = false;
    std::string bytes;  // when kept
  };

  TarFiles() = default;
  Status build_index(const TarFilesLimits& limits);
  Status keep_small(const std::string& name, ByteSource& content, const TarFilesLimits& limits,
                    Member& member);
  // The member a name stands for, links followed inside the archive.
  Result<const Member*> find(std::string_view name) const;
  Result<std::unique_ptr<ByteSource>> whole_file() const;

  Opener opener_;  // set: the archive is a stream, and file_ is none
  std::shared_ptr<const OpenFile> file_;
  std::string path_;
  std::int64_t size_ = 0;
  archive::Compression compression_ = archive::Compression::none;
  std::map<std::string, Member, std::less<>> members_;
  std::map<std::string, std::string, std::less<>>
      links_;  // symbolic and hard, target by its full name
  std::size_t kept_ = 0;
};

}  // namespace pratique::oci
