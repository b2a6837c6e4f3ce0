// Platforms: what an image runs on, and which child of an index a request means (OCI
// image-spec 1.1, image-index.md; the forms follow containerd's platform specifiers).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "oci/image.h"

namespace pratique::oci {

struct PlatformChoice {
  enum class Kind {
    host,   // this machine's; an index with one child only gives that child
    named,  // `platform`, and nothing else will do
    all,    // every child of an index
  };
  Kind kind = Kind::host;
  Platform platform;
};

// "all", "", "OS/ARCH", "OS/ARCH/VARIANT", each with ":OSVERSION" behind or "(OSVERSION)" behind
// the OS. A usage error otherwise.
Result<PlatformChoice> parse_platform_choice(std::string_view text);

// Images run on Linux; the architecture is this machine's.
Platform host_platform();

// Names as Go has them: "x86_64" becomes "amd64", "aarch64" "arm64"; the variants that mean the
// plain architecture (amd64 "v1", arm64 "v8") become empty, a plain "arm" becomes "arm/v7".
Platform normalised(const Platform& platform);

// Whether an image that offers `offered` is one for `wanted`. An empty field of `wanted` asks for
// nothing; an OS version may be given by its leading numbers ("10.0.17763").
bool matches(const Platform& offered, const Platform& wanted);

}  // namespace pratique::oci
