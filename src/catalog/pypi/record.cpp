#include "catalog/pypi/record.h"

#include "catalog/lines.h"
#include "catalog/pypi/metadata.h"
#include "core/digest.h"
#include "text/json.h"

namespace pratique::catalog::pypi {
namespace {

constexpr std::size_t kMostFiles = 500'000;

// Takes one CSV field (RFC 4180 quoting) off the front of `row`.
std::string take_field(std::string_view& row) {
  std::string field;
  if (!row.starts_with('"')) {
    const auto comma = row.find(',');
    field = row.substr(0, comma);
    row.remove_prefix(comma == std::string_view::npos ? row.size() : comma + 1);
    return field;
  }
  std::size_t at = 1;
  for (; at < row.size(); ++at) {
    if (row[at] != '"') {
      field += row[at];
    } else if (at + 1 < row.size() && row[at + 1] == '"') {
      field += row[at++];
    } else {
      break;
    }
  }
  const auto comma = row.find(',', at);
  row.remove_prefix(comma == std::string_view::npos ? row.size() : comma + 1);
  return field;
}

// "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" -> "sha256:e3b0…"; empty for what is no
// digest we know.
std::string digest_of_field(std::string_view field) {
  const auto [algorithm, encoded] = split_first(field, '=');
  std::size_t size = 0;
  if (algorithm == "sha256") size = 32;
  if (algorithm == "sha384") size = 48;
  if (algorithm == "sha512") size = 64;
  if (algorithm == "sha1") size = 20;
  if (algorithm == "md5") size = 16;
  if (size == 0) return {};
  const auto raw = from_base64(encoded);
  if (!raw || raw->size() != size) return {};
  return std::string(algorithm) + ":" + to_hex(*raw);
}

}  // namespace

std::string join_path(std::string_view folder, std::string_view relative) {
  std::string out(relative.starts_with('/') ? std::string_view{} : folder);
  while (!relative.empty()) {
    const auto slash = relative.find_first_of("/\\");
    const std::string_view part = relative.substr(0, slash);
    relative.remove_prefix(slash == std::string_view::npos ? relative.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const auto last = out.rfind('/');
      out.resize(last == std::string::npos ? 0 : last);
      continue;
    }
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

std::vector<package::OwnedFile> parse_record(std::string_view content, std::string_view site) {
  std::vector<package::OwnedFile> files;
  std::string_view row;
  while (next_line(content, row) && files.size() < kMostFiles) {
    if (trim(row).empty()) continue;
    const std::string path = take_field(row);
    const std::string digest = take_field(row);
    std::string joined = join_path(site, path);
    if (!joined.empty()) files.push_back({std::move(joined), digest_of_field(digest)});
  }
  return files;
}

std::vector<package::OwnedFile> parse_installed_files(std::string_view content,
                                                      std::string_view folder) {
  std::vector<package::OwnedFile> files;
  std::string_view line;
  while (next_line(content, line) && files.size() < kMostFiles) {
    std::string joined = trim(line).empty() ? "" : join_path(folder, trim(line));
    if (!joined.empty()) files.push_back({std::move(joined), {}});
  }
  return files;
}

std::vector<std::string> parse_requires(std::string_view content) {
  std::vector<std::string> names;
  std::string_view line;
  while (next_line(content, line) && names.size() < 2000) {
    if (trim(line).starts_with('[')) break;
    const std::string_view name = name_of_requirement(line);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

std::string vcs_url(std::string_view system, std::string_view url, std::string_view commit) {
  std::string out;
  if (!url.starts_with(std::string(system) + "+")) out = std::string(system) + "+";
  out += url;
  if (!commit.empty()) out += "@" + std::string(commit);
  return out;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_direct_url(
    std::string_view content) {
  const text::Json document = TRY(text::parse_json(content, {.bytes = 1u << 20, .depth = 16}));
  const std::string_view url = document["url"].string();
  if (url.empty()) return invalid("direct_url.json without a url");
  std::vector<std::pair<std::string, std::string>> qualifiers;
  const text::Json& vcs = document["vcs_info"];
  if (vcs.is_object()) {
    qualifiers.emplace_back("vcs_url",
                            vcs_url(vcs["vcs"].string(), url, vcs["commit_id"].string()));
  } else if (document["archive_info"].is_object() && url.starts_with("http")) {
    qualifiers.emplace_back("download_url", url);
  }
  return qualifiers;
}

}  // namespace pratique::catalog::pypi
