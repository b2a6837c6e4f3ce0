// Targets: what the user names on the command line, and the images behind it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "oci/image.h"
#include "oci/named_files.h"
#include "oci/platform.h"
#include "oci/rootfs.h"

namespace pratique::oci {

struct Target {
  enum class Kind {
    docker_archive,      // docker-archive:FILE[:REPOSITORY[:TAG] | @N]
    oci,                 // oci:DIR[:TAG | @DIGEST]
    oci_archive,         // oci-archive:FILE[:TAG | @DIGEST]
    dir,                 // dir:ROOTFS
    sbom,                // sbom:FILE
    docker,              // docker:NAME
    podman,              // podman:NAME
    registry,            // registry:REFERENCE
    engine_or_registry,  // a bare name: the local engine first, then the registry
  };
  Kind kind = Kind::engine_or_registry;
  std::string text;      // as the user wrote it
  std::string path;      // on disk: file or directory
  std::string selector;  // on disk: "" or TAG, REPOSITORY:TAG, "@N", "@DIGEST"
  std::string name;      // else: what the engine or registry is asked for
  // The archive, where telling what it is has opened it already.
  std::shared_ptr<NamedFiles> files;
};

// A prefix decides; a bare text is what lies on disk under that name (told apart by its content),
// else an image reference. Usage error: neither; not_found: a prefix and nothing on disk.
Result<Target> parse_target(std::string_view text);

std::string_view name_of(Target::Kind kind);  // "docker-archive", "oci", …

struct OpenOptions {
  PlatformChoice platform;
  // What an index names and is left out, as a sentence; may be empty.
  std::function<void(const std::string& sentence)> note;
  PathProblem problem;  // dir: files that could not be read; may be empty
};

// The images of a target on disk: one, or all platforms' where asked for. Targets of engines and
// registries and SBOM files are a usage error here: they are opened elsewhere.
Result<std::vector<Image>> open_target(const Target& target, const OpenOptions& options);

}  // namespace pratique::oci
