#include "catalog/rpm/package_of_header.h"

#include <algorithm>
#include <unordered_set>

namespace pratique::catalog::rpm {
namespace {

constexpr std::size_t kMostPath = 4096;
constexpr std::size_t kMostNames = 50'000;  // kernels provide tens of thousands of symbols
constexpr std::size_t kFileCost = sizeof(package::OwnedFile) + 64;  // with its digest

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= 512 && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  });
}

std::string_view digest_prefix(const Header& header) {
  const Integers algorithm = header.integers(Tag::file_digest_algorithm);
  if (algorithm.size() == 0) return "md5:";
  switch (algorithm[0]) {  // numbers of RFC 4880 section 9.4
    case 1: return "md5:";
    case 2: return "sha1:";
    case 8: return "sha256:";
    case 9: return "sha384:";
    case 10: return "sha512:";
    default: return {};
  }
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_usable(std::string_view path) {
  return !path.empty() && path.size() <= kMostPath && path != ".." && !path.starts_with("../") &&
         path.find("/../") == std::string_view::npos && !path.ends_with("/..");
}

// What rpm remembers of each file: its path, and whether it is a file that is there.
class FileTable {
 public:
  explicit FileTable(const Header& header)
      : base_names_(header.texts(Tag::base_names)),
        dir_names_(header.texts(Tag::dir_names)),
        dir_indexes_(header.integers(Tag::dir_indexes)),
        modes_(header.integers(Tag::file_modes)),
        states_(header.integers(Tag::file_states)) {
    if (base_names_.empty()) old_names_ = header.texts(Tag::old_file_names);
  }

  std::size_t size() const { return base_names_.empty() ? old_names_.size() : base_names_.size(); }

  bool is_present(std::size_t index) const {
    // RPMFILE_STATE_: 0 normal, 1 replaced, 2 not installed, 3 net shared, 4 wrong colour.
    if (index < states_.size() && states_[index] != 0) return false;
    return index >= modes_.size() || (modes_[index] & 0170000) != 0040000;
  }

  // Bytes that path() will copy.
  std::size_t path_size(std::size_t index) const {
    if (base_names_.empty()) return old_names_[index].size();
    if (index >= dir_indexes_.size() || dir_indexes_[index] >= dir_names_.size()) return 0;
    return std::min(kMostPath, dir_names_[dir_indexes_[index]].size() + base_names_[index].size());
  }

  // Empty where the table is damaged.
  std::string path(std::size_t index) const {
    std::string out;
    if (base_names_.empty()) {
      out = old_names_[index].substr(0, kMostPath + 1);
    } else {
      if (index >= dir_indexes_.size() || dir_indexes_[index] >= dir_names_.size()) return {};
      const std::string_view folder = dir_names_[dir_indexes_[index]];
      if (folder.size() + base_names_[index].size() > kMostPath) return {};
      out.reserve(folder.size() + base_names_[index].size());
      out.append(folder).append(base_names_[index]);
    }
    out.erase(0, std::min(out.find_first_not_of('/'), out.size()));
    if (!is_usable(out)) out.clear();
    return out;
  }

 private:
  std::vector<std::string_view> base_names_;
  std::vector<std::string_view> dir_names_;
  std::vector<std::string_view> old_names_;
  Integers dir_indexes_;
  Integers modes_;
  Integers states_;
};

// Returns what is wrong with the file table, or nothing.
Status read_files(const Header& header, package::Package& out, Budget& budget) {
  const FileTable table(header);
  const std::vector<std::string_view> digests = header.texts(Tag::file_digests);
  const std::string_view prefix = digest_prefix(header);
  std::size_t damaged = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!table.is_present(i)) continue;
    // Paths that turn out to be damaged cost the same work.
    const std::size_t cost = kFileCost + table.path_size(i);
    if (cost > budget.bytes) return limit("more files than a database of this size can hold");
    budget.bytes -= cost;
    std::string path = table.path(i);
    if (path.empty()) {
      ++damaged;
      continue;
    }
    std::string digest;
    if (i < digests.size() && !digests[i].empty() && !prefix.empty() && digests[i].size() <= 128 &&
        is_hex(digests[i]))
      digest.append(prefix).append(digests[i]);
    out.files.push_back({std::move(path), std::move(digest)});
  }
  if (damaged > 0)
    return invalid(std::to_string(damaged) + " of " + std::to_string(table.size()) +
                   " files have no usable path");
  return {};
}

void read_names(const Header& header, Tag tag, std::string_view own, std::vector<std::string>& out,
                Budget& budget) {
  std::unordered_set<std::string_view> seen;
  for (const std::string_view name : header.texts(tag)) {
    // Features of rpm itself, and the package's own name.
    if (!is_plain(name) || name.starts_with("rpmlib(") || name == own) continue;
    if (out.size() >= kMostNames || name.size() + 64 > budget.bytes) break;
    if (!seen.insert(name).second) continue;
    budget.bytes -= name.size() + 64;
    out.emplace_back(name);
  }
}

std::string full_version(const Header& header) {
  const std::string_view version = header.text(Tag::version);
  const std::string_view release = header.text(Tag::release);
  if (!is_plain(version) || (!release.empty() && !is_plain(release))) return {};
  std::string out;
  const Integers epoch = header.integers(Tag::epoch);
  if (epoch.size() > 0 && epoch[0] != 0) out = std::to_string(epoch[0]) + ":";
  out.append(version);
  if (!release.empty()) out.append("-").append(release);
  return out;
}

std::string present(std::string_view text) {
  return text == "(none)" ? std::string() : std::string(text.substr(0, 4096));
}

}  // namespace

SourceName read_source_rpm(std::string_view text) {
  for (const std::string_view suffix : {".nosrc.rpm", ".src.rpm"}) {
    if (!text.ends_with(suffix)) continue;
    text.remove_suffix(suffix.size());
    const auto release = text.rfind('-');
    if (release == std::string_view::npos || release == 0) return {};
    const auto version = text.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return {};
    const std::string_view name = text.substr(0, version);
    if (!is_plain(text)) return {};
    return {std::string(name), std::string(text.substr(version + 1))};
  }
  return {};
}

void add_package(Parsed& out, const FileInfo& file, std::string_view blob, std::string_view place,
                 Budget& budget) {
  constexpr std::size_t kMostProblems = 64;
  const auto report = [&](Error error) {
    if (out.problems.size() < kMostProblems) add_problem(out, file, std::move(error).in(place));
  };
  const Result<Header> parsed = Header::parse(blob);
  if (!parsed) return report(parsed.error());
  const Header& header = *parsed;
  package::Package found;
  found.kind = package::Kind::rpm;
  found.path = file.path;
  found.name = header.text(Tag::name);
  if (!is_plain(found.name)) return report(invalid("no package name"));
  if (found.name == "gpg-pubkey") return;
  found.version = full_version(header);
  if (found.version.empty() || header.text(Tag::release).empty()) {
    found.unidentified = found.version.empty() ? "no version recorded" : "no release recorded";
    report(invalid(found.name + ": no " + (found.version.empty() ? "version" : "release")));
  }
  if (header.is_cut()) report(invalid(found.name + ": header is cut short"));
  found.arch = is_plain(header.text(Tag::arch)) ? header.text(Tag::arch) : std::string_view{};
  found.vendor = present(header.text(Tag::vendor));
  found.modularity = present(header.text(Tag::modularity_label));
  if (!is_plain(found.modularity)) found.modularity.clear();
  const std::string licence = present(header.text(Tag::licence));
  if (!licence.empty()) found.licences.push_back(licence);
  const SourceName source = read_source_rpm(header.text(Tag::source_rpm));
  const std::string_view without_epoch =
      std::string_view(found.version).substr(found.version.find(':') + 1);
  if (source.name != found.name) found.source_name = source.name;
  if (source.version != without_epoch) found.source_version = source.version;
  const std::string name = found.name;
  read_names(header, Tag::require_name, {}, found.depends, budget);
  read_names(header, Tag::provide_name, name, found.provides, budget);
  const Status files = read_files(header, found, budget);
  if (!files) report(Error(files.error()).in(name));
  out.packages.push_back(std::move(found));
}

}  // namespace pratique::catalog::rpm
