// CSAF 2.0 documents of Red Hat (docs.oasis-open.org/csaf/csaf/v2.0; VEX files one a CVE, and
// security advisories).
//
// A product status names product ids. Most are relationships "component as a component of
// platform": the platform has a CPE, the component an rpm purl; between them may stand a module
// (pkg:rpmmod/…), itself a component of the platform. Platforms become ecosystems as OSV's Red Hat
// names are made from CPEs: "Red Hat:enterprise_linux:9::appstream". What is not fixed is given by
// source package: such entries are kept under "source:NAME".
#include <set>
#include <unordered_map>

#include "advisory/rpm_modules.h"
#include "advisory/sources.h"

namespace pratique::advisory {
namespace {

using text::Json;

struct Product {
  std::string cpe;
  std::string purl;
};

struct Relation {
  std::string component;
  std::string platform;
};

struct Tree {
  std::unordered_map<std::string, Product> products;
  std::unordered_map<std::string, Relation> relations;
};

void read_product(const Json& product, Tree& tree) {
  const std::string_view id = product["product_id"].string();
  if (id.empty()) return;
  const Json& by = product["product_identification_helper"];
  tree.products[std::string(id)] = {std::string(by["cpe"].string()),
                                    std::string(by["purl"].string())};
}

void read_branches(const Json& branches, Tree& tree) {  // as deep as the JSON reader allows
  for (const Json& branch : branches.items()) {
    read_product(branch["product"], tree);
    read_branches(branch["branches"], tree);
  }
}

Tree read_tree(const Json& product_tree) {
  Tree tree;
  read_branches(product_tree["branches"], tree);
  for (const Json& product : product_tree["full_product_names"].items())
    read_product(product, tree);
  for (const Json& relation : product_tree["relationships"].items()) {
    const std::string_view id = relation["full_product_name"]["product_id"].string();
    tree.relations[std::string(id)] = {
        std::string(relation["product_reference"].string()),
        std::string(relation["relates_to_product_reference"].string())};
  }
  return tree;
}

// "cpe:/a:redhat:enterprise_linux:9::appstream" -> "Red Hat:enterprise_linux:9::appstream". Only
// the main product: what extended support and other products say is never asked for, and is most of
// the data.
std::string ecosystem_of(std::string_view cpe) {
  constexpr std::string_view kVendor = ":redhat:";
  const std::size_t at = cpe.find(kVendor);
  if (at == std::string_view::npos) return {};
  const std::string_view product = cpe.substr(at + kVendor.size());
  return product.starts_with("enterprise_linux:") ? "Red Hat:" + std::string(product)
                                                  : std::string();
}

std::string decoded(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string qualifier(std::string_view purl, std::string_view name) {
  const std::size_t question = purl.find('?');
  if (question == std::string_view::npos) return {};
  std::string_view rest = purl.substr(question + 1);
  rest = rest.substr(0, rest.find('#'));
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return decoded(pair.substr(name.size() + 1));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return {};
}

struct Rpm {
  std::string name;
  std::string version;  // with epoch; empty: none
  std::string arch;
  std::string module;  // "nodejs:18"
};

// pkg:rpm/redhat/NAME@VERSION?arch=…&epoch=…, or pkg:rpmmod/redhat/NAME@STREAM:…; false for other
// types.
bool read_purl(std::string_view purl, std::string_view type, Rpm& out) {
  if (!purl.starts_with("pkg:" + std::string(type) + "/")) return false;
  std::string_view path = purl.substr(0, purl.find_first_of("?#"));
  path.remove_prefix(path.rfind('/') + 1);
  const std::size_t at = path.find('@');
  out.name = decoded(path.substr(0, at));
  out.version = at == std::string_view::npos ? std::string() : decoded(path.substr(at + 1));
  out.arch = qualifier(purl, "arch");
  const std::string epoch = qualifier(purl, "epoch");
  if (!epoch.empty() && epoch != "0" && !out.version.empty())
    out.version = epoch + ":" + out.version;
  const std::string module = qualifier(purl, "rpmmod");
  const std::size_t colon = module.find(':');
  if (colon != std::string::npos) out.module = module.substr(0, module.find(':', colon + 1));
  return !out.name.empty();
}

// A product id taken apart: where, what, and of which module. False for what is no rpm on a
// platform with a CPE.
bool resolve(const Tree& tree, const std::string& id, std::string& ecosystem, Rpm& rpm) {
  const auto relation = tree.relations.find(id);
  if (relation == tree.relations.end()) return false;
  const auto component = tree.products.find(relation->second.component);
  if (component == tree.products.end() || !read_purl(component->second.purl, "rpm", rpm))
    return false;
  std::string platform = relation->second.platform;
  const auto through = tree.relations.find(platform);
  if (through != tree.relations.end()) {
    Rpm module;
    const auto product = tree.products.find(through->second.component);
    if (product != tree.products.end() && read_purl(product->second.purl, "rpmmod", module))
      rpm.module = module.name + ":" + module.version.substr(0, module.version.find(':'));
    platform = through->second.platform;
  }
  const auto product = tree.products.find(platform);
  if (product != tree.products.end()) ecosystem = ecosystem_of(product->second.cpe);
  return !ecosystem.empty();
}

// What is said of single products besides their status.
struct Remarks {
  std::unordered_map<std::string, Severity> severities;
  std::unordered_map<std::string, State> states;
};

Remarks read_remarks(const Json& vulnerability) {
  Remarks remarks;
  for (const Json& threat : vulnerability["threats"].items()) {
    const auto severity = severity_in_words(threat["details"].string());
    if (threat["category"].string() != "impact" || !severity) continue;
    for (const Json& id : threat["product_ids"].items())
      remarks.severities[std::string(id.string())] = *severity;
  }
  for (const Json& remedy : vulnerability["remediations"].items()) {
    const std::string_view category = remedy["category"].string();
    const std::string_view details = remedy["details"].string();
    State state = State::affected;
    if (category == "no_fix_planned")
      state = details.find("ut of support") != std::string_view::npos ? State::end_of_life
                                                                      : State::wont_fix;
    else if (category == "none_available")
      state = details.find("eferred") != std::string_view::npos ? State::deferred : State::affected;
    else
      continue;
    for (const Json& id : remedy["product_ids"].items())
      remarks.states[std::string(id.string())] = state;
  }
  return remarks;
}

class VulnerabilityReader {
 public:
  VulnerabilityReader(const Tree& tree, Remarks remarks, Record& record)
      : tree_(tree), remarks_(std::move(remarks)), record_(record) {}

  void read(const Json& ids, bool fixed, State otherwise) {
    for (const Json& item : ids.items()) {
      const std::string id(item.string());
      Rpm rpm;
      Affected affected;
      if (!resolve(tree_, id, affected.ecosystem, rpm)) continue;
      if (fixed && (rpm.arch == "src" || rpm.version.empty())) continue;
      affected.name = fixed || rpm.arch != "src" ? rpm.name : "source:" + rpm.name;
      const std::string version = fixed ? rpm.version : std::string();
      if (!seen_
               .insert(affected.ecosystem + '\n' + affected.name + '\n' + version + '\n' +
                       rpm.module)
               .second)
        continue;
      Range range;
      range.events.push_back({EventKind::introduced, "0"});
      if (fixed) range.events.push_back({EventKind::fixed, version});
      affected.ranges.push_back(std::move(range));
      if (!rpm.module.empty()) affected.stream = "module:" + rpm.module;
      const auto severity = remarks_.severities.find(id);
      if (severity != remarks_.severities.end()) affected.severity = severity->second;
      const auto state = remarks_.states.find(id);
      affected.state = fixed || otherwise != State::affected || state == remarks_.states.end()
                           ? otherwise
                           : state->second;
      record_.affected.push_back(std::move(affected));
    }
  }

 private:
  const Tree& tree_;
  Remarks remarks_;
  Record& record_;
  std::set<std::string> seen_;
};

}  // namespace

Status read_csaf(const Json& document, const Sink& sink) {
  const Json& head = document["document"];
  const Json& tracking = head["tracking"];
  const Tree tree = read_tree(document["product_tree"]);
  if (!document["vulnerabilities"].is_array()) return invalid("CSAF: vulnerabilities is no array");
  for (const Json& vulnerability : document["vulnerabilities"].items()) {
    Record record;
    record.id = std::string(vulnerability["cve"].string());
    if (record.id.empty()) record.id = std::string(tracking["id"].string());
    if (record.id.empty()) {
      sink.problem("CSAF: a vulnerability without a name");
      continue;
    }
    record.source = "Red Hat";
    record.is_edition = true;
    record.from_distribution = true;
    record.summary =
        one_line(vulnerability["title"].string().empty() ? head["title"].string()
                                                         : vulnerability["title"].string());
    record.severity = severity_in_words(head["aggregate_severity"]["text"].string());
    record.published = std::string(tracking["initial_release_date"].string());
    record.modified = std::string(tracking["current_release_date"].string());
    for (const Json& score : vulnerability["scores"].items())
      for (const std::string_view member : {"cvss_v2", "cvss_v3", "cvss_v4"})
        if (score[member]["vectorString"].is_string())
          record.vectors.emplace_back(score[member]["vectorString"].string());
    const Json& status = vulnerability["product_status"];
    VulnerabilityReader reader(tree, read_remarks(vulnerability), record);
    reader.read(status["fixed"], true, State::affected);
    reader.read(status["known_affected"], false, State::affected);
    reader.read(status["under_investigation"], false, State::under_investigation);
    tag_module_streams(record);
    sink.record(std::move(record));
  }
  return {};
}

}  // namespace pratique::advisory
