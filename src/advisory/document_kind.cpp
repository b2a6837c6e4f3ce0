#include "advisory/document_kind.h"

#include <algorithm>
#include <string>

#include "advisory/osv.h"

namespace pratique::advisory {
namespace {

using text::Json;

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view without_blanks(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

// The first member of an object that holds objects; the shape is judged by it.
const Json& first_member(const Json& object) {
  static const Json kNull;
  return object.members().empty() ? kNull : object.members().front().second;
}

bool any_member(const Json& object, std::string_view name) {
  std::size_t looked_at = 0;
  for (const auto& [key, value] : object.members()) {
    if (value.contains(name)) return true;
    if (++looked_at == 50) break;
  }
  return false;
}

}  // namespace

std::string_view name_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::unknown: return "unknown";
    case DocumentKind::ignored: return "ignored";
    case DocumentKind::osv:
    case DocumentKind::osv_list: return "osv";
    case DocumentKind::debian_tracker: return "debian-tracker";
    case DocumentKind::debian_list: return "debian-list";
    case DocumentKind::secdb: return "secdb";
    case DocumentKind::updateinfo: return "updateinfo";
    case DocumentKind::csaf: return "csaf";
    case DocumentKind::oval: return "oval";
    case DocumentKind::gitlab: return "gitlab";
    case DocumentKind::ruby: return "ruby-advisory-db";
    case DocumentKind::php: return "php-security-advisories";
    case DocumentKind::nodejs: return "nodejs-security-wg";
    case DocumentKind::retirejs: return "retirejs";
    case DocumentKind::kev_json:
    case DocumentKind::kev_csv: return "kev";
    case DocumentKind::epss: return "epss";
  }
  return "unknown";
}

Syntax syntax_of(std::string_view name, std::string_view content) {
  const std::string_view body = without_blanks(content.substr(0, 65536));
  if (body.starts_with("{") || body.starts_with("[")) return Syntax::json;
  if (body.starts_with("<")) return Syntax::xml;
  if (name.ends_with(".yaml") || name.ends_with(".yml") || body.starts_with("---"))
    return Syntax::yaml;
  return Syntax::text;
}

DocumentKind kind_of_json(const Json& document) {
  if (document.is_array())
    return is_osv(document.at(0)) ? DocumentKind::osv_list : DocumentKind::unknown;
  if (!document.is_object()) return DocumentKind::unknown;
  if (document["catalogVersion"].is_string() && document["vulnerabilities"].is_array())
    return DocumentKind::kev_json;
  if (document.contains("$schema") && document.contains("properties")) return DocumentKind::ignored;
  if (document["document"].is_object() && document["product_tree"].is_object())
    return DocumentKind::csaf;
  if (document.contains("packages") &&
      (document.contains("distroversion") || document.contains("reponame") ||
       document["packages"].at(0)["pkg"]["secfixes"].is_object()))
    return DocumentKind::secdb;
  if (document.contains("module_name") && document.contains("vulnerable_versions"))
    return DocumentKind::nodejs;
  if (document.contains("cve") && document.contains("vulnerable") && document.contains("patched"))
    return DocumentKind::nodejs;
  // nodejs/security-wg vuln/deps: why a CVE of a dependency does not concern Node.js.
  if (document["cve"].is_array() && document.contains("reason")) return DocumentKind::ignored;
  if (is_osv(document)) return DocumentKind::osv;
  const Json& first = first_member(document);
  if (first.is_object() && any_member(document, "vulnerabilities") &&
      any_member(document, "extractors"))
    return DocumentKind::retirejs;
  if (first.is_object() && first_member(first)["releases"].is_object())
    return DocumentKind::debian_tracker;
  // nodejs/security-wg keeps an index of all its records: what it lists is read from the records
  // themselves.
  if (first.is_object() &&
      (first.contains("module_name") ||
       (first.contains("cve") && (first.contains("vulnerable") || first.contains("reason")))))
    return DocumentKind::ignored;
  return DocumentKind::unknown;
}

DocumentKind kind_of_yaml(const Json& document) {
  if (!document.is_object()) return DocumentKind::unknown;
  if (document.contains("package_slug") && document.contains("affected_range"))
    return DocumentKind::gitlab;
  if ((document.contains("gem") || document.contains("engine")) &&
      (document.contains("patched_versions") || document.contains("title")))
    return DocumentKind::ruby;
  if (document["reference"].string().starts_with("composer://") || document["branches"].is_object())
    return DocumentKind::php;
  if (document.contains("packages") && document.contains("reponame")) return DocumentKind::secdb;
  if (is_osv(document)) return DocumentKind::osv;
  return DocumentKind::unknown;
}

DocumentKind kind_of_xml(std::string_view head) {
  head = head.substr(0, 65536);
  if (head.find("<oval_definitions") != std::string_view::npos ||
      head.find(":oval_definitions") != std::string_view::npos)
    return DocumentKind::oval;
  if (head.find("<updates") != std::string_view::npos) return DocumentKind::updateinfo;
  return DocumentKind::unknown;
}

DocumentKind kind_of_text(std::string_view name, std::string_view head) {
  head = without_blanks(head.substr(0, 65536));
  if (head.starts_with("cveID,")) return DocumentKind::kev_csv;
  if (head.starts_with("#model_version") || head.starts_with("cve,epss")) return DocumentKind::epss;
  // "[29 Mar 2023] DSA-5380-1 xorg-server - security update"
  if (head.starts_with("[")) {
    const std::size_t close = head.find("] ");
    const std::string_view rest =
        close == std::string_view::npos ? std::string_view() : head.substr(close + 2);
    if (rest.starts_with("DSA-") || rest.starts_with("DLA-") || rest.starts_with("DTSA-"))
      return DocumentKind::debian_list;
  }
  if (file_name(name).starts_with("embedded-code-copies")) return DocumentKind::ignored;
  return DocumentKind::unknown;
}

bool is_ignored_name(std::string_view name) {
  const std::string_view base = file_name(name);
  if (base.empty() || base.starts_with(".") || name.find("/.github/") != std::string_view::npos)
    return true;
  for (const std::string_view start :
       {"README", "LICENSE", "LICENCE", "COPYING", "CONTRIBUTING", "CHANGELOG", "CODEOWNERS",
        "SECURITY.md", "Gemfile", "Rakefile", "Makefile"})
    if (base.starts_with(start)) return true;
  for (const std::string_view end :
       {".md", ".js", ".rb", ".sh", ".py", ".html", ".php", ".lock", ".sha256", ".sig", ".asc"})
    if (base.ends_with(end)) return true;
  return false;
}

bool looks_like_debian_tracker(std::string_view head) {
  // {"package": {"CVE-…": {
  std::string squeezed;
  for (const char c : head.substr(0, 4096)) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') squeezed += c;
    if (squeezed.size() == 300) break;
  }
  const std::size_t inner = squeezed.find(":{\"");
  if (!squeezed.starts_with("{\"") || inner == std::string::npos) return false;
  const std::string_view rest = std::string_view(squeezed).substr(inner + 3);
  return rest.starts_with("CVE-") || rest.starts_with("TEMP-");
}

}  // namespace pratique::advisory
