#include "cli/db_update.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>

#include "advisory/update.h"
#include "cli/cli.h"
#include "core/printable.h"
#include "net/http.h"

namespace pratique::cli {
namespace {

// A descriptor being written, closed on every way out.
class OutputFile {
 public:
  static Result<OutputFile> create(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0) return errno_error("create " + path, errno);
    return OutputFile(descriptor, path);
  }
  OutputFile(OutputFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  Status copy_from(ByteSource& source) {
    std::string buffer(256u << 10, '\0');
    for (;;) {
      const std::size_t count = TRY(source.read(std::as_writable_bytes(std::span(buffer))));
      if (count == 0) break;
      for (std::size_t done = 0; done < count;) {
        const ssize_t written = ::write(descriptor_, buffer.data() + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno_error("write " + path_, errno);
        done += static_cast<std::size_t>(written);
      }
    }
    if (::fsync(descriptor_) != 0) return errno_error("fsync " + path_, errno);
    return {};
  }

 private:
  OutputFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  int descriptor_;
  std::string path_;
};

class HttpFetcher final : public advisory::Fetcher {
 public:
  explicit HttpFetcher(net::HttpClient client) : client_(std::move(client)) {}

  Result<advisory::FetchReply> get(const std::string& url, const advisory::Validators& known,
                                   const std::string& path) override {
    if (::isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "fetching %s\n", url.c_str());
    net::HttpRequest request;
    request.url = TRY(net::parse_url(url));
    if (!known.etag.empty()) request.headers.emplace_back("If-None-Match", known.etag);
    if (!known.last_modified.empty())
      request.headers.emplace_back("If-Modified-Since", known.last_modified);
    net::HttpResponse response = TRY(client_.send(request));
    advisory::FetchReply reply;
    if (response.status == 304) {
      reply.not_modified = true;
      reply.validators = known;
      return reply;
    }
    if (response.status == 404) return not_found(url + ": status 404");
    if (response.status != 200)
      return io_error(url + ": status " + std::to_string(response.status));
    OutputFile file = TRY(OutputFile::create(path));
    TRY(file.copy_from(*response.body).in(url));
    reply.validators = {std::string(response.header("etag")),
                        std::string(response.header("last-modified"))};
    return reply;
  }

 private:
  net::HttpClient client_;
};

// The default sources, or those that --source names, with its URL where it gives one.
Result<std::vector<advisory::SourceSpec>> chosen_sources(const Arguments& arguments) {
  std::vector<advisory::SourceSpec> all = advisory::default_sources();
  if (arguments.all("source").empty()) return all;
  std::vector<advisory::SourceSpec> out;
  for (const std::string& choice : arguments.all("source")) {
    const auto equals = choice.find('=');
    const std::string name = choice.substr(0, equals);
    const auto found = std::ranges::find(all, name, &advisory::SourceSpec::name);
    if (found == all.end() && equals == std::string::npos) {
      std::string names;
      for (const advisory::SourceSpec& source : all)
        names += (names.empty() ? "" : ", ") + source.name;
      return usage_error("--source: no source '" + name + "'; there are: " + names);
    }
    advisory::SourceSpec source;
    if (found != all.end()) source = *found;
    source.name = name;
    if (equals != std::string::npos) source.url = choice.substr(equals + 1);
    out.push_back(std::move(source));
  }
  return out;
}

std::string table_of(const advisory::UpdateReport& report, const std::string& path) {
  std::string out;
  char line[1024];
  std::size_t failed = 0;
  for (const advisory::SourceStatus& source : report.sources) {
    const char* state = !source.error.empty() ? "failed" : source.changed ? "new" : "unchanged";
    failed += source.error.empty() ? 0 : 1;
    std::snprintf(line, sizeof line, "  %-10s %9llu  %s\n", state,
                  static_cast<unsigned long long>(source.records),
                  printable(source.name).substr(0, 900).c_str());
    out += line;
    if (!source.error.empty())
      out += "             " + printable(source.error.substr(0, 300)) + "\n";
  }
  if (report.rebuilt)
    std::snprintf(line, sizeof line, "%llu advisories in %s; %zu of %zu sources failed\n",
                  static_cast<unsigned long long>(report.import.counts.advisories), path.c_str(),
                  failed, report.sources.size());
  else
    std::snprintf(line, sizeof line,
                  "nothing changed; %s is as it was; %zu of %zu sources failed\n", path.c_str(),
                  failed, report.sources.size());
  return line + out;
}

std::string json_of(const advisory::UpdateReport& report, const std::string& path) {
  text::Json sources = text::Json::array();
  for (const advisory::SourceStatus& source : report.sources) {
    text::Json entry = text::Json::object();
    entry.set("name", source.name)
        .set("url", source.url)
        .set("fetched", source.fetched)
        .set("bytes", source.bytes)
        .set("records", source.records)
        .set("changed", source.changed)
        .set("error", source.error.empty() ? text::Json() : text::Json(source.error));
    sources.push(std::move(entry));
  }
  text::Json out = text::Json::object();
  out.set("schema", "pratique.db-update/1")
      .set("path", path)
      .set("rebuilt", report.rebuilt)
      .set("advisories", report.import.counts.advisories)
      .set("sources", std::move(sources));
  return text::write_json(out, 2) + "\n";
}

}  // namespace

int update_database(const Arguments& arguments, const std::string& path) {
  const auto sources = chosen_sources(arguments);
  if (!sources) return fail(arguments, sources.error());
  net::HttpClient::Options client;
  client.connect.ca_file = arguments.get("ca-file");
  client.proxy = net::proxy_settings_of_environment();
  HttpFetcher fetcher{net::HttpClient(client)};
  advisory::UpdateOptions options;
  options.cache = path + ".sources";
  options.output = path;
  options.now = std::time(nullptr);
  const auto report = advisory::update_advisories(*sources, fetcher, options);
  if (!report) return fail(arguments, report.error());
  const std::string text =
      arguments.get("format") == "json" ? json_of(*report, path) : table_of(*report, path);
  const Status written = write_result(arguments, text);
  return written ? kExitYes : fail(arguments, written.error());
}

}  // namespace pratique::cli
