// OVAL 5 definitions over rpminfo tests (oval.mitre.org, linux-definitions-schema): a definition's
// criteria name tests; a test compares the version of an object (a package name) with a state (an
// evr and an operation).
//
// Read are the comparisons; that a distribution is installed, or who signed a package, is known
// from elsewhere.
#include <unordered_map>

#include "advisory/rpm_modules.h"
#include "advisory/sources.h"
#include "text/xml.h"

namespace pratique::advisory {
namespace {

using text::XmlElement;

struct Comparison {
  std::string evr;
  bool inclusive = false;  // "less than or equal"
};

struct Test {
  std::string object;
  std::string state;
};

struct Tables {
  std::unordered_map<std::string, std::string> names;       // object -> package
  std::unordered_map<std::string, Comparison> comparisons;  // state
  std::unordered_map<std::string, Test> tests;
};

// "Oracle Linux 9" of the platform or, where that has no number, what the release tag says.
std::string ecosystem_of(std::string_view platform, std::string_view evr) {
  const auto tagged = [&](std::string_view tag) -> std::string {
    const std::size_t at = evr.rfind(tag);
    if (at == std::string_view::npos) return {};
    std::size_t end = at + tag.size();
    while (end < evr.size() && evr[end] >= '0' && evr[end] <= '9') ++end;
    return std::string(evr.substr(at + tag.size(), end - at - tag.size()));
  };
  if (platform.starts_with("Azure Linux") || platform.starts_with("CBL-Mariner")) {
    std::string release = tagged(".azl");
    if (release.empty()) release = tagged(".cm");
    const std::size_t digit = platform.find_first_of("0123456789");
    if (release.empty() && digit != std::string_view::npos)
      release = std::string(platform.substr(digit, 1));
    return release.empty() ? std::string() : "Azure Linux:" + release;
  }
  struct Known {
    std::string_view platform;
    std::string_view ecosystem;
  };
  constexpr Known kKnown[] = {{"Oracle Linux ", "Oracle Linux:"},
                              {"Red Hat Enterprise Linux ", "Red Hat:enterprise_linux:"},
                              {"AlmaLinux ", "AlmaLinux:"},
                              {"Rocky Linux ", "Rocky Linux:"},
                              {"Amazon Linux ", "Amazon Linux:"},
                              {"openSUSE Leap ", "openSUSE:Leap "},
                              {"SUSE Linux Enterprise ", "SUSE:Linux Enterprise "}};
  for (const Known& known : kKnown)
    if (platform.starts_with(known.platform))
      return std::string(known.ecosystem) + std::string(platform.substr(known.platform.size()));
  return {};
}

// All criterion elements below; bounded by the depth that the XML reader allows.
void collect(const XmlElement& criteria, std::vector<const XmlElement*>& out) {
  for (const XmlElement& child : criteria.children) {
    if (child.name == "criterion") out.push_back(&child);
    if (child.name == "criteria") collect(child, out);
  }
}

// "Module nodejs:18 is enabled" -> "nodejs:18"
std::string module_in(std::string_view comment) {
  constexpr std::string_view kModule = "Module ";
  constexpr std::string_view kEnabled = " is enabled";
  if (!comment.starts_with(kModule) || !comment.ends_with(kEnabled)) return {};
  return std::string(
      comment.substr(kModule.size(), comment.size() - kModule.size() - kEnabled.size()));
}

Record record_of(const XmlElement& definition) {
  Record record;
  const XmlElement& metadata = definition.child("metadata");
  const XmlElement& advisory = metadata.has("advisory") ? metadata.child("advisory") : metadata;
  std::vector<std::string> cves;
  for (const XmlElement& reference : metadata.children) {
    if (reference.name != "reference") continue;
    const std::string_view id = reference.attribute("ref_id");
    if (cve_key(id))
      cves.emplace_back(id);
    else if (record.id.empty())
      record.id = std::string(id);
  }
  for (const XmlElement& cve : advisory.children)
    if (cve.name == "cve" && cve_key(cve.text)) cves.push_back(cve.text);
  if (record.id.empty() && cves.size() == 1) {
    record.id = cves.front();
  } else {
    if (record.id.empty()) record.id = std::string(definition.attribute("id"));
    record.upstream = std::move(cves);
  }
  record.summary = one_line(metadata.child("title").text);
  record.severity = severity_in_words(advisory.child("severity").text);
  record.published = metadata.child("advisory_date").text;
  if (record.published.empty())
    record.published = std::string(advisory.child("issued").attribute("date"));
  record.modified = std::string(advisory.child("updated").attribute("date"));
  record.from_distribution = true;
  return record;
}

void read_definition(const XmlElement& definition, const Tables& tables, const Sink& sink) {
  if (definition.attribute("class") == "inventory" ||
      definition.attribute("class") == "miscellaneous")
    return;
  Record record = record_of(definition);
  std::vector<const XmlElement*> criteria;
  collect(definition, criteria);
  std::string modules;
  for (const XmlElement* criterion : criteria) {
    const std::string module = module_in(criterion->attribute("comment"));
    if (!module.empty()) modules += (modules.empty() ? "module:" : ",") + module;
  }
  for (const XmlElement& platform : definition.child("metadata").child("affected").children) {
    if (platform.name != "platform") continue;
    for (const XmlElement* criterion : criteria) {
      const auto test = tables.tests.find(std::string(criterion->attribute("test_ref")));
      if (test == tables.tests.end()) continue;
      const auto name = tables.names.find(test->second.object);
      const auto state = tables.comparisons.find(test->second.state);
      if (name == tables.names.end() || state == tables.comparisons.end()) continue;
      Affected affected;
      affected.ecosystem = ecosystem_of(platform.text, state->second.evr);
      if (affected.ecosystem.empty()) continue;
      affected.name = name->second;
      std::string evr = state->second.evr;
      if (evr.starts_with("0:")) evr.erase(0, 2);
      if (is_module_build(evr)) affected.stream = modules;
      affected.ranges.push_back(
          {{{EventKind::introduced, "0"},
            {state->second.inclusive ? EventKind::last_affected : EventKind::fixed, evr}}});
      record.affected.push_back(std::move(affected));
    }
  }
  if (record.affected.empty()) {
    sink.problem(std::string(definition.attribute("id").substr(0, 80)) +
                 ": no package of a known distribution");
    return;
  }
  const std::string& ecosystem = record.affected.front().ecosystem;
  record.source = ecosystem.substr(0, ecosystem.find(':'));
  tag_module_streams(record);
  sink.record(std::move(record));
}

Status each(std::string_view xml, std::string_view name,
            const std::function<void(const XmlElement&)>& visit) {
  MemorySource source(xml);
  return text::read_xml_records(source, name, [&](XmlElement&& element) -> Status {
    visit(element);
    return {};
  });
}

}  // namespace

Status read_oval(std::string_view xml, const Sink& sink) {
  Tables tables;
  TRY(each(xml, "rpminfo_object", [&](const XmlElement& object) {
    tables.names.emplace(object.attribute("id"), object.child("name").text);
  }));
  TRY(each(xml, "rpminfo_state", [&](const XmlElement& state) {
    const XmlElement& evr = state.child("evr");
    const std::string_view operation = evr.attribute("operation");
    if (operation == "less than" || operation == "less than or equal")
      tables.comparisons.emplace(state.attribute("id"),
                                 Comparison{evr.text, operation != "less than"});
  }));
  TRY(each(xml, "rpminfo_test", [&](const XmlElement& test) {
    tables.tests.emplace(test.attribute("id"),
                         Test{std::string(test.child("object").attribute("object_ref")),
                              std::string(test.child("state").attribute("state_ref"))});
  }));
  return each(xml, "definition",
              [&](const XmlElement& definition) { read_definition(definition, tables, sink); });
}

}  // namespace pratique::advisory
