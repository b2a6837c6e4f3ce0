#include "advisory/cvss.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "archive/decompress.h"
#include "core/stream.h"
#include "support/corpus.h"

using namespace pratique;
using namespace pratique::advisory;

namespace {

std::string text_of_file(const std::string& path) {
  const auto file = FileSource::open(path);
  REQUIRE(file);
  const auto source = archive::decompress_any(**file);
  REQUIRE(source);
  const auto text = read_all(**source, 16u << 20);
  REQUIRE(text);
  return *text;
}

bool equal(double a, double b) { return std::fabs(a - b) < 1e-9; }

// "0.8", "None" at the front of `text`, which moves behind the next comma.
std::optional<double> next_score(std::string& text) {
  const std::size_t end = std::min(text.find(','), text.size());
  const std::string word = text.substr(0, end);
  text.erase(0, end + 1);
  if (word.find("None") != std::string::npos ||
      word.find_first_of("0123456789") == std::string::npos)
    return std::nullopt;
  return std::strtod(word.c_str() + word.find_first_of("-0123456789"), nullptr);
}

// One line of the corpus: "VECTOR - (base, temporal, environmental)" or "VECTOR - score".
void check_line(const std::string& line) {
  CAPTURE(line);
  const std::size_t dash = line.find(" - ");
  REQUIRE(dash != std::string::npos);
  const auto cvss = parse_cvss(line.substr(0, dash));
  REQUIRE(cvss);
  std::string scores = line.substr(dash + 3);
  const auto first = next_score(scores), temporal = next_score(scores),
             environmental = next_score(scores);
  REQUIRE(first);
  if (cvss->version == CvssVersion::v4_0) {
    CHECK(equal(cvss->overall, *first));
    return;
  }
  CHECK(equal(cvss->base, *first));
  CHECK(cvss->temporal.has_value() == temporal.has_value());
  if (temporal) CHECK(equal(cvss->temporal.value_or(-1), *temporal));
  CHECK(cvss->environmental.has_value() == environmental.has_value());
  if (environmental) CHECK(equal(cvss->environmental.value_or(-1), *environmental));
}

}  // namespace

TEST_CASE("cvss: every score of the corpus") {
  const auto folder = test::shared_path("corpus/cvss");
  if (!folder) return;
  std::size_t lines = 0;
  for (const auto& file : std::filesystem::directory_iterator(*folder)) {
    CAPTURE(file.path().filename().string());
    std::string text = text_of_file(file.path().string());
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string line = text.substr(0, end);
      text.erase(0, end + 1);
      if (line.empty()) continue;
      check_line(line);
      ++lines;
    }
  }
  MESSAGE("vectors: " << lines);
  CHECK(lines > 3000);
}

TEST_CASE("cvss: scores known from elsewhere") {
  struct Case {
    std::string name;
    const char* vector;
    double base, overall;
  };
  for (const Case& c : {
           Case{"Log4Shell, 3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, 10.0},
           Case{"Heartbleed, 3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, 7.5},
           Case{"Heartbleed, 2.0", "(AV:N/AC:L/Au:N/C:P/I:N/A:N)", 5.0, 5.0},
           Case{"2.0 guide, CVE-2002-0392",
                "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 9.2},
           Case{"2.0 guide, CVE-2003-0818, temporal", "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C",
                10.0, 8.3},
           Case{"3.1 rounding", "CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:U/C:L/I:L/A:L", 4.6, 4.6},
           Case{"3.0, any order", "CVSS:3.0/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N", 9.8, 9.8},
           Case{"4.0, highest", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
                10.0, 10.0},
           Case{"4.0, vulnerable system only",
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, 9.3},
           Case{"4.0, threat",
                "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", 7.3, 4.1},
       }) {
    CAPTURE(c.name);
    const auto cvss = parse_cvss(c.vector);
    REQUIRE(cvss);
    CHECK(equal(cvss->base, c.base));
    CHECK(equal(cvss->overall, c.overall));
  }
}

TEST_CASE("cvss: a bad vector names its metric") {
  const std::string v3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
  struct Case {
    std::string name;
    std::string vector;
    const char* error;
  };
  for (const Case& c :
       {Case{"empty", "", "'' is no metric"},
        Case{"a slash", "/", "'' is no metric"},
        Case{"only a prefix", "CVSS:3.1", "no metrics"},
        Case{"prefix and slash", "CVSS:3.1/", "'' is no metric"},
        Case{"trailing slash", v3 + "/", "'' is no metric"},
        Case{"no colon", v3 + "/RL", "'RL' is no metric"},
        Case{"another version", "CVSS:3.2/AV:N", "another version"},
        Case{"unknown metric", v3 + "/XX:Y", "unknown metric 'XX'"},
        Case{"metric of another version", v3 + "/AT:N", "unknown metric 'AT'"},
        Case{"unknown value", "CVSS:3.1/AV:Q/AC:L", "metric AV has no value 'Q'"},
        Case{"no value", "CVSS:3.1/AV:/AC:L", "metric AV has no value ''"},
        Case{"a base metric left open", "CVSS:3.1/AV:X/AC:L", "metric AV has no value 'X'"},
        Case{"given twice", v3 + "/AV:N", "metric AV is given twice"},
        Case{"missing", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "metric A is missing"},
        Case{"lower case", "CVSS:3.1/av:n", "unknown metric 'av'"},
        Case{"2.0 missing", "AV:N/AC:L/Au:N/C:P/I:N", "metric A is missing"},
        Case{"2.0 unclosed", "(AV:N/AC:L/Au:N/C:P/I:N/A:N", "unknown metric '(AV'"},
        Case{"4.0 missing", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N",
             "metric SA"},
        Case{"4.0 safety is a modified value", "CVSS:4.0/SI:S", "metric SI has no value 'S'"},
        Case{"bytes", "AV:\n\xff", "metric AV has no value '\?\?'"}}) {
    CAPTURE(c.name);
    const auto cvss = parse_cvss(c.vector);
    REQUIRE_FALSE(cvss);
    CAPTURE(cvss.error().message);
    CHECK(cvss.error().message.find(c.error) != std::string::npos);
  }
}

TEST_CASE("cvss: the qualitative scale") {
  CHECK(severity_of(0.0, CvssVersion::v3_1) == CvssSeverity::none);
  CHECK(severity_of(0.1, CvssVersion::v3_1) == CvssSeverity::low);
  CHECK(severity_of(3.9, CvssVersion::v3_0) == CvssSeverity::low);
  CHECK(severity_of(4.0, CvssVersion::v4_0) == CvssSeverity::medium);
  CHECK(severity_of(6.9, CvssVersion::v4_0) == CvssSeverity::medium);
  CHECK(severity_of(7.0, CvssVersion::v3_1) == CvssSeverity::high);
  CHECK(severity_of(8.9, CvssVersion::v3_1) == CvssSeverity::high);
  CHECK(severity_of(9.0, CvssVersion::v3_1) == CvssSeverity::critical);
  CHECK(severity_of(10.0, CvssVersion::v2) == CvssSeverity::high);
  CHECK(severity_of(0.0, CvssVersion::v2) == CvssSeverity::low);
}
