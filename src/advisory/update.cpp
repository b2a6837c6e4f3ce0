#include "advisory/update.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "advisory/csv.h"
#include "advisory/index.h"
#include "advisory/source_cache.h"
#include "core/digest.h"
#include "core/stream.h"
#include "text/json.h"
#include "text/xml.h"

namespace pratique::advisory {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1));
}

// The last part of a URL's path, so that a document is recognised by its name as well.
std::string file_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  url.remove_prefix(url.rfind('/') + 1);
  return url.empty() ? "data" : std::string(url);
}

std::string folder_of_url(const std::string& url) { return url.substr(0, url.rfind('/') + 1); }

class SourceUpdate {
 public:
  SourceUpdate(const SourceSpec& spec, SourceCache& cache, Fetcher& fetcher,
               const UpdateOptions& options)
      : spec_(spec), cache_(cache), fetcher_(fetcher), options_(options) {}

  Status run() {
    switch (spec_.kind) {
      case SourceKind::file: return take(spec_.url, file_of(spec_.url), {}, {});
      case SourceKind::rpm_repository: return take_repository(spec_.url, "updateinfo");
      case SourceKind::amazon_extras: return take_extras();
      case SourceKind::csaf_archive: return take_csaf();
    }
    return {};
  }

 private:
  // A small text that only leads to the data.
  Result<std::string> text_at(const std::string& url) {
    const std::string path = cache_.path_of(".text");
    const FetchReply reply = TRY(fetcher_.get(url, {}, path));
    if (reply.not_modified) return invalid(url + ": not modified, though nothing was known of it");
    auto text = read_file(path, 64u << 20);
    std::error_code ignored;
    fs::remove(path, ignored);
    return text;
  }

  // Fetches a file of the source, checks it, and puts it in place. With a stamp, a copy that bears
  // it is taken as good without asking.
  Status take(const std::string& url, const std::string& name, const std::string& stamp,
              const std::string& sha256) {
    const auto known = cache_.files().find(name);
    if (known != cache_.files().end() && !stamp.empty() && known->second.stamp == stamp) return {};
    const std::string path = cache_.path_of("incoming-" + name);
    std::error_code ignored;
    fs::remove(path, ignored);
    // Where the repository names another version, "not modified" would be no answer.
    const Validators before =
        known == cache_.files().end() || !stamp.empty() ? Validators{} : known->second.validators;
    const FetchReply reply = TRY(fetcher_.get(url, before, path));
    if (reply.not_modified) {
      if (known == cache_.files().end())
        return invalid(url + ": not modified, though nothing was known of it");
      return {};
    }
    CachedFile fresh;
    fresh.url = url;
    fresh.validators = reply.validators;
    fresh.stamp = stamp;
    const Status status =
        check(url, path, sha256, known == cache_.files().end() ? 0 : known->second.records, fresh);
    if (!status) {
      fs::remove(path, ignored);
      return status.error();
    }
    std::error_code error;
    fs::rename(path, cache_.path_of(name), error);
    if (error) return io_error("rename to " + cache_.path_of(name) + ": " + error.message());
    cache_.files()[name] = std::move(fresh);
    cache_.status().changed = true;
    cache_.status().fetched = options_.now;
    return {};
  }

  Status check(const std::string& url, const std::string& path, const std::string& sha256,
               std::uint64_t before, CachedFile& fresh) {
    std::error_code error;
    fresh.bytes = fs::file_size(path, error);
    if (error || fresh.bytes == 0) return invalid(url + ": empty");
    if (!sha256.empty()) {
      const std::string content = TRY(read_file(path, std::size_t{4} << 30));
      if (hash_hex(HashKind::sha256, content) != sha256)
        return invalid(url + ": not of the check sum that its repository names");
    }
    // Read it once for itself: what cannot be imported must not replace what can.
    const std::string scratch = cache_.path_of(".check");
    auto report = import_advisories({path}, scratch, {.now = options_.now, .names = {}});
    fs::remove(scratch, error);
    if (!report) return std::move(report).error().in(url);
    for (const ImportedFile& file : report->files) fresh.records += file.records;
    const double damaged = static_cast<double>(report->problem_count);
    if (damaged > 5 && damaged > options_.most_damaged *
                                     static_cast<double>(fresh.records + report->problem_count))
      return invalid(url + ": " + std::to_string(report->problem_count) + " damaged parts beside " +
                     std::to_string(fresh.records) + " records: " + report->problems.front());
    if (static_cast<double>(fresh.records) < options_.least_kept * static_cast<double>(before))
      return invalid(url + ": only " + std::to_string(fresh.records) + " records, " +
                     std::to_string(before) + " before");
    return {};
  }

  // The first mirror -> repodata/repomd.xml -> the updateinfo it names, by its check sum.
  Status take_repository(const std::string& mirror_list, const std::string& name) {
    const std::string mirrors = TRY(text_at(mirror_list));
    std::string base = trimmed(std::string_view(mirrors).substr(0, mirrors.find('\n')));
    if (!base.starts_with("http")) return invalid(mirror_list + ": names no mirror");
    while (base.ends_with('/')) base.pop_back();
    const std::string listing = TRY(text_at(base + "/repodata/repomd.xml"));
    const text::XmlElement repository =
        TRY(text::parse_xml(listing).in(base + "/repodata/repomd.xml"));
    for (const text::XmlElement& data : repository.children) {
      if (data.name != "data" || data.attribute("type") != "updateinfo") continue;
      const std::string location(data.child("location").attribute("href"));
      const text::XmlElement& sum = data.child("checksum");
      if (location.empty() || sum.attribute("type") != "sha256")
        return invalid(base + ": updateinfo without a place or a SHA-256");
      const std::size_t dot = location.find(".xml");
      const std::string ending = dot == std::string::npos ? ".xml" : location.substr(dot);
      return take(base + "/" + location, name + ending, sum.text, sum.text);
    }
    return not_found(base + ": the repository has no updateinfo");
  }

  // {"topics": [{"n": "nginx1"}, …]}; a topic without updateinfo has no advisories.
  Status take_extras() {
    const std::string text = TRY(text_at(spec_.url));
    const text::Json catalogue = TRY(text::parse_json(text).in(spec_.url));
    if (catalogue["topics"].size() == 0) return invalid(spec_.url + ": no topics");
    std::size_t taken = 0;
    std::string failure;
    for (const text::Json& topic : catalogue["topics"].items()) {
      std::string name(topic["n"].string());
      if (name.empty()) name = std::string(topic["name"].string());
      const bool plain = !name.empty() && name.find_first_of("/\\?#% ") == std::string::npos &&
                         name.front() != '.';
      if (!plain) continue;
      const Status status = take_repository(
          folder_of_url(spec_.url) + "extras/" + name + "/latest/x86_64/mirror.list", name);
      if (status)
        ++taken;
      else if (status.error().code != ErrorCode::not_found && failure.empty())
        failure = status.error().message;
    }
    if (taken == 0) return invalid(spec_.url + ": no topic could be read: " + failure);
    if (!failure.empty()) return invalid(failure);
    return {};
  }

  // The archive that archive_latest.txt names, then each document of changes.csv that is newer than
  // it. The archive counts as what it was when it was named; its documents win or lose against the
  // changed ones by their date.
  Status take_csaf() {
    const std::string base = folder_of_url(spec_.url);
    const std::string pointer = TRY(text_at(spec_.url));
    const std::string archive = trimmed(pointer);
    const std::size_t date = archive.find_first_of("0123456789");
    if (archive.empty() || archive.find('/') != std::string::npos || date == std::string::npos)
      return invalid(spec_.url + ": names no archive");
    const std::size_t end = archive.find(".tar");
    TRY(take(base + archive,
             "archive" + (end == std::string::npos ? std::string(".tar") : archive.substr(end)),
             archive, {}));
    const std::string day = archive.substr(date, 10);  // "csaf_vex_2025-08-25.tar.zst"
    std::erase_if(cache_.files(),
                  [&](const auto& file) {  // what changed before the archive is in it
                    if (!file.first.ends_with(".json") || file.second.stamp.substr(0, 10) >= day)
                      return false;
                    std::error_code ignored;
                    fs::remove(cache_.path_of(file.first), ignored);
                    return true;
                  });
    const std::string changes = TRY(text_at(base + "changes.csv"));
    CsvReader reader(changes);
    std::vector<std::string> fields;
    std::size_t failures = 0;
    std::string failure;
    while (reader.next(fields)) {
      if (fields.size() < 2 || fields[1].substr(0, 10) < day) continue;
      const std::string& path = fields[0];
      if (path.starts_with("/") || path.find("..") != std::string::npos || !path.ends_with(".json"))
        continue;
      std::string name = path;
      std::replace(name.begin(), name.end(), '/', '_');
      const Status status = take(base + path, name, fields[1], {});
      if (!status && ++failures == 1) failure = status.error().message;
      if (failures > 20) break;
    }
    if (failures != 0) return invalid(failure);
    return {};
  }

  const SourceSpec& spec_;
  SourceCache& cache_;
  Fetcher& fetcher_;
  const UpdateOptions& options_;
};

}  // namespace

Result<UpdateReport> update_advisories(const std::vector<SourceSpec>& sources, Fetcher& fetcher,
                                       const UpdateOptions& options) {
  std::error_code error;
  fs::create_directories(options.cache, error);
  if (error) return io_error(options.cache + ": " + error.message());
  UpdateReport report;
  ImportOptions import{.now = options.now, .names = {}};
  std::vector<std::string> paths;
  bool changed = !fs::exists(options.output, error);
  for (const SourceSpec& spec : sources) {
    SourceCache cache = SourceCache::open(options.cache, spec);
    const Status status = SourceUpdate(spec, cache, fetcher, options).run();
    cache.status().error = status ? std::string() : status.error().message;
    if (status) cache.status().checked = options.now;
    cache.status().records = 0;
    cache.status().bytes = 0;
    for (const auto& [name, file] : cache.files()) {
      paths.push_back(cache.path_of(name));
      import.names.push_back(cache.files().size() == 1 ? spec.name : spec.name + " " + name);
      cache.status().records += file.records;
      cache.status().bytes += file.bytes;
    }
    changed = changed || cache.status().changed;
    TRY(cache.save());
    report.sources.push_back(cache.status());
  }
  if (paths.empty()) {
    std::string why = report.sources.empty() ? "no sources" : report.sources.front().error;
    return invalid("no source could be fetched: " + why);
  }
  if (!changed) return report;
  report.import = TRY(import_advisories(paths, options.output, import));
  report.rebuilt = true;
  return report;
}

std::vector<SourceStatus> cached_sources(const std::vector<SourceSpec>& sources,
                                         const std::string& cache) {
  std::vector<SourceStatus> out;
  out.reserve(sources.size());
  for (const SourceSpec& spec : sources) out.push_back(SourceCache::open(cache, spec).status());
  return out;
}

}  // namespace pratique::advisory
