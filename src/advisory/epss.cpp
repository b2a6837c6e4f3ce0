#include <charconv>

#include "advisory/csv.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

// A number from 0 to 1, or -1.
double fraction(std::string_view text) {
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= 1
             ? value
             : -1;
}

}  // namespace

// "#model_version:v2025.03.14,score_date:2025-08-25T00:00:00+0000", then "cve,epss,percentile" and
// the rows.
Status read_epss_csv(std::string_view csv, const Sink& sink) {
  CsvReader reader(csv);
  std::vector<std::string> fields;
  if (!reader.next(fields)) return invalid("EPSS: empty");
  if (fields.front().starts_with("#")) {
    constexpr std::string_view kDate = "score_date:";
    for (const std::string& field : fields)
      if (field.starts_with(kDate)) sink.date(std::string_view(field).substr(kDate.size()));
    if (!reader.next(fields)) return invalid("EPSS: no header");
  }
  const std::size_t cve = column(fields, "cve");
  const std::size_t epss = column(fields, "epss");
  const std::size_t percentile = column(fields, "percentile");
  if (cve == kNoColumn || epss == kNoColumn) return invalid("EPSS: no column cve or epss");
  while (reader.next(fields)) {
    Exploitability row;
    if (fields.size() > std::max(cve, epss)) {
      row.cve = fields[cve];
      row.probability = fraction(fields[epss]);
      if (percentile < fields.size()) row.percentile = std::max(0.0, fraction(fields[percentile]));
    }
    if (row.probability < 0 || !cve_key(row.cve))
      sink.problem("EPSS: line " + std::to_string(reader.line()) + " is no score");
    else
      sink.exploitability(std::move(row));
  }
  return {};
}

}  // namespace pratique::advisory
