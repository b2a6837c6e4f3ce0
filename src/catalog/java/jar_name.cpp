#include "catalog/java/jar_name.h"

#include <algorithm>
#include <vector>

#include "catalog/lines.h"

namespace pratique::catalog::java {
namespace {

constexpr std::string_view kExtensions[] = {".jar", ".war", ".ear", ".par", ".sar",  ".rar", ".kar",
                                            ".hpi", ".jpi", ".aar", ".nar", ".lpkg", ".esb"};

constexpr std::string_view kClassifiers[] = {"sources",
                                             "javadoc",
                                             "tests",
                                             "test-sources",
                                             "jar-with-dependencies",
                                             "with-dependencies",
                                             "shaded",
                                             "all",
                                             "uber",
                                             "fat",
                                             "standalone",
                                             "exec",
                                             "classes",
                                             "client",
                                             "nodep",
                                             "boot"};

// Natives are named for system and architecture: "linux-x86_64", "natives-windows", "osx-aarch_64".
constexpr std::string_view kSystems[] = {"linux",   "osx",   "windows", "macos", "natives",
                                         "freebsd", "win32", "win64",   "mac"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Words that follow a number inside one version: "2.0-beta-1", "30.1-jre", "1.0-SNAPSHOT".
bool is_version_word(std::string_view word) {
  while (!word.empty() && (is_digit(word.back()) || word.back() == '.')) word.remove_suffix(1);
  const std::string text = lower(word);
  constexpr std::string_view kWords[] = {
      "",           "alpha",    "a",       "beta",   "b",       "milestone", "m",   "rc",
      "cr",         "snapshot", "final",   "ga",     "release", "sp",        "jre", "android",
      "incubating", "pre",      "preview", "ea",     "patch",   "p",         "pfd", "build",
      "r",          "v",        "dev",     "hotfix", "redhat",  "jdk"};
  return std::ranges::find(kWords, std::string_view(text)) != std::end(kWords);
}

// Whether "1.2-api-2.17" holds a further split: a word of a name, then a part that begins with a
// digit.
bool reads_like_version(std::string_view text) {
  bool name_word = false;
  for (const std::string_view part : split_all(text, '-')) {
    if (is_letter(part.front())) {
      name_word = name_word || !is_version_word(part);
    } else if (name_word && is_digit(part.front())) {
      return false;
    }
  }
  return true;
}

std::string take_classifier(std::string_view& stem) {
  for (const std::string_view known : kClassifiers) {
    if (stem.size() > known.size() + 1 && stem.ends_with(known) &&
        stem[stem.size() - known.size() - 1] == '-') {
      stem.remove_suffix(known.size() + 1);
      return std::string(known);
    }
  }
  for (const std::string_view system : kSystems) {
    const auto at = stem.find("-" + std::string(system));
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view behind = stem.substr(at + 1 + system.size());
    // Only behind a version, and only at a word's end.
    const bool versioned = std::ranges::any_of(stem.substr(0, at), is_digit);
    if (!versioned || (!behind.empty() && behind.front() != '-') || stem.find('-') == at) {
      continue;
    }
    bool number_follows = false;
    for (std::size_t i = at; i + 1 < stem.size(); ++i) {
      number_follows = number_follows || (stem[i] == '-' && is_digit(stem[i + 1]));
    }
    if (number_follows) continue;
    std::string classifier(stem.substr(at + 1));
    stem = stem.substr(0, at);
    return classifier;
  }
  return {};
}

// "_2.13-" and "_3-" are the Scala version a library was built for, part of its name.
bool is_scala_suffix(std::string_view text) {
  if (text.starts_with("3-")) return true;
  if (!text.starts_with("2.")) return false;
  const auto end = text.find_first_not_of("0123456789", 2);
  return end != std::string_view::npos && end > 2 && text[end] == '-';
}

// Whether a version may begin behind `at`: "-1", "-v1", "-r09", and "_1.2" as Eclipse names its
// bundles.
bool is_split(std::string_view stem, std::size_t at) {
  const std::string_view rest = stem.substr(at + 1);
  if (stem[at] == '-') {
    const bool marked = (rest[0] == 'v' || rest[0] == 'r') && rest.size() > 1 && is_digit(rest[1]);
    return is_digit(rest[0]) || marked;
  }
  return stem[at] == '_' && is_digit(rest[0]) && rest.find('.') != std::string_view::npos &&
         !is_scala_suffix(rest);
}

}  // namespace

bool is_archive_name(std::string_view path) {
  return std::ranges::any_of(kExtensions,
                             [&](std::string_view end) { return ends_ignoring_case(path, end); });
}

std::string_view stem_of(std::string_view base) {
  for (const std::string_view end : kExtensions) {
    if (ends_ignoring_case(base, end)) return base.substr(0, base.size() - end.size());
  }
  return base;
}

std::string extension_of(std::string_view base) {
  return lower(base.substr(std::min(base.size(), stem_of(base).size() + 1)));
}

JarName split_jar_name(std::string_view stem, std::span<const std::string> versions) {
  JarName name;
  name.classifier = take_classifier(stem);
  std::vector<std::size_t> splits;
  for (std::size_t i = 1; i + 1 < stem.size() && splits.size() < 32; ++i) {
    if (is_split(stem, i)) splits.push_back(i);
  }
  std::size_t chosen = std::string_view::npos;
  for (const std::size_t split : splits) {
    if (std::ranges::find(versions, stem.substr(split + 1)) != versions.end()) {
      chosen = split;
      break;
    }
  }
  for (const std::size_t split : splits) {
    if (chosen != std::string_view::npos) break;
    if (reads_like_version(stem.substr(split + 1))) chosen = split;
  }
  name.artifact = stem.substr(0, chosen);
  if (chosen == std::string_view::npos) return name;
  name.version = stem.substr(chosen + 1);
  // "3.1.0-no_aop" where the manifest says 3.1.0: the rest is a classifier, unless it belongs to a
  // version.
  for (const std::string& version : versions) {
    if (!name.version.starts_with(version + "-") || !name.classifier.empty()) continue;
    const std::string_view rest = std::string_view(name.version).substr(version.size() + 1);
    if (is_digit(rest.empty() ? '0' : rest.front()) ||
        is_version_word(rest.substr(0, rest.find('-'))))
      continue;
    name.classifier = rest;
    name.version = version;
    break;
  }
  return name;
}

}  // namespace pratique::catalog::java
