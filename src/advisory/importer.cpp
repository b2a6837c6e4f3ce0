#include "advisory/importer.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "advisory/document_kind.h"
#include "advisory/index_state.h"
#include "advisory/osv.h"
#include "advisory/sources.h"
#include "archive/decompress.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "core/digest.h"
#include "core/stream.h"
#include "text/yaml.h"

namespace pratique::advisory {
namespace {

constexpr std::size_t kMostProblems = 1000;
constexpr std::uint64_t kMostDocumentBytes = 1u << 30;
constexpr std::uint64_t kMostTarredDocumentBytes = 256u << 20;

void add_problem(ImportReport& report, ImportedFile& file, std::string message) {
  ++file.problems;
  ++report.problem_count;
  if (file.message.empty()) file.message = message;
  if (report.problems.size() < kMostProblems) report.problems.push_back(std::move(message));
}

// What one file or archive gave, while it is read.
struct Reading {
  IndexBuilder& builder;
  ImportReport& report;
  ImportedFile file;
  std::string date;  // the newest seen

  void see_date(std::string_view when) {
    const std::string_view day = when.substr(0, 10);
    if (day.size() == 10 && day[4] == '-' && day > date && day[0] != '0') date = std::string(day);
  }
};

Sink sink_of(Reading& reading, std::string_view name) {
  Sink sink;
  sink.record = [&reading](Record&& record) {
    ++reading.file.records;
    reading.see_date(record.modified.empty() ? record.published : record.modified);
    reading.builder.add(record);
  };
  sink.exploited = [&reading](KnownExploited&& known) {
    ++reading.file.records;
    reading.see_date(known.date_added);
    reading.builder.add(known);
  };
  sink.exploitability = [&reading](Exploitability&& probability) {
    ++reading.file.records;
    reading.builder.add(probability);
  };
  sink.date = [&reading](std::string_view date) { reading.see_date(date); };
  sink.coverage = [&reading](std::string_view ecosystem) {
    reading.builder.add_coverage(ecosystem);
  };
  sink.problem = [&reading, name = std::string(name)](const std::string& message) {
    add_problem(reading.report, reading.file, name + ": " + message);
  };
  return sink;
}

Status read_osv_into(const text::Json& document, const Sink& sink) {
  Record record = TRY(read_osv(document));
  sink.record(std::move(record));
  return {};
}

// An array of records: each that is damaged costs itself.
Status read_osv_list(const text::Json& document, const Sink& sink) {
  for (std::size_t i = 0; i < document.size(); ++i) {
    const Status status = read_osv_into(document.at(i), sink);
    if (!status) sink.problem("record " + std::to_string(i) + ": " + status.error().message);
  }
  return {};
}

// JSON documents one a line.
Result<bool> read_osv_lines(std::string_view content, const Sink& sink) {
  const std::string_view first = content.substr(0, content.find('\n'));
  const auto head = text::parse_json(first, {.bytes = 16u << 20, .depth = 32});
  if (!head || !is_osv(*head) || first.size() + 1 >= content.size()) return false;
  std::size_t line = 0;
  while (!content.empty()) {
    ++line;
    const std::size_t end = content.find('\n');
    const std::string_view text = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto record = parse_osv(text);
    if (record)
      sink.record(std::move(*record));
    else
      sink.problem("line " + std::to_string(line) + ": " + record.error().message);
  }
  return true;
}

Status read_json_kind(DocumentKind kind, const text::Json& document, std::string_view name,
                      const Sink& sink) {
  switch (kind) {
    case DocumentKind::osv: return read_osv_into(document, sink);
    case DocumentKind::osv_list: return read_osv_list(document, sink);
    case DocumentKind::secdb: return read_secdb(document, name, sink);
    case DocumentKind::csaf: return read_csaf(document, sink);
    case DocumentKind::nodejs: return read_nodejs_advisory(document, name, sink);
    case DocumentKind::retirejs: return read_retirejs(document, sink);
    case DocumentKind::kev_json: return read_kev_json(document, sink);
    case DocumentKind::gitlab: return read_gitlab(document, sink);
    case DocumentKind::ruby: return read_ruby_advisory(document, name, sink);
    case DocumentKind::php: return read_php_advisory(document, name, sink);
    default: return {};
  }
}

// Reads a document of any kind; says which kind it was.
Result<DocumentKind> read_document(std::string_view name, std::string_view content,
                                   const Sink& sink) {
  switch (syntax_of(name, content)) {
    case Syntax::json: {
      if (looks_like_debian_tracker(content)) {
        TRY(read_debian_tracker(content, sink));
        return DocumentKind::debian_tracker;
      }
      // Debian's lists begin with a bracket as well.
      const DocumentKind as_text = kind_of_text(name, content);
      if (as_text == DocumentKind::debian_list) {
        TRY(read_debian_list(content, sink));
        return as_text;
      }
      auto document = text::parse_json(content, {.bytes = 512u << 20, .depth = 64});
      if (!document) {
        const bool lines = TRY(read_osv_lines(content, sink));
        if (lines) return DocumentKind::osv;
        return std::move(document).error();
      }
      const DocumentKind kind = kind_of_json(*document);
      TRY(read_json_kind(kind, *document, name, sink));
      return kind;
    }
    case Syntax::yaml: {
      const text::Json document = TRY(
          text::parse_yaml(content, {.bytes = 64u << 20, .schema = text::YamlSchema::failsafe}));
      const DocumentKind kind = kind_of_yaml(document);
      TRY(read_json_kind(kind, document, name, sink));
      return kind;
    }
    case Syntax::xml: {
      const DocumentKind kind = kind_of_xml(content);
      MemorySource source(content);
      if (kind == DocumentKind::oval) TRY(read_oval(content, sink));
      if (kind == DocumentKind::updateinfo) TRY(read_updateinfo(source, name, sink));
      return kind;
    }
    case Syntax::text: {
      const DocumentKind kind = kind_of_text(name, content);
      if (kind == DocumentKind::debian_list) TRY(read_debian_list(content, sink));
      if (kind == DocumentKind::kev_csv) TRY(read_kev_csv(content, sink));
      if (kind == DocumentKind::epss) TRY(read_epss_csv(content, sink));
      return kind;
    }
  }
  return DocumentKind::unknown;
}

void import_into(std::string_view name, std::string_view content, Reading& reading) {
  if (is_ignored_name(name)) {
    ++reading.report.skipped;
    return;
  }
  const Sink sink = sink_of(reading, name);
  const Result<DocumentKind> kind = read_document(name, content, sink);
  if (!kind) {
    add_problem(reading.report, reading.file, std::string(name) + ": " + kind.error().message);
    return;
  }
  if (*kind == DocumentKind::ignored || *kind == DocumentKind::unknown) {
    ++reading.report.skipped;
    if (*kind == DocumentKind::unknown)
      add_problem(reading.report, reading.file,
                  std::string(name) + ": not advisory data of a known kind");
    else if (reading.file.message.empty())
      reading.file.message = "not advisory data";
    return;
  }
  const std::string_view word = name_of(*kind);
  if (reading.file.kind.empty())
    reading.file.kind = std::string(word);
  else if (reading.file.kind.find(word) == std::string::npos)
    reading.file.kind += "+" + std::string(word);
}

// A source with some bytes put back in front.
class Prefixed final : public ByteSource {
 public:
  Prefixed(std::string head, ByteSource& rest)
      : head_(std::move(head)), front_(head_), rest_(rest) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const std::size_t count = TRY(front_.read(buffer));
    if (count != 0 || buffer.empty()) return count;
    return rest_.read(buffer);
  }

 private:
  std::string head_;
  MemorySource front_;
  ByteSource& rest_;
};

Status import_zip(const std::string& path, std::string_view bytes, Reading& reading) {
  const archive::ZipArchive zip = TRY(archive::ZipArchive::open(bytes, {.entries = 4'000'000}));
  for (const archive::ZipEntry& entry : zip.entries()) {
    if (entry.is_directory()) continue;
    const std::string name = path + "!/" + entry.path;
    const auto content = zip.read(entry);
    if (content)
      import_into(name, *content, reading);
    else
      add_problem(reading.report, reading.file, name + ": " + content.error().message);
  }
  return {};
}

Status import_tar(const std::string& path, ByteSource& source, Reading& reading) {
  archive::TarReader tar(source);
  archive::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) return {};
    if (entry.type != archive::TarType::file) continue;
    const std::string name = path + "!/" + entry.path;
    if (is_ignored_name(name)) {
      ++reading.report.skipped;
      continue;
    }
    const std::string content = TRY(read_all(tar.content(), kMostTarredDocumentBytes).in(name));
    import_into(name, content, reading);
  }
}

// "list.xz" says of its content what "list" does.
std::string without_compression(std::string_view name) {
  for (const std::string_view end : {".xz", ".gz", ".zst", ".bz2"})
    if (name.ends_with(end)) return std::string(name.substr(0, name.size() - end.size()));
  return std::string(name);
}

Status import_bytes(const std::string& path, std::string_view bytes, Reading& reading) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06"))
    return import_zip(path, bytes, reading);
  MemorySource raw(bytes);
  const auto source = TRY(archive::decompress_any(raw));
  std::string head(1024, '\0');
  std::size_t used = 0;
  while (used < head.size()) {
    const std::size_t count = TRY(
        source->read(std::as_writable_bytes(std::span(head.data() + used, head.size() - used))));
    if (count == 0) break;
    used += count;
  }
  head.resize(used);
  const bool is_tar = head.size() > 262 && std::string_view(head).substr(257, 5) == "ustar";
  Prefixed all(std::move(head), *source);
  if (is_tar) return import_tar(path, all, reading);
  const std::string content = TRY(read_all(all, kMostDocumentBytes));
  import_into(without_compression(path), content, reading);
  return {};
}

Result<std::vector<std::string>> files_under(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return not_found(path + " does not exist");
  if (error) return io_error(path + ": " + error.message());
  if (status.type() != fs::file_type::directory) return std::vector<std::string>{path};
  std::vector<std::string> files;
  fs::recursive_directory_iterator walk(path, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    const std::string name = walk->path().filename().string();
    if (walk->is_directory(error) && name.starts_with(".")) walk.disable_recursion_pending();
    if (walk->is_regular_file(error)) files.push_back(walk->path().string());
  }
  if (error) return io_error(path + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

// Single documents of one folder and kind are one source; an archive is one of its own.
struct Folder {
  ImportedFile file;
  Hasher hasher{HashKind::sha256};
  std::string date;
};

class Import {
 public:
  Import(const ImportOptions& options, ImportReport& report) : options_(options), report_(report) {}
  Status read(const std::vector<std::string>& paths);
  Result<std::string> finish();

 private:
  void read_file(const std::string& path, bool alone, const std::string& name);
  void add_source(const ImportedFile& file, std::string date, std::string sha256);
  const ImportOptions& options_;
  ImportReport& report_;
  IndexBuilder builder_;
  std::map<std::pair<std::string, std::string>, Folder> folders_;
  std::uint64_t records_ = 0;
};

void Import::add_source(const ImportedFile& file, std::string date, std::string sha256) {
  report_.files.push_back(file);
  if (!file.kind.empty())
    builder_.add(SourceInfo{file.path, file.kind, std::move(date), std::move(sha256), file.records,
                            file.problems});
}

void Import::read_file(const std::string& path, bool alone, const std::string& name) {
  Reading reading{builder_, report_, {}, {}};
  reading.file.path = name.empty() ? path : name;
  auto mapped = MappedFile::open(path);
  if (!mapped) {
    add_problem(report_, reading.file, mapped.error().message);
    report_.files.push_back(reading.file);
    return;
  }
  const std::string_view bytes = mapped->bytes();
  const Status status = import_bytes(path, bytes, reading);
  if (!status) add_problem(report_, reading.file, path + ": " + status.error().message);
  records_ += reading.file.records;
  const std::string ending = std::filesystem::path(path).extension().string();
  const bool document = ending == ".json" || ending == ".yaml" || ending == ".yml";
  if (alone || !document || reading.file.kind.empty()) {
    add_source(reading.file, reading.date, hash_hex(HashKind::sha256, bytes));
    return;
  }
  const std::string parent = std::filesystem::path(path).parent_path().string();
  Folder& folder = folders_[{parent, reading.file.kind}];
  folder.file.path = parent;
  folder.file.kind = reading.file.kind;
  folder.file.records += reading.file.records;
  folder.file.problems += reading.file.problems;
  if (folder.file.message.empty()) folder.file.message = reading.file.message;
  folder.date = std::max(folder.date, reading.date);
  folder.hasher.update(bytes);
}

Status Import::read(const std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::vector<std::string> files = TRY(files_under(paths[i]));
    const bool alone = files.size() == 1 && files.front() == paths[i];
    const std::string name = alone && i < options_.names.size() ? options_.names[i] : std::string();
    for (const std::string& file : files) read_file(file, alone, name);
  }
  for (auto& [key, folder] : folders_)
    add_source(folder.file, folder.date, folder.hasher.finish_hex());
  if (records_ == 0) {
    std::string why = report_.problems.empty() ? "no files" : report_.problems.front();
    return invalid("no advisory could be read: " + why);
  }
  return {};
}

Result<std::string> Import::finish() {
  auto bytes = builder_.finish(options_.now);
  report_.counts = builder_.counts();
  report_.problem_count += report_.counts.unreadable_ranges;
  for (const std::string& range : builder_.unreadable())
    if (report_.problems.size() < kMostProblems) report_.problems.push_back(range);
  return bytes;
}

}  // namespace

void import_document(std::string_view name, std::string_view content, IndexBuilder& builder,
                     ImportedFile& file, ImportReport& report) {
  Reading reading{builder, report, std::move(file), {}};
  import_into(name, content, reading);
  file = std::move(reading.file);
}

Result<ImportReport> import_advisories(const std::vector<std::string>& paths,
                                       const std::string& output, const ImportOptions& options) {
  ImportReport report;
  Import import(options, report);
  TRY(import.read(paths));
  const std::string bytes = TRY(import.finish());
  TRY(write_file_atomically(output, bytes));
  return report;
}

}  // namespace pratique::advisory
