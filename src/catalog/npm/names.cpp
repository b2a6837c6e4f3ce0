#include "catalog/npm/names.h"

#include <algorithm>
#include <unordered_set>

#include "core/digest.h"

namespace pratique::catalog::npm {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_part(std::string_view part) {
  if (part.empty() || part.size() > 214 || part.starts_with('.')) return false;
  return std::all_of(part.begin(), part.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.~!'()*").find(c) != std::string_view::npos;
  });
}

}  // namespace

NameAndVersion split_specifier(std::string_view specifier) {
  const std::size_t at = specifier.find('@', 1);
  if (at == std::string_view::npos) return {specifier, {}};
  return {specifier.substr(0, at), specifier.substr(at + 1)};
}

bool is_package_name(std::string_view name) {
  if (!name.starts_with('@')) return is_name_part(name);
  const std::size_t slash = name.find('/');
  return slash != std::string_view::npos && is_name_part(name.substr(1, slash - 1)) &&
         is_name_part(name.substr(slash + 1));
}

bool is_version(std::string_view text) {
  int parts = 0;
  while (parts < 3) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    if (digits == 0) return false;
    text.remove_prefix(digits);
    if (++parts == 3) break;
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return text.empty() || text.front() == '-' || text.front() == '+';
}

std::string clean_version(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  std::string_view rest = text;
  while (!rest.empty() && (blank(rest.front()) || rest.front() == '=' || rest.front() == 'v'))
    rest.remove_prefix(1);
  if (!rest.empty() && is_digit(rest.front())) return std::string(rest);
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  return std::string(text);
}

package::Package make_package(std::string_view name, std::string_view version) {
  package::Package package;
  package.kind = package::Kind::npm;
  const std::size_t slash = name.starts_with('@') ? name.find('/') : std::string_view::npos;
  if (slash != std::string_view::npos) {
    package.name_space = name.substr(0, slash);
    name.remove_prefix(slash + 1);
  }
  package.name = name;
  package.version = clean_version(version);
  if (package.version.empty()) package.unidentified = "no version recorded";
  return package;
}

std::string full_name(const package::Package& package) {
  return package.name_space.empty() ? package.name : package.name_space + "/" + package.name;
}

std::string identity(const package::Package& package) {
  return full_name(package) + "@" + package.version;
}

std::string_view dependency_name(std::string_view name, std::string_view range) {
  if (!range.starts_with("npm:")) return name;
  // Yarn berry writes every range with the protocol ("npm:^1.0.0"): an alias names a version or a
  // scope.
  const NameAndVersion real = split_specifier(range.substr(4));
  const bool alias = !real.version.empty() || real.name.starts_with('@');
  return alias && is_package_name(real.name) ? real.name : name;
}

void add_dependencies(package::Package& package, const text::Json& dependencies) {
  std::unordered_set<std::string> known(package.depends.begin(), package.depends.end());
  for (const auto& [name, range] : dependencies.members()) {
    if (name.empty()) continue;
    std::string needed(dependency_name(name, range.string()));
    if (known.insert(needed).second) package.depends.push_back(std::move(needed));
  }
}

std::vector<std::string> digests_of_integrity(std::string_view integrity) {
  struct Algorithm {
    std::string_view name;
    std::size_t bytes;
  };
  static constexpr Algorithm kAlgorithms[] = {
      {"sha512", 64}, {"sha384", 48}, {"sha256", 32}, {"sha1", 20}};
  std::vector<std::string> digests;
  while (!integrity.empty()) {
    const std::size_t blank = integrity.find_first_of(" \t\n");
    std::string_view entry = integrity.substr(0, blank);
    integrity.remove_prefix(blank == std::string_view::npos ? integrity.size() : blank + 1);
    entry = entry.substr(0, entry.find('?'));
    const std::size_t dash = entry.find('-');
    if (dash == std::string_view::npos || digests.size() >= 8) continue;
    for (const Algorithm& algorithm : kAlgorithms) {
      if (entry.substr(0, dash) != algorithm.name) continue;
      const auto raw = from_base64(entry.substr(dash + 1));
      if (raw && raw->size() == algorithm.bytes)
        digests.push_back(std::string(algorithm.name) + ":" + to_hex(*raw));
    }
  }
  return digests;
}

bool is_git(std::string_view source) {
  for (const std::string_view scheme :
       {"git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:", "ssh:"}) {
    if (source.starts_with(scheme)) return true;
  }
  if (!source.starts_with("http")) return false;
  const std::string_view address = source.substr(0, source.find('#'));
  return address.ends_with(".git");
}

bool is_local(std::string_view source) {
  for (const std::string_view scheme :
       {"file:", "link:", "portal:", "workspace:", "./", "../", "/"}) {
    if (source.starts_with(scheme)) return true;
  }
  return false;
}

void note_source(package::Package& package, std::string_view resolved) {
  if (!is_git(resolved)) return;
  std::string url(resolved);
  if (const std::size_t hash = url.find('#'); hash != std::string::npos) {
    std::string commit = url.substr(hash + 1);
    if (commit.starts_with("commit=")) commit.erase(0, 7);
    url = url.substr(0, hash) + "@" + commit.substr(0, commit.find('&'));
  }
  package.qualifiers.emplace_back("vcs_url", std::move(url));
}

}  // namespace pratique::catalog::npm
