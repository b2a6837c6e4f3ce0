// Reports for machines and people. Each renderer is a pure function of the report.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"
#include "text/json.h"

namespace pratique::finding {

// schema "pratique.scan/1"; docs/formats/scan-report.md.
text::Json report_json(const Report& report);
// One object for several platforms of one index: {"schema": "pratique.scan-set/1", "reports": […]};
// a single report is written as itself.
std::string render_json(const std::vector<Report>& reports);

struct TableOptions {
  bool colour = false;
  std::size_t width = 100;  // columns; longer text is cut
};
// Summary first, then findings grouped by package, then what was not assessed, then what to do.
std::string render_table(const Report& report, const TableOptions& options);

// SARIF 2.1.0 (OASIS), one run a report; results limited to 5,000 a run as GitHub accepts, worst
// first.
std::string render_sarif(const std::vector<Report>& reports, std::string_view tool_version);

}  // namespace pratique::finding
