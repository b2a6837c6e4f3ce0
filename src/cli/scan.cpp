// pratique scan TARGET
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "cli/cli.h"
#include "cli/target_flags.h"
#include "finding/render.h"
#include "scan/databases.h"
#include "scan/judge.h"

namespace pratique::cli {
namespace {

constexpr Flag kFlags[] = {
    {"format", "FORMAT", "table, json or sarif", "table", false},
    kOutputFlag,
    {"fail-on", "SEVERITY", "exit 1 from this severity on: low, medium, high or critical", "",
     false},
    {"allow-unassessed", "",
     "with --fail-on: unassessed packages of the distribution do not exit 1", "", false},
    {"only-fixed", "", "only findings that a newer version fixes", "", false},
    {"db", "FILE", "the advisory index, or built-in", "", false},
    kPlatformFlag,
    kCaFileFlag,
    kPlainHttpFlag,
    kMirrorFlag,
    {"color", "WHEN", "auto, always or never", "auto", false},
    kQuietFlag,
};

std::int32_t days_since_epoch() { return static_cast<std::int32_t>(std::time(nullptr) / 86400); }

// What the table may assume of where it goes.
finding::TableOptions table_options(const Arguments& arguments) {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1 && arguments.get("output").empty();
  finding::TableOptions out;
  const std::string when = arguments.get("color");
  const char* no_color = std::getenv("NO_COLOR");
  out.colour = when == "always" ||
               (when == "auto" && terminal && (no_color == nullptr || *no_color == '\0'));
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    out.width = size.ws_col;
  return out;
}

Result<std::string> render(const Arguments& arguments,
                           const std::vector<finding::Report>& reports) {
  const std::string format = arguments.get("format");
  if (format == "json") return finding::render_json(reports);
  if (format == "sarif") return finding::render_sarif(reports, "0.1.0");
  std::string out;
  for (const finding::Report& report : reports) {
    if (!out.empty()) out += "\n";
    out += finding::render_table(report, table_options(arguments));
  }
  return out;
}

Status check_flags(const Arguments& arguments) {
  const std::string format = arguments.get("format");
  if (format != "table" && format != "json" && format != "sarif")
    return usage_error("--format: table, json or sarif is wanted, not '" + format + "'");
  const std::string threshold = arguments.get("fail-on");
  if (!threshold.empty() && threshold != "low" && threshold != "medium" && threshold != "high" &&
      threshold != "critical")
    return usage_error("--fail-on: low, medium, high or critical is wanted, not '" + threshold +
                       "'");
  const std::string when = arguments.get("color");
  if (when != "auto" && when != "always" && when != "never")
    return usage_error("--color: auto, always or never is wanted, not '" + when + "'");
  return {};
}

// Whether the gate says no to this report; the worst child decides for several.
bool refuses(const Arguments& arguments, const finding::Report& report) {
  const auto threshold = finding::severity_named(arguments.get("fail-on"));
  if (!threshold) return false;
  const bool found = std::ranges::any_of(report.findings, [&](const finding::Finding& each) {
    return finding::rank_of(each.severity) >= finding::rank_of(*threshold);
  });
  if (found || arguments.has("allow-unassessed")) return found;
  return std::ranges::any_of(report.unassessed,
                             [](const finding::Unassessed& each) { return each.os; });
}

void explain_refusal(const Arguments& arguments, const std::vector<finding::Report>& reports) {
  std::size_t above = 0;
  std::size_t blind = 0;
  const auto threshold = finding::severity_named(arguments.get("fail-on"));
  for (const finding::Report& report : reports) {
    for (const finding::Finding& each : report.findings)
      above += finding::rank_of(each.severity) >= finding::rank_of(*threshold) ? 1 : 0;
    for (const finding::Unassessed& each : report.unassessed) blind += each.os ? 1 : 0;
  }
  std::string text = "gate (--fail-on " + arguments.get("fail-on") + "): no;";
  if (above != 0)
    text +=
        " " + std::to_string(above) + (above == 1 ? " finding" : " findings") + " at or above it";
  if (blind != 0 && !arguments.has("allow-unassessed"))
    text += (above != 0 ? " and " : " ") + std::to_string(blind) +
            " of the operating system's packages not assessed (--allow-unassessed lets those pass)";
  std::fprintf(stderr, "%s\n", text.c_str());
}

Result<std::vector<finding::Report>> scan_target(const Arguments& arguments) {
  const scan::Database database = TRY(scan::open_database(arguments.get("db")).in("advisories"));
  const std::vector<scan::Inventory> inventories =
      TRY(scan::open_inventories(arguments.operands()[0], target_options(arguments)));
  const scan::JudgeOptions options{arguments.has("only-fixed"), days_since_epoch()};
  std::vector<finding::Report> reports;
  for (const scan::Inventory& inventory : inventories) {
    finding::Report report = TRY(scan::judge(inventory, database.index, options));
    report.database = database.reference;
    reports.push_back(std::move(report));
  }
  return reports;
}

int run_scan(const Arguments& arguments) {
  if (const Status checked = check_flags(arguments); !checked)
    return fail(arguments, checked.error());
  auto reports = scan_target(arguments);
  end_progress(arguments);
  if (!reports) return fail(arguments, reports.error());
  const auto text = render(arguments, *reports);
  if (!text) return fail(arguments, text.error());
  if (const Status written = write_result(arguments, *text); !written)
    return fail(arguments, written.error());
  const bool refused = std::ranges::any_of(
      *reports, [&](const finding::Report& report) { return refuses(arguments, report); });
  if (!refused) return kExitYes;
  explain_refusal(arguments, *reports);
  return kExitNo;
}

}  // namespace

const Verb kScan = {
    "scan",
    "TARGET",
    "what is in an image, and what is wrong with it",
    1,
    1,
    kFlags,
    "TARGET: docker-archive:FILE, oci:DIR, oci-archive:FILE (each with :TAG or @DIGEST), "
    "dir:ROOTFS, sbom:FILE,\n"
    "docker:NAME, podman:NAME, registry:REF; a path is recognised, a bare name is asked of the "
    "engine, then the registry.\n"
    "Exit: 0 nothing at or above --fail-on, 1 something is, 2 usage, 3 unreadable input, 4 "
    "internal error.",
    run_scan,
};

}  // namespace pratique::cli
