#include "advisory/eol.h"

#include <string_view>

#include "advisory/rating.h"

namespace pratique::advisory {
namespace {

// A version matches a line if it is that version or a point release of it; the first that matches
// counts. The dates are the projects' own announcements: the end of free support, so Debian's LTS
// is in and its ELTS is not, Ubuntu's standard support is in and Pro is not.
struct Line {
  std::string_view id;
  std::string_view version;
  std::string_view last_day;
};
constexpr Line kLines[] = {
    {"debian", "6", "2016-02-29"},
    {"debian", "7", "2018-05-31"},
    {"debian", "8", "2020-06-30"},
    {"debian", "9", "2022-06-30"},
    {"debian", "10", "2024-06-30"},
    {"debian", "11", "2026-08-31"},
    {"debian", "12", "2028-06-30"},
    {"debian", "13", "2030-06-30"},
    {"debian", "5", "2012-02-06"},
    {"debian", "4", "2010-02-15"},
    {"ubuntu", "12.04", "2017-04-28"},
    {"ubuntu", "14.04", "2019-04-25"},
    {"ubuntu", "16.04", "2021-04-30"},
    {"ubuntu", "16.10", "2017-07-20"},
    {"ubuntu", "17.04", "2018-01-13"},
    {"ubuntu", "17.10", "2018-07-19"},
    {"ubuntu", "18.04", "2023-05-31"},
    {"ubuntu", "18.10", "2019-07-18"},
    {"ubuntu", "19.04", "2020-01-23"},
    {"ubuntu", "19.10", "2020-07-17"},
    {"ubuntu", "20.04", "2025-05-31"},
    {"ubuntu", "20.10", "2021-07-22"},
    {"ubuntu", "21.04", "2022-01-20"},
    {"ubuntu", "21.10", "2022-07-14"},
    {"ubuntu", "22.04", "2027-06-01"},
    {"ubuntu", "22.10", "2023-07-20"},
    {"ubuntu", "23.04", "2024-01-25"},
    {"ubuntu", "23.10", "2024-07-11"},
    {"ubuntu", "24.04", "2029-05-31"},
    {"ubuntu", "24.10", "2025-07-10"},
    {"ubuntu", "25.04", "2026-01-15"},
    {"ubuntu", "25.10", "2026-07-31"},
    {"alpine", "3.0", "2016-05-01"},
    {"alpine", "3.1", "2016-11-01"},
    {"alpine", "3.2", "2017-05-01"},
    {"alpine", "3.3", "2017-11-01"},
    {"alpine", "3.4", "2018-05-01"},
    {"alpine", "3.5", "2018-11-01"},
    {"alpine", "3.6", "2019-05-01"},
    {"alpine", "3.7", "2019-11-01"},
    {"alpine", "3.8", "2020-05-01"},
    {"alpine", "3.9", "2020-11-01"},
    {"alpine", "3.10", "2021-05-01"},
    {"alpine", "3.11", "2021-11-01"},
    {"alpine", "3.12", "2022-05-01"},
    {"alpine", "3.13", "2022-11-01"},
    {"alpine", "3.14", "2023-05-01"},
    {"alpine", "3.15", "2023-11-01"},
    {"alpine", "3.16", "2024-05-23"},
    {"alpine", "3.17", "2024-11-22"},
    {"alpine", "3.18", "2025-05-09"},
    {"alpine", "3.19", "2025-11-01"},
    {"alpine", "3.20", "2026-04-01"},
    {"alpine", "3.21", "2026-11-01"},
    {"alpine", "3.22", "2027-05-01"},
    {"alpine", "3.23", "2027-11-01"},
    {"alpine", "2", "2015-05-01"},
    {"rhel", "5", "2017-03-31"},
    {"rhel", "6", "2020-11-30"},
    {"rhel", "7", "2024-06-30"},
    {"rhel", "8", "2029-05-31"},
    {"rhel", "9", "2032-05-31"},
    {"rhel", "10", "2035-05-31"},
    {"centos", "5", "2017-03-31"},
    {"centos", "6", "2020-11-30"},
    {"centos", "7", "2024-06-30"},
    {"centos", "8", "2021-12-31"},
    {"centos", "9", "2027-05-31"},
    {"centos", "10", "2030-01-01"},
    {"almalinux", "8", "2029-03-01"},
    {"almalinux", "9", "2032-05-31"},
    {"almalinux", "10", "2035-05-31"},
    {"rocky", "8", "2029-05-31"},
    {"rocky", "9", "2032-05-31"},
    {"rocky", "10", "2035-05-31"},
    {"ol", "5", "2017-06-30"},
    {"ol", "6", "2021-03-31"},
    {"ol", "7", "2024-12-31"},
    {"ol", "8", "2029-07-31"},
    {"ol", "9", "2032-06-30"},
    {"ol", "10", "2035-06-30"},
    {"amzn", "2018.03", "2023-12-31"},
    {"amzn", "2017", "2023-12-31"},
    {"amzn", "2016", "2023-12-31"},
    {"amzn", "2", "2026-06-30"},
    {"amzn", "2023", "2029-06-30"},
    {"amzn", "2022", "2023-03-15"},
    {"fedora", "35", "2022-12-13"},
    {"fedora", "36", "2023-05-16"},
    {"fedora", "37", "2023-12-05"},
    {"fedora", "38", "2024-05-21"},
    {"fedora", "39", "2024-11-26"},
    {"fedora", "40", "2025-05-13"},
    {"fedora", "41", "2025-12-15"},
    {"fedora", "42", "2026-05-13"},
    {"fedora", "43", "2026-12-02"},
    {"azurelinux", "3", "2027-07-31"},
    {"mariner", "1", "2023-07-31"},
    {"mariner", "2", "2025-07-31"},
    {"photon", "1", "2022-02-28"},
    {"photon", "2", "2022-12-31"},
    {"photon", "3", "2024-02-29"},
    {"photon", "4", "2026-03-01"},
    {"opensuse-leap", "42", "2019-07-01"},
    {"opensuse-leap", "15.0", "2019-12-03"},
    {"opensuse-leap", "15.1", "2021-02-02"},
    {"opensuse-leap", "15.2", "2022-01-04"},
    {"opensuse-leap", "15.3", "2022-12-31"},
    {"opensuse-leap", "15.4", "2023-12-07"},
    {"opensuse-leap", "15.5", "2024-12-31"},
    {"opensuse-leap", "15.6", "2026-04-30"},
    {"opensuse-leap", "16.0", "2027-10-31"},
    {"sles", "11", "2019-03-31"},
    {"sles", "12.5", "2024-10-31"},
    {"sles", "12", "2024-10-31"},
    {"sles", "15.0", "2019-12-31"},
    {"sles", "15.1", "2021-01-31"},
    {"sles", "15.2", "2021-12-31"},
    {"sles", "15.3", "2022-12-31"},
    {"sles", "15.4", "2023-12-31"},
    {"sles", "15.5", "2024-12-31"},
    {"sles", "15.6", "2025-12-31"},
    {"sles", "15.7", "2031-07-31"},
};

bool is_release_of(std::string_view version, std::string_view line) {
  return version.starts_with(line) && (version.size() == line.size() ||
                                       version[line.size()] == '.' || version[line.size()] == '_');
}

}  // namespace

std::int32_t end_of_life(const package::Distribution& distribution) {
  const std::string_view id =
      distribution.id == "raspbian" ? std::string_view("debian") : distribution.id;
  for (const Line& line : kLines)
    if (line.id == id && is_release_of(distribution.version_id, line.version))
      return days_of_date(line.last_day);
  // Fedora supports two releases at a time: what is older than the table is over.
  if (id == "fedora" && distribution.version_id.size() <= 2 && distribution.version_id < "35")
    return days_of_date("2022-06-07");
  return 0;
}

bool is_end_of_life(const package::Distribution& distribution, std::int32_t today) {
  const std::int32_t last_day = end_of_life(distribution);
  return today != 0 && last_day != 0 && today > last_day;
}

}  // namespace pratique::advisory
