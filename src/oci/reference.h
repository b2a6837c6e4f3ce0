// Image references as docker and every registry client read them (the grammar of the distribution
// project's reference package): [domain/]path[:tag][@digest], with docker.io/library filled in.
#pragma once

#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/result.h"

namespace pratique::oci {

struct Reference {
  std::string domain;  // "docker.io", "localhost:5000", "[::1]:5000"
  std::string path;    // "library/nginx"
  std::string tag;     // "" where none was given
  Digest digest;       // empty where none was given; where both are, the digest decides

  std::string repository() const { return domain + "/" + path; }
  // The whole reference, nothing left out: "docker.io/library/nginx:1.25@sha256:...".
  std::string text() const;
  // As people write it: without docker.io and library.
  std::string familiar() const;
  // The tag, "latest" where neither tag nor digest was given.
  std::string tag_or_latest() const;
  friend bool operator==(const Reference&, const Reference&) = default;
};

// A usage error says what is wrong with it.
Result<Reference> parse_reference(std::string_view text);

// Whether two texts name the same: "nginx" and "docker.io/library/nginx:latest". False where one is
// no reference.
bool same_reference(std::string_view one, std::string_view other);

}  // namespace pratique::oci
