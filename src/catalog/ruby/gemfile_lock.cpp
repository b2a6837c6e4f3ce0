#include "catalog/ruby/gemfile_lock.h"

#include <map>
#include <string>

#include "catalog/lines.h"
#include "core/digest.h"

namespace pratique::catalog::ruby {
namespace {

constexpr std::size_t kMostGems = 100'000;

struct Locked {
  std::string_view name;
  std::string_view version;
  std::string_view platform;
};

// "name (1.2.3-x86_64-linux)", as Bundler reads it: the version has no dash.
Locked read_locked(std::string_view text) {
  Locked locked;
  const auto open = text.find(" (");
  locked.name = trim(text.substr(0, open));
  if (locked.name.ends_with('!')) locked.name.remove_suffix(1);
  if (open == std::string_view::npos) return locked;
  const std::string_view inside = text.substr(open + 2, text.find(')', open) - open - 2);
  const auto dash = inside.find('-');
  locked.version = trim(inside.substr(0, dash));
  if (dash != std::string_view::npos) locked.platform = trim(inside.substr(dash + 1));
  return locked;
}

bool is_locked_version(std::string_view version) {
  return !version.empty() && version.size() <= 256 && version.front() >= '0' &&
         version.front() <= '9' && version.find_first_of(" ,<>=~") == std::string_view::npos;
}

std::size_t indent_of(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  return first == std::string_view::npos ? line.size() : first;
}

class Reader {
 public:
  std::vector<package::Package> read(std::string_view content) {
    std::string_view line;
    while (next_line(content, line) && packages_.size() < kMostGems) {
      if (trim(line).empty()) continue;
      const std::size_t indent = indent_of(line);
      if (indent == 0) {
        section_ = trim(line);
        remote_ = revision_ = {};
        current_ = kNone;
      } else if (section_ == "GEM" || section_ == "GIT" || section_ == "PLUGIN SOURCE") {
        source_line(indent, trim(line));
      } else if (section_ == "CHECKSUMS" && indent == 2) {
        checksum_line(trim(line));
      }
    }
    finish();
    return std::move(packages_);
  }

 private:
  struct Entry {
    std::size_t index;
    std::string platform;
    int files = 0;
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void source_line(std::size_t indent, std::string_view text) {
    if (indent == 2) {
      const auto [key, value] = split_first(text, ':');
      if (key == "remote") remote_ = value;
      if (key == "revision") revision_ = value;
      return;
    }
    if (indent == 4) return package_line(text);
    if (indent == 6 && current_ != kNone) {
      const std::string_view name = read_locked(text).name;
      auto& depends = packages_[current_].depends;
      if (!name.empty() && depends.size() < 1000) depends.emplace_back(name);
    }
  }

  void package_line(std::string_view text) {
    const Locked locked = read_locked(text);
    current_ = kNone;
    if (locked.name.empty() || !is_locked_version(locked.version)) return;
    std::string key = std::string(locked.name) + " " + std::string(locked.version);
    const auto [at, added] =
        entries_.try_emplace(std::move(key), Entry{packages_.size(), std::string(locked.platform)});
    if (!added) {
      at->second.platform.clear();
      return;
    }
    current_ = packages_.size();
    package::Package& found = packages_.emplace_back();
    found.kind = package::Kind::gem;
    found.evidence = package::Evidence::lockfile;
    found.name = locked.name;
    found.version = locked.version;
    if (section_ == "GIT" && !remote_.empty()) {
      std::string url = "git+" + std::string(remote_);
      if (!revision_.empty()) url += "@" + std::string(revision_);
      found.qualifiers.emplace_back("vcs_url", std::move(url));
    }
  }

  // "name (1.2.3) sha256=0123…"
  void checksum_line(std::string_view text) {
    const Locked locked = read_locked(text);
    const auto close = text.find(')');
    if (close == std::string_view::npos) return;
    const auto entry = entries_.find(std::string(locked.name) + " " + std::string(locked.version));
    if (entry == entries_.end()) return;
    for (const std::string_view sum : split_all(text.substr(close + 1), ',')) {
      const auto [algorithm, hex] = split_first(sum, '=');
      if (algorithm != "sha256" || hex.size() != 64 || !from_hex(hex)) continue;
      ++entry->second.files;
      packages_[entry->second.index].digests = {"sha256:" + lower(hex)};
    }
  }

  void finish() {
    for (const auto& [key, entry] : entries_) {
      package::Package& found = packages_[entry.index];
      if (!entry.platform.empty()) found.qualifiers.emplace_back("platform", entry.platform);
      if (entry.files > 1) found.digests.clear();
    }
  }

  std::vector<package::Package> packages_;
  std::map<std::string, Entry> entries_;
  std::string_view section_;
  std::string_view remote_;
  std::string_view revision_;
  std::size_t current_ = kNone;
};

}  // namespace

std::vector<package::Package> parse_gemfile_lock(std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  return Reader().read(content);
}

}  // namespace pratique::catalog::ruby
