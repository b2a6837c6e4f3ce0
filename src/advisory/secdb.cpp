// Alpine's secdb (secdb.alpinelinux.org, and the YAML it was made from), Wolfi's and Chainguard's
// security.json:
//   {"distroversion": "v3.19", "reponame": "main", "packages": [{"pkg": {"name": N, "secfixes":
//   {VERSION: [ID…]}}}]}
// An id may be several names with blanks between ("CVE-2019-1 XSA-300"). What stands under the
// version "0" was never in the package.

#include <algorithm>

#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// The file and its folder: what stands further up says nothing of the content.
std::string_view last_two_parts(std::string_view name) {
  const std::size_t last = name.rfind('/');
  if (last == std::string_view::npos || last == 0) return name;
  const std::size_t before = name.rfind('/', last - 1);
  return before == std::string_view::npos ? name : name.substr(before + 1);
}

std::string ecosystem_of(const Json& document, std::string_view path) {
  const std::string_view name = last_two_parts(path);
  const std::string_view release = document["distroversion"].string();
  const std::string place = lower(
      std::string(name) + " " + std::string(document["urlprefix"].string()) + " " +
      std::string(document["apkurl"].string()) + " " + std::string(document["reponame"].string()));
  if (place.find("chainguard") != std::string::npos || place.find("cgr.dev") != std::string::npos)
    return "Chainguard";
  if (place.find("wolfi") != std::string::npos) return "Wolfi";
  if (place.find("minimos") != std::string::npos || place.find("minimus") != std::string::npos)
    return "MinimOS";
  if (release == "edge") return "Alpine:edge";
  if (!release.empty())
    return "Alpine:" + (release.starts_with("v") ? "" : std::string("v")) + std::string(release);
  // Older files say it by their folder: "…/v3.11/main.yaml".
  for (std::size_t at = name.find("v3."); at != std::string_view::npos;
       at = name.find("v3.", at + 1)) {
    const std::size_t end = name.find_first_not_of("0123456789", at + 3);
    if (end > at + 3) return "Alpine:" + std::string(name.substr(at, end - at));
  }
  return {};
}

void read_package(const Json& package, const std::string& ecosystem, const std::string& repository,
                  const Sink& sink) {
  const std::string name(package["name"].string());
  if (name.empty() || (!package["secfixes"].is_object() && !package["secfixes"].is_null())) {
    sink.problem("a package without a name or with damaged secfixes");
    return;
  }
  for (const auto& [version, ids] : package["secfixes"].members()) {
    if (version == "0") continue;
    for (const Json& item : ids.items()) {
      std::vector<std::string> names;
      std::string_view text = item.string();
      while (!text.empty()) {
        const std::size_t start = text.find_first_not_of(" \t");
        if (start == std::string_view::npos) break;
        text.remove_prefix(start);
        const std::string_view word = text.substr(0, text.find_first_of(" \t"));
        text.remove_prefix(word.size());
        // Early files have typing errors like "CVE_2019-2426" and "CVE-2018-1000156?".
        std::string id(word.substr(0, word.find_first_of("?#(")));
        if (id.starts_with("CVE_")) id[3] = '-';
        if (!id.empty()) names.push_back(std::move(id));
      }
      // Several CVEs on one line are several vulnerabilities; other names beside one CVE are names
      // of it.
      const auto is_cve = [](const std::string& id) { return cve_key(id).has_value(); };
      const auto cves = std::count_if(names.begin(), names.end(), is_cve);
      if (names.empty()) continue;
      Record record;
      const auto first =
          cves == 0 ? names.begin() : std::find_if(names.begin(), names.end(), is_cve);
      std::iter_swap(names.begin(), first);
      record.id = names.front();
      if (cves > 1) {
        const auto other = std::find_if_not(names.begin(), names.end(), is_cve);
        record.id = other == names.end() ? version + ":" + names.front() : *other;
        for (const std::string& id : names)
          if (is_cve(id)) record.upstream.push_back(id);
      } else {
        record.aliases.assign(names.begin() + 1, names.end());
      }
      record.source = repository;
      record.from_distribution = true;
      Affected affected;
      affected.ecosystem = ecosystem;
      affected.name = name;
      affected.ranges.push_back({{{EventKind::introduced, "0"}, {EventKind::fixed, version}}});
      record.affected.push_back(std::move(affected));
      sink.record(std::move(record));
    }
  }
}

}  // namespace

Status read_secdb(const Json& document, std::string_view name, const Sink& sink) {
  const std::string ecosystem = ecosystem_of(document, name);
  if (ecosystem.empty()) return invalid("secdb without a release");
  sink.coverage(ecosystem);
  const std::string source = ecosystem.substr(0, ecosystem.find(':'));
  for (const Json& item : document["packages"].items())
    read_package(item["pkg"], ecosystem, source, sink);
  return {};
}

}  // namespace pratique::advisory
