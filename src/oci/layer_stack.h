// The merge of an image's layers into one tree (OCI image-spec 1.1 layer.md: whiteouts, opaque
// whiteouts), kept compact: names once, paths as a tree of numbers, about 60 bytes an entry.
//
// Entries are added layer by layer or interleaved, in any order; the questions take all that was
// added into account. Rules:
// - Of several entries with one path in one layer the last one added counts.
// - A whiteout hides what lies below its layer at its path and under it, never its own layer's
// entries.
// - An opaque whiteout hides what lower layers have inside its directory.
// - What is no directory hides what lower layers have under its path. A directory over a directory
// hides nothing.
// - Directories that only exist because something lies in them are there too; over a symbolic link
// of a
//   lower layer such a directory does not hide the link (unpacking follows it).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/tar.h"
#include "core/result.h"

namespace pratique::oci {

struct StackLimits {
  std::size_t nodes = 16'000'000;     // distinct paths, directories included
  std::size_t text_bytes = 1u << 30;  // of names and link targets
  std::size_t path_bytes = 4096;  // PATH_MAX: what no runtime could unpack has no place in the tree
};

class LayerStack {
 public:
  static constexpr std::size_t kMostLayers = 65'535;

  enum class Added {
    entry,     // it is in the tree
    whiteout,  // it hides lower layers' entries and is no file itself
    ignored,   // no place in the tree: ".." in its path, too long a path, or aufs's own bookkeeping
  };

  explicit LayerStack(const StackLimits& limits = {});

  // `layer` counts from 0 at the bottom. A limit error when the stack is full.
  Result<Added> add(std::size_t layer, const archive::TarEntry& entry);
  Result<Added> add(std::size_t layer, archive::TarType type, std::string_view path,
                    std::string_view link_target = {});

  struct Visible {
    std::size_t layer = 0;
    archive::TarType type = archive::TarType::directory;
    std::string_view link_target;  // of symbolic and hard links; valid until the next add()
    bool implied = false;          // a directory that no entry names
  };

  // What stands at exactly `path` (no leading slash; "" is the root) in the merged tree; none where
  // nothing does.
  std::optional<Visible> at(std::string_view path) const;
  // Whether the entry that `layer` has at `path` is what stands there. It is the question for each
  // file found.
  bool is_visible(std::string_view path, std::size_t layer) const;
  // Whether something stands at `path`, symbolic links in it followed.
  bool exists(std::string_view path) const { return resolve(path).has_value(); }
  // `path` with all symbolic links followed inside the image, the last part's too; a leading slash,
  // "." and ".." are understood and never leave the root. None: nothing stands there, or more than
  // 40 links.
  std::optional<std::string> resolve(std::string_view path) const;

  struct Content {
    std::size_t layer = 0;
    std::string path;
  };
  // Which layer's tar holds the bytes of the regular file at `path` (exactly): the file's own
  // entry, or for a hard link the entry it was linked to when its layer was made. None where that
  // is no regular file.
  std::optional<Content> content_of(std::string_view path) const;

  // All paths that stand in the merged tree, in no particular order.
  template <typename Visitor>
  void for_each(const Visitor& visit) const {
    for (std::uint32_t node = 1; node < nodes_.size(); ++node) {
      const std::string path = path_of(node);
      if (const auto visible = at(path)) visit(std::string_view(path), *visible);
    }
  }

  std::size_t memory_bytes() const;  // held by the tables

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;

  struct Node {
    std::uint32_t parent;
    std::uint32_t name;   // offset in text_
    std::uint32_t marks;  // first of its list in marks_
    std::uint16_t name_size;
  };
  enum class MarkKind : std::uint8_t { entry, implied, whiteout, opaque };
  // What one layer says of one node.
  struct Mark {
    std::uint32_t next;
    std::uint32_t link;  // offset in text_, kNone: no target
    std::uint16_t link_size;
    std::uint16_t layer;
    MarkKind kind;
    archive::TarType type;
  };

  std::string_view name_of(const Node& node) const {
    return std::string_view(text_).substr(node.name, node.name_size);
  }
  std::string path_of(std::uint32_t node) const;
  std::uint32_t find_child(std::uint32_t parent, std::string_view name) const;
  Result<std::uint32_t> make_child(std::uint32_t parent, std::string_view name);
  Result<std::uint32_t> make_folder(std::size_t layer, std::string_view path);
  Status put(std::uint32_t node, std::size_t layer, MarkKind kind, archive::TarType type,
             std::string_view link);
  Result<std::uint32_t> keep_text(std::string_view text);
  void grow_table();
  static std::uint64_t hash(std::uint32_t parent, std::string_view name);

  // Down the tree: `floor` is the lowest layer whose entries can still show at the node.
  std::uint16_t floor_at(std::uint32_t node, std::uint16_t floor, std::size_t top) const;
  std::uint16_t floor_inside(std::uint32_t node, std::uint16_t floor, std::size_t top) const;
  std::optional<Visible> visible_at(std::uint32_t node, std::uint16_t floor, std::size_t top) const;
  std::optional<Visible> at_below(std::string_view path, std::size_t top) const;
  std::optional<std::string> follow(std::string_view path) const;
  std::optional<Content> content_below(std::string_view path, std::size_t top, int links) const;

  StackLimits limits_;
  std::string text_;
  std::vector<Node> nodes_;
  std::vector<Mark> marks_;
  std::vector<std::uint32_t> table_;  // of node numbers, open addressing, a power of two
};

// Where an entry of a Windows layer lies in the image: "Files/a" is "a"; none for what is not part
// of its file system (Hives, UtilityVM).
std::optional<std::string_view> windows_path(std::string_view path);

}  // namespace pratique::oci
