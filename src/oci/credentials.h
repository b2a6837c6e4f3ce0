// Credentials for registries, as docker keeps them: config.json's `auths`, `credHelpers` and
// `credsStore`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/json.h"

namespace pratique::oci {

struct Credentials {
  std::string user;
  std::string password;
  std::string identity_token;  // an OAuth2 refresh token instead of user and password
};

// Where docker and podman look: $DOCKER_CONFIG/config.json, ~/.docker/config.json,
// $REGISTRY_AUTH_FILE, $XDG_RUNTIME_DIR/containers/auth.json, ~/.config/containers/auth.json; those
// that exist, in this order.
std::vector<std::string> credential_files();

// What a config.json says of a registry ("docker.io" is also "https://index.docker.io/v1/"):
// entries may be written with a scheme and a path, and podman's with a repository ("quay.io/team"),
// the longest of which wins. None: it says nothing. A broken entry is invalid; its secret is never
// part of the message.
Result<std::optional<Credentials>> credentials_in(const text::Json& config, std::string_view domain,
                                                  std::string_view path);

// The name of the helper that config.json names for a registry: `credHelpers`, else `credsStore`;
// empty: none.
std::string credential_helper_in(const text::Json& config, std::string_view domain);

// Runs docker-credential-NAME get (found in PATH, no shell, 30 s) and reads its answer. None: it
// knows of none.
Result<std::optional<Credentials>> ask_credential_helper(std::string_view name,
                                                         std::string_view domain);

// All of the above in order; none where nobody knows the registry: it is then asked anonymously.
Result<std::optional<Credentials>> find_credentials(std::string_view domain, std::string_view path);

}  // namespace pratique::oci
