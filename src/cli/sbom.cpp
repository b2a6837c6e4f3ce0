// pratique sbom TARGET
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "cli/cli.h"
#include "cli/target_flags.h"
#include "core/printable.h"
#include "sbom/document.h"
#include "scan/sbom_document.h"

namespace pratique::cli {
namespace {

constexpr Flag kFlags[] = {
    {"format", "FORMAT", "cyclonedx, spdx or table", "cyclonedx", false},
    {"spec-version", "VERSION", "CycloneDX 1.4, 1.5, 1.6 or 1.7; SPDX 2.3", "", false},
    kOutputFlag,
    kPlatformFlag,
    kCaFileFlag,
    kPlainHttpFlag,
    kMirrorFlag,
    kQuietFlag,
};

// SOURCE_DATE_EPOCH (reproducible-builds.org); none where it is not set.
Result<std::optional<std::int64_t>> source_date() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr || *text == '\0') return std::optional<std::int64_t>();
  char* end = nullptr;
  const long long value = std::strtoll(text, &end, 10);
  if (*end != '\0' || value < 0 || value > 253402300799LL)
    return usage_error(std::string("SOURCE_DATE_EPOCH: seconds since 1970 are wanted, not '") +
                       text + "'");
  return std::optional<std::int64_t>(value);
}

std::string table_of(const scan::Inventory& inventory) {
  std::string out;
  char line[64];
  std::snprintf(line, sizeof line, "%zu package%s\n", inventory.packages.size(),
                inventory.packages.size() == 1 ? "" : "s");
  out = printable(inventory.named.empty() ? inventory.image.name : inventory.named) + "  " + line;
  for (const package::Package& each : inventory.packages) {
    out += printable(each.purl);
    if (!each.path.empty()) out += "  " + printable(each.path);
    if (!each.owner.empty()) out += "  owned by " + printable(each.owner);
    if (!each.unidentified.empty()) out += "  (" + printable(each.unidentified) + ")";
    out += "\n";
  }
  for (const package::Problem& problem : inventory.problems)
    out += "problem: " + problem.code + " " + printable(problem.path) + ": " +
           printable(problem.message) + "\n";
  return out;
}

Result<std::string> make_sbom(const Arguments& arguments) {
  sbom::WriteOptions options;
  const std::string format = arguments.get("format");
  if (format != "cyclonedx" && format != "spdx" && format != "table")
    return usage_error("--format: cyclonedx, spdx or table is wanted, not '" + format + "'");
  options.format = format == "spdx" ? sbom::Format::spdx : sbom::Format::cyclonedx;
  options.spec_version = arguments.get("spec-version");
  options.tool_version = "0.1.0";
  const std::optional<std::int64_t> date = TRY(source_date());
  std::vector<scan::Inventory> inventories =
      TRY(scan::open_inventories(arguments.operands()[0], target_options(arguments)));
  if (format != "table" && inventories.size() > 1)
    return usage_error("an SBOM describes one platform; name it: --platform " +
                       inventories[0].image.platform.text());
  if (format != "table") {
    options.timestamp = date.value_or(scan::created_at(inventories.front()));
    return sbom::write_sbom(scan::sbom_document(std::move(inventories.front())), options);
  }
  std::string out;
  for (const scan::Inventory& inventory : inventories) out += table_of(inventory);
  return out;
}

int run_sbom(const Arguments& arguments) {
  const auto text = make_sbom(arguments);
  end_progress(arguments);
  if (!text) return fail(arguments, text.error());
  const Status written = write_result(arguments, *text);
  return written ? kExitYes : fail(arguments, written.error());
}

}  // namespace

const Verb kSbom = {
    "sbom",
    "TARGET",
    "the packages of an image as CycloneDX or SPDX",
    1,
    1,
    kFlags,
    "TARGET: as for scan. The same image gives the same bytes; SOURCE_DATE_EPOCH sets the "
    "timestamp.",
    run_sbom,
};

}  // namespace pratique::cli
