#include "catalog/dpkg/status.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "catalog/dpkg/deb822.h"

namespace pratique::catalog::dpkg {
namespace {

constexpr std::size_t kMostPackages = 200'000;
constexpr std::size_t kMostNames = 4096;   // of one dependency field
constexpr std::size_t kMostProblems = 32;  // of one file
constexpr std::size_t kMostName = 512;
constexpr std::size_t kMostVersion = 512;

bool is_plain(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  });
}

// "glibc (2.36-9)" or "glibc".
void read_source(std::string_view field, package::Package& out) {
  const auto open = field.find('(');
  const std::string_view name = trim(field.substr(0, open));
  if (!is_plain(name, kMostName)) return;
  if (name != out.name) out.source_name = name;
  if (open == std::string_view::npos) return;
  const std::string_view inside = field.substr(open + 1);
  const std::string_view version = trim(inside.substr(0, inside.find(')')));
  if (is_plain(version, kMostVersion) && version != out.version) out.source_version = version;
}

// Each name once, in their order. A name of one letter takes a whole string, so that names are
// bounded by what real databases of the same size hold.
void add_names(std::vector<std::string>& to, std::string_view field, std::size_t& budget) {
  std::unordered_set<std::string> seen(to.begin(), to.end());
  for (std::string& name : dependency_names(field)) {
    const std::size_t cost = sizeof(name) + name.size();
    if (cost > budget || !seen.insert(name).second) continue;
    budget -= cost;
    to.push_back(std::move(name));
  }
}

void report(Parsed& out, const FileInfo& file, std::size_t& dropped, std::string message) {
  if (out.problems.size() < kMostProblems)
    add_problem(out, file, invalid(std::move(message)));
  else
    ++dropped;
}

package::Package read_package(const FileInfo& file, const Stanza& stanza, std::size_t& budget) {
  package::Package out;
  out.kind = package::Kind::deb;
  out.path = file.path;
  for (const Field& field : stanza.fields) {
    const auto is = [&](std::string_view name) { return same_field(field.name, name); };
    if (out.name.empty() && is("Package")) {
      out.name = field.value;
    } else if (out.version.empty() && is("Version")) {
      out.version = field.value;
    } else if (out.arch.empty() && is("Architecture")) {
      out.arch = field.value;
    } else if (out.vendor.empty() && is("Maintainer")) {
      out.vendor = field.value;
    } else if (out.origin.empty() && is("Origin")) {
      out.origin = field.value;
    }
  }
  if (!is_plain(out.arch, 64)) out.arch.clear();
  read_source(stanza["Source"], out);
  add_names(out.depends, stanza["Pre-Depends"], budget);
  add_names(out.depends, stanza["Depends"], budget);
  add_names(out.provides, stanza["Provides"], budget);
  return out;
}

}  // namespace

bool is_unpacked_state(std::string_view status) {
  static constexpr std::array<std::string_view, 6> kStates = {
      "installed",       "unpacked",         "half-installed",
      "half-configured", "triggers-awaited", "triggers-pending"};
  status = trim(status);
  const std::string_view state = status.substr(status.find_last_of(" \t") + 1);
  return std::find(kStates.begin(), kStates.end(), state) != kStates.end();
}

std::vector<std::string> dependency_names(std::string_view field) {
  std::vector<std::string> names;
  while (!field.empty() && names.size() < kMostNames) {
    const auto comma = field.find(',');
    std::string_view group = field.substr(0, comma);
    field.remove_prefix(comma == std::string_view::npos ? field.size() : comma + 1);
    std::string joined;
    while (!group.empty()) {
      const auto bar = group.find('|');
      std::string_view one = trim(group.substr(0, bar));
      group.remove_prefix(bar == std::string_view::npos ? group.size() : bar + 1);
      one = one.substr(0, one.find_first_of(" \t\n(:[<"));
      if (!is_plain(one, kMostName)) continue;
      if (!joined.empty()) joined += '|';
      joined += one;
    }
    if (!joined.empty()) names.push_back(std::move(joined));
  }
  return names;
}

Parsed parse_status(const FileInfo& file, std::string_view content) {
  Parsed out;
  StanzaReader reader(content);
  Stanza stanza;
  std::size_t dropped = 0;
  std::size_t names_budget = 4 * content.size() + (1u << 20);
  while (reader.next(stanza)) {
    if (out.packages.size() >= kMostPackages) {
      add_problem(out, file, limit("more than 200000 packages"));
      break;
    }
    const std::string place = "stanza at line " + std::to_string(stanza.line);
    const std::string_view status = stanza["Status"];
    if (!status.empty() && !is_unpacked_state(status)) continue;
    package::Package found = read_package(file, stanza, names_budget);
    if (!is_plain(found.name, kMostName)) {
      report(out, file, dropped, place + ": no package name");
      continue;
    }
    if (stanza.damaged_line != 0)
      report(out, file, dropped,
             place + ": " + found.name + ": line " + std::to_string(stanza.damaged_line) +
                 " is no field");
    if (!is_plain(found.version, kMostVersion)) {
      report(out, file, dropped, place + ": " + found.name + ": no version");
      found.version.clear();
      found.unidentified = "no version recorded";
    }
    out.packages.push_back(std::move(found));
  }
  if (dropped > 0)
    add_problem(out, file, invalid(std::to_string(dropped) + " more damaged stanzas"));
  return out;
}

}  // namespace pratique::catalog::dpkg
