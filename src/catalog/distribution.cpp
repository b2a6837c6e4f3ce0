#include "catalog/distribution.h"

#include <algorithm>
#include <array>

namespace pratique::catalog {
namespace {

using package::Distribution;

constexpr std::size_t kMostValue = 256;

constexpr std::array<std::string_view, 18> kFiles = {
    "etc/os-release",      "usr/lib/os-release",     "etc/alpine-release",
    "etc/oracle-release",  "etc/almalinux-release",  "etc/rocky-release",
    "etc/centos-release",  "etc/fedora-release",     "etc/photon-release",
    "etc/mariner-release", "etc/azurelinux-release", "etc/openEuler-release",
    "etc/SuSE-release",    "etc/system-release",     "etc/redhat-release",
    "etc/lsb-release",     "etc/debian_version",     "etc/amazon-linux-release"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Takes one shell word from the front of `rest`, ending before a blank or a newline outside quotes.
// A quoted value may span lines.
std::string take_word(std::string_view& rest) {
  std::string word;
  char quote = '\0';
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char c = rest[at];
    if (quote == '\0' && (c == '\n' || is_blank(c))) break;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && at + 1 < rest.size()) {
      const char next = rest[++at];
      // Inside double quotes the shell keeps the backslash before all but these.
      if (quote == '"' && next != '$' && next != '"' && next != '\\' && next != '`' && next != '\n')
        word.push_back('\\');
      if (next != '\n') word.push_back(next);
    } else {
      word.push_back(c);
    }
  }
  rest.remove_prefix(at);
  return word;
}

// Where the closing quote of a value is missing, the value ends with its line, so that one bad line
// does not swallow the rest of the file.
std::string_view value_span(std::string_view rest) {
  const auto newline = rest.find('\n');
  const std::string_view line = rest.substr(0, newline);
  char quote = '\0';
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\' && quote != '\'') {
      ++at;
    } else if (line[at] == quote) {
      quote = '\0';
    } else if (quote == '\0' && (line[at] == '"' || line[at] == '\'')) {
      quote = line[at];
    }
  }
  if (quote == '\0') return line;
  const auto close = rest.find(quote, newline == std::string_view::npos ? rest.size() : newline);
  if (close == std::string_view::npos) return line;
  // A quote that closes only after another assignment began is a forgotten one.
  if (rest.substr(line.size(), close - line.size()).find('=') != std::string_view::npos)
    return line;
  return rest.substr(0, close + 1);
}

bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

template <typename Visit>
void each_assignment(std::string_view text, Visit visit) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  text = text.substr(0, kMostDistributionBytes);
  while (!text.empty()) {
    while (!text.empty() && (is_blank(text.front()) || text.front() == '\n')) text.remove_prefix(1);
    if (text.starts_with("export ")) text.remove_prefix(7);
    const auto end = text.find('\n');
    const auto equals = text.substr(0, end).find('=');
    if (!text.empty() && text.front() != '#' && equals != std::string_view::npos &&
        is_name(text.substr(0, equals))) {
      const std::string_view name = text.substr(0, equals);
      const std::string_view span = value_span(text.substr(equals + 1));
      std::string_view rest = span;
      std::string value = take_word(rest);
      const bool clean =
          value.size() <= kMostValue && std::none_of(value.begin(), value.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
          });
      if (clean) visit(name, std::move(value));
      text.remove_prefix(equals + 1 + span.size());
    }
    const auto newline = text.find('\n');
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
}

bool is_identifier(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-+~:").find(c) != std::string_view::npos;
  });
}

struct Codename {
  std::string_view name;
  std::string_view version;
};
constexpr Codename kDebian[] = {{"jessie", "8"},    {"stretch", "9"},   {"buster", "10"},
                                {"bullseye", "11"}, {"bookworm", "12"}, {"trixie", "13"},
                                {"forky", "14"},    {"duke", "15"}};

std::string_view debian_version_of(std::string_view codename) {
  for (const Codename& known : kDebian)
    if (known.name == codename) return known.version;
  return codename == "sid" ? codename : std::string_view{};
}

std::string_view debian_codename_of(std::string_view version) {
  for (const Codename& known : kDebian)
    if (known.version == version) return known.name;
  return {};
}

// debian_version: "12.5", "trixie/sid".
Distribution parse_debian_version(std::string_view text) {
  Distribution out;
  const std::string_view line = trimmed(text.substr(0, text.find('\n')));
  if (line.empty() || line.size() > 64) return out;
  const bool numeric = line.front() >= '0' && line.front() <= '9';
  // Codenames before "/sid" are those of testing, which unstable shares.
  const std::string_view first =
      numeric ? line.substr(0, line.find('.')) : line.substr(0, line.find('/'));
  if (!is_version(first)) return out;
  out.id = "debian";
  out.version_id = numeric ? std::string(first) : std::string(debian_version_of(lower(first)));
  out.version_codename = numeric ? std::string(debian_codename_of(first)) : lower(first);
  out.pretty_name = "Debian GNU/Linux " + std::string(line);
  return out;
}

Distribution parse_alpine_release(std::string_view text) {
  Distribution out;
  const std::string_view line = trimmed(text.substr(0, text.find('\n')));
  if (!is_version(line)) return out;
  out.id = "alpine";
  out.version_id = std::string(line);
  out.pretty_name = "Alpine Linux " + std::string(line);
  return out;
}

struct ReleaseName {
  std::string_view start;  // of the line, lower case
  std::string_view id;
};
constexpr ReleaseName kReleaseNames[] = {{"almalinux", "almalinux"},
                                         {"rocky linux", "rocky"},
                                         {"centos", "centos"},
                                         {"red hat enterprise linux", "rhel"},
                                         {"fedora", "fedora"},
                                         {"oracle linux", "ol"},
                                         {"enterprise linux enterprise linux", "ol"},
                                         {"amazon linux", "amzn"},
                                         {"vmware photon", "photon"},
                                         {"photon", "photon"},
                                         {"cbl-mariner", "mariner"},
                                         {"microsoft azure linux", "azurelinux"},
                                         {"azure linux", "azurelinux"},
                                         {"openeuler", "openeuler"},
                                         {"suse linux enterprise", "sles"},
                                         {"opensuse", "opensuse"},
                                         {"scientific linux", "scientific"},
                                         {"virtuozzo", "virtuozzo"},
                                         {"cloudlinux", "cloudlinux"}};

Distribution parse_file(const DistributionFile& file) {
  if (file.path.ends_with("os-release")) return parse_os_release(file.content);
  if (file.path == "etc/lsb-release") return parse_lsb_release(file.content);
  if (file.path == "etc/debian_version") return parse_debian_version(file.content);
  if (file.path == "etc/alpine-release") return parse_alpine_release(file.content);
  return parse_release_line(file.content);
}

// Fills what is open from a file that speaks of the same distribution.
void fill(Distribution& out, Distribution more) {
  if (more.id.empty() || (!out.id.empty() && out.id != more.id)) return;
  if (out.id.empty()) {
    // ID_LIKE and PRETTY_NAME of an os-release without ID stay useful.
    out.id = std::move(more.id);
    if (out.id_like.empty()) out.id_like = std::move(more.id_like);
  }
  if (out.version_id.empty()) out.version_id = std::move(more.version_id);
  if (out.version_codename.empty()) out.version_codename = std::move(more.version_codename);
  if (out.pretty_name.empty()) out.pretty_name = std::move(more.pretty_name);
}

void complete(Distribution& out) {
  if (out.id == "debian") {
    if (out.version_id.empty()) out.version_id = debian_version_of(out.version_codename);
    if (out.version_codename.empty()) out.version_codename = debian_codename_of(out.version_id);
  }
  // Snapshots of edge are numbered as the next release with "_alpha" and the day.
  if (out.id == "alpine" && (out.version_id.find("_alpha") != std::string::npos ||
                             lower(out.pretty_name).ends_with(" edge") || out.version_id == "edge"))
    out.version_codename = "edge";
}

}  // namespace

std::span<const std::string_view> distribution_files() { return kFiles; }

bool is_distribution_file(std::string_view path) {
  return (path.starts_with("etc/") || path == "usr/lib/os-release") &&
         std::find(kFiles.begin(), kFiles.end(), path) != kFiles.end();
}

package::Distribution parse_os_release(std::string_view text) {
  Distribution out;
  each_assignment(text, [&](std::string_view name, std::string value) {
    if (name == "ID") {
      value = lower(value);
      if (is_identifier(value)) out.id = std::move(value);
    } else if (name == "VERSION_ID") {
      if (is_version(value) || value.empty()) out.version_id = std::move(value);
    } else if (name == "VERSION_CODENAME") {
      value = lower(value);
      if (is_version(value) || value.empty()) out.version_codename = std::move(value);
    } else if (name == "PRETTY_NAME") {
      out.pretty_name = std::move(value);
    } else if (name == "ID_LIKE") {
      out.id_like.clear();
      const std::string words = lower(value);
      for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        const std::string_view word = std::string_view(words).substr(at, end - at);
        if (is_identifier(word)) out.id_like.emplace_back(word);
        at = end + 1;
      }
    }
  });
  complete(out);
  return out;
}

package::Distribution parse_lsb_release(std::string_view text) {
  Distribution out;
  each_assignment(text, [&](std::string_view name, std::string value) {
    if (name == "DISTRIB_ID") {
      value = lower(value);
      if (is_identifier(value)) out.id = std::move(value);
    } else if (name == "DISTRIB_RELEASE") {
      if (is_version(value)) out.version_id = std::move(value);
    } else if (name == "DISTRIB_CODENAME") {
      if (is_version(value)) out.version_codename = lower(value);
    } else if (name == "DISTRIB_DESCRIPTION") {
      out.pretty_name = std::move(value);
    }
  });
  // lsb-release writes these two in its own way.
  if (out.id == "amazonami" || out.id == "amazonlinux") out.id = "amzn";
  if (out.id == "redhatenterpriseserver" || out.id == "redhatenterprise") out.id = "rhel";
  complete(out);
  return out;
}

package::Distribution parse_release_line(std::string_view text) {
  Distribution out;
  const std::string_view line = trimmed(text.substr(0, text.find('\n')));
  if (line.empty() || line.size() > kMostValue) return out;
  const std::string name = lower(line);
  for (const ReleaseName& known : kReleaseNames) {
    if (!name.starts_with(known.start)) continue;
    out.id = std::string(known.id);
    break;
  }
  if (out.id.empty()) return out;
  out.pretty_name = std::string(line);
  // The version is the first word that begins with a digit ("release 7.9.2009 (Core)",
  // "CBL-Mariner 2.0").
  for (std::size_t at = 0; at < line.size();) {
    const auto end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    if (!word.empty() && word.front() >= '0' && word.front() <= '9' && is_version(word)) {
      out.version_id = std::string(word);
      break;
    }
    at = end + 1;
  }
  // os-release of these names the major version only, and so do advisories.
  if (out.id == "centos" || out.id == "scientific")
    out.version_id = out.version_id.substr(0, out.version_id.find('.'));
  return out;
}

package::Distribution detect_distribution(std::span<const DistributionFile> files) {
  Distribution out;
  for (const std::string_view path : kFiles) {
    for (const DistributionFile& file : files) {
      if (file.path != path || file.content.size() > kMostDistributionBytes) continue;
      Distribution found = parse_file(file);
      // Derivatives of Debian keep its debian_version, of which nothing is theirs but the codename.
      fill(out, std::move(found));
    }
  }
  complete(out);
  return out;
}

}  // namespace pratique::catalog
