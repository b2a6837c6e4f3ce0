// A directory tree as an image with one layer: `dir:ROOTFS`.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "oci/image.h"

namespace pratique::oci {

// Told of each file or directory that could not be read; the walk goes on without it.
using PathProblem = std::function<void(std::string_view path, const Error& error)>;

// An image of kind "dir" with one layer that has no digest. Its walk visits every entry below
// `path` in the order of the names' bytes, a directory before what it holds. It follows no symbolic
// link, stays on the file system of `path`, and leaves out /proc, /sys and /dev when `path` is the
// machine's root. Files with several names are visited once for each name.
Result<Image> open_rootfs(const std::string& path, PathProblem problem);

}  // namespace pratique::oci
