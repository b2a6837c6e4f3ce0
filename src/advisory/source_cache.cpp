#include "advisory/source_cache.h"

#include <filesystem>

#include "core/stream.h"
#include "text/json.h"

namespace pratique::advisory {
namespace {

// A source's name as a file name: other characters than letters, digits, dots and dashes become
// "_".
std::string folder_name(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    out += plain ? c : '_';
  }
  return out.empty() || out.front() == '.' ? "_" + out : out;
}

}  // namespace

SourceCache SourceCache::open(const std::string& cache, const SourceSpec& spec) {
  SourceCache out;
  out.folder_ = cache + "/" + folder_name(spec.name);
  std::error_code ignored;
  std::filesystem::create_directories(out.folder_, ignored);
  out.status_.name = spec.name;
  out.status_.url = spec.url;
  const auto text = read_file(out.path_of("state.json"), 64u << 20);
  const auto state = text ? text::parse_json(*text) : Result<text::Json>(invalid("absent"));
  // Another URL under the same name is another source.
  if (!state || (*state)["url"].string() != spec.url) return out;
  out.status_.checked = (*state)["checked"].integer();
  out.status_.fetched = (*state)["fetched"].integer();
  out.status_.error = std::string((*state)["error"].string());
  for (const auto& [name, file] : (*state)["files"].members()) {
    if (name.find('/') != std::string::npos || !std::filesystem::exists(out.path_of(name), ignored))
      continue;
    CachedFile& entry = out.files_[name];
    entry.url = std::string(file["url"].string());
    entry.validators = {std::string(file["etag"].string()),
                        std::string(file["last_modified"].string())};
    entry.stamp = std::string(file["stamp"].string());
    entry.records = static_cast<std::uint64_t>(file["records"].integer());
    entry.bytes = static_cast<std::uint64_t>(file["bytes"].integer());
    out.status_.records += entry.records;
    out.status_.bytes += entry.bytes;
  }
  return out;
}

Status SourceCache::save() const {
  text::Json state = text::Json::object();
  state.set("url", status_.url);
  state.set("checked", status_.checked);
  state.set("fetched", status_.fetched);
  state.set("error", status_.error);
  text::Json files = text::Json::object();
  for (const auto& [name, entry] : files_) {
    text::Json file = text::Json::object();
    file.set("url", entry.url);
    file.set("etag", entry.validators.etag);
    file.set("last_modified", entry.validators.last_modified);
    file.set("stamp", entry.stamp);
    file.set("records", entry.records);
    file.set("bytes", entry.bytes);
    files.set(name, std::move(file));
  }
  state.set("files", std::move(files));
  return write_file_atomically(path_of("state.json"), text::write_json(state, 1));
}

}  // namespace pratique::advisory
