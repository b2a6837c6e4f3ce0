// Images out of a local engine over its socket: docker's HTTP API, which podman speaks too (`GET
// /images/NAME/get` gives what `docker save` writes).
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "oci/image.h"
#include "oci/resolve.h"

namespace pratique::oci {

enum class Engine { docker, podman };

// The sockets an engine may be at: the one that $DOCKER_HOST or podman's $CONTAINER_HOST names, and
// no other; else those that exist of /var/run/docker.sock and $XDG_RUNTIME_DIR/docker.sock,
// $XDG_RUNTIME_DIR/podman/podman.sock and /run/podman/podman.sock. not_found: the variable names
// something that is no Unix socket.
Result<std::vector<std::string>> engine_sockets(Engine engine);

// The image of a name or id. not_found: no engine answers, or it has no such image; denied: the
// socket may not be opened.
Result<std::vector<Image>> open_engine(Engine engine, const std::string& name,
                                       const ResolveOptions& options);

}  // namespace pratique::oci
