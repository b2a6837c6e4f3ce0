// updateinfo.xml of rpm repositories (createrepo_c and dnf read it; there is no other
// specification):
//   <updates><update type="security"><id/><title/><severity/><issued date=""/><updated date=""/>
//     <references><reference id="CVE-…" type="cve"/></references>
//     <pkglist><collection short=""><name/><module name="" stream=""/><package name epoch version
//     release arch/>
#include <map>

#include "advisory/ecosystem.h"
#include "advisory/rpm_modules.h"
#include "advisory/sources.h"
#include "text/xml.h"

namespace pratique::advisory {
namespace {

using text::XmlElement;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number behind a mark: ("5.el9_2.1", ".el") -> "9"; empty where there is none.
std::string number_behind(std::string_view text, std::string_view mark) {
  for (std::size_t at = text.find(mark); at != std::string_view::npos;
       at = text.find(mark, at + 1)) {
    std::size_t end = at + mark.size();
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > at + mark.size())
      return std::string(text.substr(at + mark.size(), end - at - mark.size()));
  }
  return {};
}

// What the id of an Amazon advisory says: "ALAS2023-2023-001", "ALAS2-2018-939", "ALAS-2015-1", and
// for the extras of Amazon Linux 2, each a topic with streams of its own:
// "ALASKERNEL-5.10-2022-001", "ALAS2NGINX1-2023-001".
struct Amazon {
  std::string release;
  std::string topic;
};

Amazon amazon_of(std::string_view id) {
  id.remove_prefix(4);  // ALAS
  // The year and number at the end.
  for (int i = 0; i < 2; ++i) {
    const std::size_t dash = id.rfind('-');
    if (dash == std::string_view::npos) break;
    id = id.substr(0, dash);
  }
  if (id.starts_with("2023")) return {"2023", std::string(id.substr(4))};
  if (id.empty()) return {"1", {}};
  if (id == "2") return {"2", {}};
  return {"2", std::string(id.starts_with("2") ? id.substr(1) : id)};
}

// "KERNEL-5.10" -> "5.10", "NGINX1" -> "1".
std::string_view trailing_number(std::string_view topic) {
  std::size_t start = topic.size();
  while (start > 0 && (is_digit(topic[start - 1]) || topic[start - 1] == '.')) --start;
  return topic.substr(start);
}

// The ecosystem of one package of an update, told by the update's id, the collection and the
// release tag.
std::string ecosystem_of(std::string_view id, std::string_view collection, std::string_view release,
                         std::string_view name) {
  if (id.starts_with("ALAS")) return "Amazon Linux:" + amazon_of(id).release;
  const std::string el = number_behind(release, ".el").empty() ? number_behind(release, "+el")
                                                               : number_behind(release, ".el");
  const std::string_view major = std::string_view(el).starts_with("10")
                                     ? std::string_view("10")
                                     : std::string_view(el).substr(0, 1);
  struct Prefix {
    std::string_view id;
    std::string_view ecosystem;
  };
  constexpr Prefix kEnterprise[] = {{"AL", "AlmaLinux:"},
                                    {"RL", "Rocky Linux:"},
                                    {"EL", "Oracle Linux:"},
                                    {"RH", "Red Hat:enterprise_linux:"}};
  for (const Prefix& prefix : kEnterprise)
    if (!major.empty() && id.size() > 4 && id.starts_with(prefix.id) && id[3] == 'A')
      return std::string(prefix.ecosystem) + std::string(major);
  if (id.starts_with("FEDORA-") && !id.starts_with("FEDORA-EPEL")) {
    const std::string fc = number_behind(release, ".fc");
    return fc.empty() ? std::string() : "Fedora:" + fc;
  }
  const std::string mageia = number_behind(release, ".mga");
  if (id.starts_with("MGASA") && !mageia.empty()) return "Mageia:" + mageia;
  const std::string place =
      std::string(id) + " " + std::string(collection) + " " + std::string(name);
  const bool open_suse =
      place.find("openSUSE") != std::string::npos || place.find("opensuse") != std::string::npos;
  if (open_suse && place.find("umbleweed") != std::string::npos) return "openSUSE:Tumbleweed";
  if (open_suse) {
    const std::string leap = number_behind(place, "15.");
    return leap.empty() ? std::string() : "openSUSE:Leap 15." + leap;
  }
  if (place.find("SUSE") != std::string::npos) {
    const std::string pack = number_behind(place, "15-SP").empty() ? number_behind(place, "15 SP")
                                                                   : number_behind(place, "15-SP");
    if (!pack.empty()) return "SUSE:Linux Enterprise Server 15 SP" + pack;
    const std::string older = number_behind(place, "12-SP").empty() ? number_behind(place, "12 SP")
                                                                    : number_behind(place, "12-SP");
    if (!older.empty()) return "SUSE:Linux Enterprise Server 12 SP" + older;
  }
  return {};
}

std::string version_of(const XmlElement& package) {
  const std::string_view epoch = package.attribute("epoch");
  std::string version;
  if (!epoch.empty() && epoch != "0") version = std::string(epoch) + ":";
  version += package.attribute("version");
  version += '-';
  version += package.attribute("release");
  return version;
}

std::string_view source_name(std::string_view id) {
  if (id.starts_with("ALAS")) return "Amazon Linux";
  if (id.starts_with("FEDORA")) return "Fedora";
  if (id.starts_with("RL")) return "Rocky Linux";
  if (id.starts_with("AL")) return "AlmaLinux";
  if (id.starts_with("EL")) return "Oracle Linux";
  if (id.starts_with("RH")) return "Red Hat";
  if (id.starts_with("openSUSE")) return "openSUSE";
  if (id.starts_with("SUSE")) return "SUSE";
  return id.starts_with("MGA") ? "Mageia" : "updateinfo";
}

void read_collection(const XmlElement& collection, const std::string& id, std::string_view file,
                     Record& record) {
  std::string module;
  for (const XmlElement& child : collection.children) {
    if (child.name != "module") continue;
    module += module.empty() ? "module:" : ",";
    module += std::string(child.attribute("name")) + ":" + std::string(child.attribute("stream"));
  }
  const std::string place =
      std::string(collection.attribute("short")) + " " + collection.child("name").text;
  const std::string topic = id.starts_with("ALAS") ? amazon_of(id).topic : std::string();
  std::map<std::pair<std::string, std::string>, bool>
      seen;  // name and version: once for all architectures
  for (const XmlElement& package : collection.children) {
    if (package.name != "package" || package.attribute("arch") == "src") continue;
    Affected affected;
    affected.name = std::string(package.attribute("name"));
    if (affected.name.empty() || package.attribute("version").empty()) continue;
    affected.ecosystem = ecosystem_of(id, place, package.attribute("release"), file);
    if (affected.ecosystem.empty()) continue;
    std::string version = version_of(package);
    if (!seen.emplace(std::pair(affected.name, version), true).second) continue;
    if (is_module_build(version)) affected.stream = module;
    const std::string_view stream = trailing_number(topic);
    // A topic is a stream of its main package; others in it count as they like.
    if (!stream.empty() && package.attribute("version").starts_with(stream))
      affected.stream = "prefix:" + std::string(stream);
    affected.ranges.push_back(
        {{{EventKind::introduced, "0"}, {EventKind::fixed, std::move(version)}}});
    record.affected.push_back(std::move(affected));
  }
}

}  // namespace

Status read_updateinfo(ByteSource& xml, std::string_view name, const Sink& sink) {
  std::size_t number = 0;
  return text::read_xml_records(xml, "update", [&](XmlElement&& update) -> Status {
    ++number;
    Record record;
    record.id = update.child("id").text;
    if (record.id.empty()) {
      sink.problem("update " + std::to_string(number) + " has no id");
      return {};
    }
    for (const XmlElement& reference : update.child("references").children) {
      std::string_view id = reference.attribute("id");
      if (!cve_key(id))
        id = reference.attribute("title").substr(0, reference.attribute("title").find(' '));
      if (cve_key(id)) record.upstream.emplace_back(id);
    }
    const std::string_view type = update.attribute("type");
    if (type != "security" && record.upstream.empty()) return {};
    record.source = std::string(source_name(record.id));
    record.from_distribution = true;
    record.is_edition = true;
    record.summary = one_line(update.child("title").text);
    if (record.summary == record.id || record.summary.empty())
      record.summary = one_line(update.child("description").text);
    record.severity = severity_in_words(update.child("severity").text);
    record.published = std::string(update.child("issued").attribute("date"));
    record.modified = std::string(update.child("updated").attribute("date"));
    if (record.modified.empty()) record.modified = record.published;
    for (const XmlElement& collection : update.child("pkglist").children)
      read_collection(collection, record.id, name, record);
    if (record.affected.empty()) {
      sink.problem(record.id.substr(0, 80) + ": no package of a known distribution");
      return {};
    }
    tag_module_streams(record);
    sink.record(std::move(record));
    return {};
  });
}

}  // namespace pratique::advisory
