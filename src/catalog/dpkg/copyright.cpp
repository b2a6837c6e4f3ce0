#include "catalog/dpkg/copyright.h"

#include <algorithm>

#include "catalog/dpkg/deb822.h"

namespace pratique::catalog::dpkg {
namespace {

constexpr std::size_t kMostLicences = 256;
constexpr std::size_t kMostShortName = 256;

struct Known {
  std::string_view name;  // as Debian writes it, compared without case
  std::string_view spdx;
};

// Short names of copyright-format 1.0, and SPDX ids that Debian's files use as they are.
constexpr Known kKnown[] = {{"Expat", "MIT"},
                            {"MIT", "MIT"},
                            {"MIT/X11", "MIT"},
                            {"X11", "X11"},
                            {"ISC", "ISC"},
                            {"Zlib", "Zlib"},
                            {"zlib/libpng", "Zlib"},
                            {"libpng", "Libpng"},
                            {"0BSD", "0BSD"},
                            {"BSD-2-clause", "BSD-2-Clause"},
                            {"BSD-3-clause", "BSD-3-Clause"},
                            {"BSD-4-clause", "BSD-4-Clause"},
                            {"BSD-4-clause-UC", "BSD-4-Clause-UC"},
                            {"BSD-1-clause", "BSD-1-Clause"},
                            {"BSL-1.0", "BSL-1.0"},
                            {"Boost-1.0", "BSL-1.0"},
                            {"Apache-1.0", "Apache-1.0"},
                            {"Apache-1.1", "Apache-1.1"},
                            {"Apache-2", "Apache-2.0"},
                            {"Apache-2.0", "Apache-2.0"},
                            {"Artistic-1.0", "Artistic-1.0"},
                            {"Artistic-1.0-Perl", "Artistic-1.0-Perl"},
                            {"Artistic", "Artistic-1.0-Perl"},
                            {"Artistic-2", "Artistic-2.0"},
                            {"Artistic-2.0", "Artistic-2.0"},
                            {"CC0", "CC0-1.0"},
                            {"CC0-1.0", "CC0-1.0"},
                            {"CC-BY-2.0", "CC-BY-2.0"},
                            {"CC-BY-2.5", "CC-BY-2.5"},
                            {"CC-BY-3.0", "CC-BY-3.0"},
                            {"CC-BY-4.0", "CC-BY-4.0"},
                            {"CC-BY-SA-2.0", "CC-BY-SA-2.0"},
                            {"CC-BY-SA-2.5", "CC-BY-SA-2.5"},
                            {"CC-BY-SA-3.0", "CC-BY-SA-3.0"},
                            {"CC-BY-SA-4.0", "CC-BY-SA-4.0"},
                            {"CDDL-1.0", "CDDL-1.0"},
                            {"CDDL", "CDDL-1.0"},
                            {"CPL-1.0", "CPL-1.0"},
                            {"EFL-2", "EFL-2.0"},
                            {"EFL-2.0", "EFL-2.0"},
                            {"EPL-1.0", "EPL-1.0"},
                            {"EPL-2.0", "EPL-2.0"},
                            {"EUPL-1.1", "EUPL-1.1"},
                            {"EUPL-1.2", "EUPL-1.2"},
                            {"FTL", "FTL"},
                            {"FSFAP", "FSFAP"},
                            {"FSFUL", "FSFUL"},
                            {"FSFULLR", "FSFULLR"},
                            {"HPND", "HPND"},
                            {"IJG", "IJG"},
                            {"LPPL-1.3", "LPPL-1.3a"},
                            {"LPPL-1.3c", "LPPL-1.3c"},
                            {"MPL-1.0", "MPL-1.0"},
                            {"MPL-1.1", "MPL-1.1"},
                            {"MPL-2.0", "MPL-2.0"},
                            {"MS-PL", "MS-PL"},
                            {"NCSA", "NCSA"},
                            {"NTP", "NTP"},
                            {"OFL-1.0", "OFL-1.0"},
                            {"OFL-1.1", "OFL-1.1"},
                            {"SIL-1.1", "OFL-1.1"},
                            {"OLDAP-2.8", "OLDAP-2.8"},
                            {"OpenSSL", "OpenSSL"},
                            {"OpenLDAP-2.8", "OLDAP-2.8"},
                            {"PHP-3.0", "PHP-3.0"},
                            {"PHP-3.01", "PHP-3.01"},
                            {"PostgreSQL", "PostgreSQL"},
                            {"PSF-2", "PSF-2.0"},
                            {"PSF-2.0", "PSF-2.0"},
                            {"Python-2.0", "Python-2.0"},
                            {"QPL-1.0", "QPL-1.0"},
                            {"Ruby", "Ruby"},
                            {"Sleepycat", "Sleepycat"},
                            {"TCL", "TCL"},
                            {"Unicode-DFS-2016", "Unicode-DFS-2016"},
                            {"Unicode-3.0", "Unicode-3.0"},
                            {"Unlicense", "Unlicense"},
                            {"Vim", "Vim"},
                            {"W3C", "W3C"},
                            {"W3C-Software", "W3C"},
                            {"WTFPL", "WTFPL"},
                            {"WTFPL-2", "WTFPL"},
                            {"Zope-2.1", "ZPL-2.1"},
                            {"ZPL-2.0", "ZPL-2.0"},
                            {"ZPL-2.1", "ZPL-2.1"},
                            {"bzip2-1.0.6", "bzip2-1.0.6"},
                            {"curl", "curl"},
                            {"AFL-2.1", "AFL-2.1"},
                            {"AFL-3.0", "AFL-3.0"},
                            {"APACHE-2-LLVM-EXCEPTIONS", "Apache-2.0 WITH LLVM-exception"},
                            {"BlueOak-1.0.0", "BlueOak-1.0.0"}};

// Families of the GNU licences, whose short names carry "+" for "or any later version".
constexpr std::string_view kGnu[] = {"GPL", "LGPL", "AGPL", "GFDL"};

// "OpenSSL exception" is absent: SPDX has several and the short name does not tell which.
constexpr Known kExceptions[] = {{"autoconf", "Autoconf-exception-2.0"},
                                 {"bison", "Bison-exception-2.2"},
                                 {"classpath", "Classpath-exception-2.0"},
                                 {"font", "Font-exception-2.0"},
                                 {"libtool", "Libtool-exception"},
                                 {"linux-syscall-note", "Linux-syscall-note"},
                                 {"gcc-runtime-library", "GCC-exception-3.1"},
                                 {"llvm", "LLVM-exception"}};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// "GPL-2+" -> "GPL-2.0-or-later", "LGPL-2.1" -> "LGPL-2.1-only", "GPL-3.0-only" as it is.
std::string gnu_id(std::string_view name) {
  for (const std::string_view family : kGnu) {
    if (name.size() <= family.size() + 1 || !same_field(name.substr(0, family.size()), family) ||
        name[family.size()] != '-')
      continue;
    std::string_view version = name.substr(family.size() + 1);
    bool later = false;
    if (version.ends_with("+")) {
      later = true;
      version.remove_suffix(1);
    } else if (version.size() > 9 && same_field(version.substr(version.size() - 9), "-or-later")) {
      later = true;
      version.remove_suffix(9);
    } else if (version.size() > 5 && same_field(version.substr(version.size() - 5), "-only")) {
      version.remove_suffix(5);
    }
    std::string number(version);
    if (number.size() == 1) number += ".0";
    const bool exists =
        (family == "GPL" && (number == "1.0" || number == "2.0" || number == "3.0")) ||
        (family == "LGPL" && (number == "2.0" || number == "2.1" || number == "3.0")) ||
        (family == "AGPL" && (number == "1.0" || number == "3.0")) ||
        (family == "GFDL" && (number == "1.1" || number == "1.2" || number == "1.3"));
    if (!exists) return {};
    return std::string(family) + "-" + number + (later ? "-or-later" : "-only");
  }
  return {};
}

std::string known_id(std::string_view name) {
  for (const Known& known : kKnown)
    if (same_field(known.name, name)) return std::string(known.spdx);
  return gnu_id(name);
}

std::string known_exception(std::string_view words) {
  std::string name;
  for (const char c : words) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (name.ends_with(" exception") || name.ends_with("-exception"))
    name.resize(name.size() - std::string_view(" exception").size());
  for (const Known& known : kExceptions)
    if (known.name == name) return std::string(known.spdx);
  return {};
}

// One operand: a licence, perhaps "with NAME exception".
std::string spdx_operand(std::string_view text) {
  text = trim(text);
  const auto blank = text.find(' ');
  if (blank == std::string_view::npos) return known_id(text);
  const std::string_view rest = trim(text.substr(blank));
  if (rest.size() < 6 || !same_field(rest.substr(0, 5), "with ")) return {};
  const std::string id = known_id(text.substr(0, blank));
  const std::string exception = known_exception(trim(rest.substr(5)));
  return id.empty() || exception.empty() ? std::string() : id + " WITH " + exception;
}

struct Operator {
  std::size_t at = std::string_view::npos;
  std::size_t size = 0;
};

// The first " word ", in any case.
Operator find_word(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at + word.size() + 2 <= text.size(); ++at)
    if (is_blank(text[at]) && same_field(text.substr(at + 1, word.size()), word) &&
        is_blank(text[at + 1 + word.size()]))
      return {at, word.size() + 2};
  return {};
}

// Operands between `word`s; `inner` reads one operand. Empty when one is not known.
template <typename Inner>
std::string split_by(std::string_view text, std::string_view word, std::string_view spdx_word,
                     Inner inner) {
  std::string out;
  int operands = 0;
  while (true) {
    const Operator found = find_word(text, word);
    const std::string part = inner(text.substr(0, found.at));
    if (part.empty()) return {};
    if (operands++ > 0) out += std::string(" ") + std::string(spdx_word) + " ";
    out += part;
    if (found.at == std::string_view::npos) break;
    text.remove_prefix(found.at + found.size);
  }
  return out;
}

std::string conjunction(std::string_view text) {
  return split_by(text, "and", "AND", spdx_operand);
}

std::string disjunction(std::string_view text) { return split_by(text, "or", "OR", conjunction); }

// The short names stand on the line of the field; the text of the licence begins on the next.
std::string_view first_line(const Field& field) {
  const char* const name_end = field.name.data() + field.name.size();
  if (field.value.empty()) return {};
  const std::string_view between(name_end, static_cast<std::size_t>(field.value.data() - name_end));
  if (between.find('\n') != std::string_view::npos) return {};
  return trim(field.value.substr(0, field.value.find('\n')));
}

void add(std::vector<std::string>& to, std::string licence) {
  if (licence.empty() || licence.size() > kMostShortName || to.size() >= kMostLicences) return;
  if (std::find(to.begin(), to.end(), licence) == to.end()) to.push_back(std::move(licence));
}

std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return out;
}

std::vector<std::string> machine_readable(std::string_view content) {
  std::vector<std::string> out;
  StanzaReader reader(content);
  Stanza stanza;
  while (reader.next(stanza))
    for (const Field& field : stanza.fields) {
      if (!same_field(field.name, "License") && !same_field(field.name, "Licence")) continue;
      const std::string_view names = first_line(field);
      std::string expression = spdx_expression(names);
      add(out, expression.empty() ? clean(names) : std::move(expression));
    }
  return out;
}

// "/usr/share/common-licenses/GPL-2" and its neighbours. "GPL" alone is a link to the newest
// version and says nothing of the one that is meant, nor does "GPL-2" say whether later ones are:
// both stay as they are.
std::vector<std::string> referenced(std::string_view content) {
  static constexpr std::string_view kFolder = "/usr/share/common-licenses/";
  std::vector<std::string> out;
  for (auto at = content.find(kFolder); at != std::string_view::npos;
       at = content.find(kFolder, at)) {
    at += kFolder.size();
    std::size_t end = at;
    while (end < content.size() && ((content[end] >= 'a' && content[end] <= 'z') ||
                                    (content[end] >= 'A' && content[end] <= 'Z') ||
                                    (content[end] >= '0' && content[end] <= '9') ||
                                    content[end] == '-' || content[end] == '.'))
      ++end;
    std::string_view name = content.substr(at, end - at);
    while (name.ends_with(".") || name.ends_with("-")) name.remove_suffix(1);
    const bool gnu = std::any_of(std::begin(kGnu), std::end(kGnu),
                                 [&](std::string_view family) { return name.starts_with(family); });
    std::string id = gnu ? std::string() : known_id(name);
    add(out, id.empty() ? std::string(name) : std::move(id));
  }
  return out;
}

}  // namespace

std::string spdx_expression(std::string_view short_names) {
  short_names = trim(short_names);
  if (short_names.empty() || short_names.size() > kMostShortName) return {};
  // "A or B, and C": the comma binds weaker than both words.
  std::string out;
  std::vector<std::string_view> groups;
  for (std::string_view rest = short_names; true;) {
    auto comma = rest.find(", and ");
    groups.push_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 6);
  }
  for (const std::string_view group : groups) {
    const std::string part = disjunction(group);
    if (part.empty()) return {};
    if (!out.empty()) out += " AND ";
    out += groups.size() > 1 && part.find(" OR ") != std::string::npos ? "(" + part + ")" : part;
  }
  return out;
}

std::vector<std::string> licences_of(std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  // Only a header stanza with Format makes a file machine-readable.
  const std::string_view head = content.substr(0, 4096);
  for (std::string_view rest = head; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (trim(line).empty() || line.front() == '#') continue;
    const std::string_view name = line.substr(0, line.find(':'));
    if (!same_field(name, "Format") && !same_field(name, "Format-Specification")) break;
    std::vector<std::string> found = machine_readable(content);
    if (!found.empty()) return found;
    break;
  }
  return referenced(content);
}

}  // namespace pratique::catalog::dpkg
