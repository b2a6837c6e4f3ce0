// pratique db import|update|status
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "advisory/importer.h"
#include "cli/cli.h"
#include "cli/db_update.h"
#include "cli/target_flags.h"
#include "core/printable.h"
#include "scan/databases.h"

namespace pratique::cli {
namespace {

constexpr Flag kDbFlag = {
    "db", "FILE", "the index file (default: in $PRATIQUE_DATA or /var/lib/pratique)", "", false};
constexpr Flag kFormatFlag = {"format", "FORMAT", "table or json", "table", false};

constexpr Flag kImportFlags[] = {kDbFlag, kFormatFlag};
constexpr Flag kUpdateFlags[] = {
    kDbFlag,
    kFormatFlag,
    {"source", "NAME[=URL]", "only these sources; a URL replaces the default one", "", true},
    kCaFileFlag};
constexpr Flag kStatusFlags[] = {
    kDbFlag, kFormatFlag, {"verify", "", "read the whole index and check it", "", false}};

std::string index_path(const Arguments& arguments) {
  const std::string named = arguments.get("db");
  return named.empty() ? scan::default_index_path() : named;
}

// The folder of the index, where it is the default one.
Status make_data_folder(const Arguments& arguments) {
  if (!arguments.get("db").empty()) return {};
  std::error_code error;
  std::filesystem::create_directories(scan::data_folder(), error);
  if (error)
    return io_error("create " + scan::data_folder() +
                    " (PRATIQUE_DATA names another folder): " + error.message());
  return {};
}

Status check_format(const Arguments& arguments) {
  const std::string format = arguments.get("format");
  if (format == "table" || format == "json") return {};
  return usage_error("--format: table or json is wanted, not '" + format + "'");
}

text::Json counts_json(const advisory::BuildCounts& counts) {
  text::Json out = text::Json::object();
  out.set("advisories", counts.advisories)
      .set("packages", counts.packages)
      .set("ranges", counts.ranges)
      .set("withdrawn", counts.withdrawn)
      .set("unreadable_ranges", counts.unreadable_ranges)
      .set("bytes", counts.bytes);
  return out;
}

std::string import_json(const std::string& path, const advisory::ImportReport& report) {
  text::Json files = text::Json::array();
  for (const advisory::ImportedFile& file : report.files) {
    text::Json entry = text::Json::object();
    entry.set("path", file.path)
        .set("kind", file.kind.empty() ? text::Json() : text::Json(file.kind))
        .set("records", file.records)
        .set("problems", file.problems)
        .set("message", file.message.empty() ? text::Json() : text::Json(file.message));
    files.push(std::move(entry));
  }
  text::Json out = text::Json::object();
  out.set("schema", "pratique.db-import/1")
      .set("path", path)
      .set("counts", counts_json(report.counts))
      .set("skipped", report.skipped)
      .set("problems", report.problem_count)
      .set("files", std::move(files));
  return text::write_json(out, 2) + "\n";
}

std::string import_table(const std::string& path, const advisory::ImportReport& report) {
  std::string out;
  char line[1024];
  std::snprintf(line, sizeof line, "%llu %s over %llu %s in %s (%.1f MB)\n",
                static_cast<unsigned long long>(report.counts.advisories),
                report.counts.advisories == 1 ? "advisory" : "advisories",
                static_cast<unsigned long long>(report.counts.packages),
                report.counts.packages == 1 ? "package" : "packages",
                printable(path).substr(0, 900).c_str(),
                static_cast<double>(report.counts.bytes) / 1e6);
  out += line;
  for (const advisory::ImportedFile& file : report.files) {
    std::snprintf(line, sizeof line, "  %8llu  %-16s %s\n",
                  static_cast<unsigned long long>(file.records),
                  file.kind.empty() ? "skipped" : file.kind.c_str(),
                  printable(file.path).substr(0, 900).c_str());
    out += line;
    if (!file.message.empty())
      out += "            " + printable(file.message.substr(0, 300)) + "\n";
  }
  if (report.problem_count != 0) {
    std::snprintf(line, sizeof line, "%llu problems; the rest was kept\n",
                  static_cast<unsigned long long>(report.problem_count));
    out += line;
  }
  return out;
}

int run_import(const Arguments& arguments) {
  if (const Status known = check_format(arguments); !known) return fail(arguments, known.error());
  if (const Status made = make_data_folder(arguments); !made) return fail(arguments, made.error());
  advisory::ImportOptions options;
  options.now = std::time(nullptr);
  const std::string path = index_path(arguments);
  const auto report = advisory::import_advisories(arguments.operands(), path, options);
  if (!report) return fail(arguments, report.error());
  const std::string text =
      arguments.get("format") == "json" ? import_json(path, *report) : import_table(path, *report);
  const Status written = write_result(arguments, text);
  return written ? kExitYes : fail(arguments, written.error());
}

int run_update(const Arguments& arguments) {
  if (const Status known = check_format(arguments); !known) return fail(arguments, known.error());
  if (const Status made = make_data_folder(arguments); !made) return fail(arguments, made.error());
  return update_database(arguments, index_path(arguments));
}

int run_status(const Arguments& arguments) {
  if (const Status known = check_format(arguments); !known) return fail(arguments, known.error());
  const std::string named = arguments.get("db");
  const auto database = scan::open_database(named);
  if (!database) return fail(arguments, database.error());
  if (arguments.has("verify")) {
    const Status verified = database->index.verify();
    if (!verified) return fail(arguments, verified.error());
  }
  const advisory::IndexStatus status = database->index.status();
  std::string out;
  if (arguments.get("format") == "json") {
    text::Json sources = text::Json::array();
    for (const advisory::SourceInfo& source : status.sources) {
      text::Json entry = text::Json::object();
      entry.set("name", source.name)
          .set("kind", source.kind)
          .set("date", source.date.empty() ? text::Json() : text::Json(source.date))
          .set("records", source.records)
          .set("problems", source.problems)
          .set("sha256", source.sha256.empty() ? text::Json() : text::Json(source.sha256));
      sources.push(std::move(entry));
    }
    text::Json ecosystems = text::Json::array();
    for (const std::string& ecosystem : status.ecosystems) ecosystems.push(ecosystem);
    text::Json document = text::Json::object();
    document.set("schema", "pratique.db-status/1")
        .set("path", database->reference.path)
        .set("built", database->reference.built)
        .set("digest", database->reference.digest)
        .set("bytes", status.bytes)
        .set("advisories", status.advisories)
        .set("packages", status.packages)
        .set("known_exploited", status.exploited)
        .set("epss", status.exploitability)
        .set("ecosystems", std::move(ecosystems))
        .set("sources", std::move(sources));
    out = text::write_json(document, 2) + "\n";
  } else {
    char line[1024];
    std::snprintf(
        line, sizeof line,
        "%s, built %s\n%llu advisories over %llu packages, %llu known exploited, %llu with EPSS\n",
        database->reference.path.c_str(), database->reference.built.c_str(),
        static_cast<unsigned long long>(status.advisories),
        static_cast<unsigned long long>(status.packages),
        static_cast<unsigned long long>(status.exploited),
        static_cast<unsigned long long>(status.exploitability));
    out += line;
    for (const advisory::SourceInfo& source : status.sources) {
      std::snprintf(line, sizeof line, "  %8llu  %-16s %-25s %s\n",
                    static_cast<unsigned long long>(source.records), source.kind.c_str(),
                    source.date.c_str(), printable(source.name).substr(0, 900).c_str());
      out += line;
    }
    out += "ecosystems:";
    for (const std::string& ecosystem : status.ecosystems) out += " " + printable(ecosystem) + ",";
    if (out.ends_with(',')) out.pop_back();
    out += "\n";
  }
  const Status written = write_result(arguments, out);
  return written ? kExitYes : fail(arguments, written.error());
}

}  // namespace

const Verb kDbImport = {
    "db import",
    "PATH…",
    "make the advisory index from local files",
    1,
    10000,
    kImportFlags,
    "Files and folders, compressed and archived ones too: OSV records and zips, Debian's tracker, "
    "DSA and DLA lists, secdb of Alpine,\n"
    "Wolfi and Chainguard, updateinfo of rpm repositories, Red Hat's CSAF, OVAL, CISA's KEV, "
    "FIRST's EPSS and others.\n"
    "The index is replaced at once, or not at all.",
    run_import,
};

const Verb kDbUpdate = {
    "db update",
    "",
    "fetch advisories and make the index anew",
    0,
    0,
    kUpdateFlags,
    "A download that is cut short, damaged or empty never replaces what was good before.",
    run_update,
};

const Verb kDbStatus = {
    "db status", "", "what the advisory index is made of", 0, 0, kStatusFlags, "", run_status,
};

}  // namespace pratique::cli
