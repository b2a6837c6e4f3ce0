// From what the user named to inventories: every kind of target, one inventory a platform.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oci/target.h"
#include "scan/inventory.h"

namespace pratique::scan {

struct TargetOptions {
  std::string platform;  // "linux/arm64", "all", empty: this machine's
  std::string ca_file;
  bool plain_http = false;
  std::vector<std::string> mirrors;                       // REGISTRY=MIRROR
  Progress progress;                                      // may be empty
  std::function<void(const std::string& sentence)> note;  // what was left out; may be empty
};

// A bare name is asked of the local engine (docker, then podman) and then of the registry it names.
Result<std::vector<Inventory>> open_inventories(std::string_view target,
                                                const TargetOptions& options);

}  // namespace pratique::scan
