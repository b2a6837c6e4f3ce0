#include "advisory/cvss.h"

#include <string>

#include "advisory/cvss_vector.h"

namespace pratique::advisory {

Result<Cvss> parse_cvss(std::string_view vector) {
  constexpr std::string_view kPrefix = "CVSS:";
  if (!vector.starts_with(kPrefix)) {
    if (vector.starts_with('(') && vector.ends_with(')'))
      vector = vector.substr(1, vector.size() - 2);
    return score_cvss2(vector);
  }
  vector.remove_prefix(kPrefix.size());
  const std::size_t slash = vector.find('/');
  if (slash == std::string_view::npos) return invalid("CVSS vector: it has no metrics");
  const std::string_view version = vector.substr(0, slash), metrics = vector.substr(slash + 1);
  if (version == "3.0") return score_cvss3(metrics, CvssVersion::v3_0);
  if (version == "3.1") return score_cvss3(metrics, CvssVersion::v3_1);
  if (version == "4.0") return score_cvss4(metrics);
  return unsupported("CVSS vector: it is of another version than 2.0, 3.0, 3.1 and 4.0");
}

CvssSeverity severity_of(double score, CvssVersion version) {
  // Halves of a tenth below the borders: scores are whole tenths, but not exactly so in binary.
  if (score >= 8.95 && version != CvssVersion::v2) return CvssSeverity::critical;
  if (score >= 6.95) return CvssSeverity::high;
  if (score >= 3.95) return CvssSeverity::medium;
  if (score >= 0.05 || version == CvssVersion::v2) return CvssSeverity::low;
  return CvssSeverity::none;
}

}  // namespace pratique::advisory
