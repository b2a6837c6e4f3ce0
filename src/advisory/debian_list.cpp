// Debian's data/DSA/list and data/DLA/list:
//   [29 Mar 2023] DSA-5380-1 xorg-server - security update
//   <TAB>{CVE-2023-1393}
//   <TAB>[bullseye] - xorg-server 2:1.20.11-1+deb11u6
// In place of the version: <not-affected>, <end-of-life>, <unfixed>, <no-dsa> and others. NOTE:
// lines are comments.
#include <array>

#include "advisory/ecosystem.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

std::string_view next_word(std::string_view& text) {
  const std::size_t start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) {
    text = {};
    return {};
  }
  text.remove_prefix(start);
  const std::size_t end = text.find_first_of(" \t");
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(word.size());
  return word;
}

// "29 Mar 2023" -> "2023-03-29"; empty for anything else.
std::string date_of(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string_view day = next_word(text);
  const std::string_view month = next_word(text);
  const std::string_view year = next_word(text);
  if (day.empty() || day.size() > 2 || year.size() != 4) return {};
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (month.substr(0, 3) != kMonths[i]) continue;
    const std::string number = std::to_string(i + 1);
    std::string out(year);
    out += '-';
    out += number.size() == 1 ? "0" + number : number;
    out += '-';
    if (day.size() == 1) out += '0';
    return out + std::string(day);
  }
  return {};
}

bool start_record(std::string_view line, Record& record) {
  const std::size_t close = line.find(']');
  if (close == std::string_view::npos) return false;
  record.published = date_of(line.substr(1, close - 1));
  record.modified = record.published;
  std::string_view rest = line.substr(close + 1);
  record.id = std::string(next_word(rest));
  const std::size_t start = rest.find_first_not_of(" \t");
  record.summary =
      one_line(start == std::string_view::npos ? std::string_view() : rest.substr(start));
  record.source = "Debian";
  record.from_distribution = true;
  return record.id.starts_with("DSA-") || record.id.starts_with("DLA-") ||
         record.id.starts_with("DTSA-");
}

// "[bullseye] - xorg-server 2:1.20.11-1+deb11u6"; false if it is damaged.
bool read_fix(std::string_view line, Record& record) {
  const std::size_t close = line.find(']');
  if (close == std::string_view::npos) return false;
  const std::string_view release = debian_release(line.substr(1, close - 1));
  std::string_view rest = line.substr(close + 1);
  if (next_word(rest) != "-") return false;
  Affected affected;
  affected.name = std::string(next_word(rest));
  const std::string_view version = next_word(rest);
  if (release.empty() || affected.name.empty() || version.empty()) return false;
  affected.ecosystem = "Debian:" + std::string(release);
  Range range;
  range.events.push_back({EventKind::introduced, "0"});
  if (version == "<not-affected>" || version == "<itp>" || version == "<removed>") return true;
  if (version.front() != '<')
    range.events.push_back({EventKind::fixed, std::string(version)});
  else if (version == "<end-of-life>")
    affected.state = State::end_of_life;
  else if (version == "<ignored>")
    affected.state = State::wont_fix;
  else if (version == "<no-dsa>" || version == "<postponed>")
    affected.state = State::deferred;
  else if (version == "<undetermined>")
    affected.state = State::under_investigation;
  else if (version != "<unfixed>")
    return false;
  affected.ranges.push_back(std::move(range));
  record.affected.push_back(std::move(affected));
  return true;
}

}  // namespace

Status read_debian_list(std::string_view text, const Sink& sink) {
  Record record;
  std::size_t number = 0;
  const auto deliver = [&] {
    if (!record.affected.empty()) sink.record(std::move(record));
    record = Record();
  };
  const auto damaged = [&](std::string_view what) {
    sink.problem("line " + std::to_string(number) + ": " + std::string(what));
  };
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("[")) {
      deliver();
      if (!start_record(line, record)) {
        damaged("no advisory");
        record = Record();
      }
      continue;
    }
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) continue;
    line.remove_prefix(start);
    if (record.id.empty() || line.starts_with("NOTE:") || line.starts_with("TODO:")) continue;
    if (line.starts_with("{")) {
      line.remove_prefix(1);
      line = line.substr(0, line.find('}'));
      for (std::string_view id = next_word(line); !id.empty(); id = next_word(line))
        record.upstream.emplace_back(id);
    } else if (!line.starts_with("[") || !read_fix(line, record)) {
      damaged("neither a fix nor a list of vulnerabilities");
    }
  }
  deliver();
  return {};
}

}  // namespace pratique::advisory
