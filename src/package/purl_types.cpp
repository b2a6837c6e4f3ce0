#include "package/purl_types.h"

#include <algorithm>
#include <iterator>

#include "package/number_order.h"

namespace pratique::package {
namespace {

using enum Presence;
constexpr Case kept = Case::kept;
constexpr Case lower = Case::lower;
constexpr Case upper = Case::upper;

// Types whose namespace the definition requires, but which are in wide use without one (deb, rpm,
// golang's stdlib, composer, …), are "optional" here: a purl of another tool is worth more read
// than refused.
constexpr PurlType kTypes[] = {
    {"alpm", optional, lower, lower},
    {"apk", optional, lower, lower},
    {"bazel", prohibited},
    {"bitbucket", optional, lower, lower},
    {"bitnami", prohibited, kept, lower},
    {"brew", optional, lower, lower},
    {"cargo", prohibited},
    {"chrome-extension", prohibited, kept, lower},
    {"cocoapods", prohibited},
    {"composer", optional, lower, lower},
    {"conda", prohibited},
    {"cpan", optional, upper},
    {"cran", prohibited},
    {"deb", optional, lower, lower},
    {"gem", prohibited, kept, kept, kept, true},
    {"git", required, lower, lower, kept, false, true},
    {"github", optional, lower, lower},
    {"golang", optional, lower, lower},
    {"hackage", prohibited},
    {"hex", optional, lower, lower},
    {"huggingface", optional, kept, kept, lower},
    {"julia", prohibited, kept, kept, kept, false, false, "uuid"},
    {"luarocks", optional, lower, lower},
    {"mlflow", prohibited},
    {"npm", optional, lower, lower},
    {"nuget", prohibited},
    {"oci", prohibited, kept, lower, lower},
    {"opam", prohibited},
    {"otp", prohibited, kept, lower},
    {"pub", prohibited, kept, lower},
    {"pypi", prohibited, kept, lower, lower},
    {"qpkg", optional, lower},
    {"rpm", optional, lower, kept, kept, true},
    {"swift", required},
    {"vcpkg", prohibited, kept, lower},
    {"vscode-extension", required, lower, lower, lower},
    {"yocto", optional, lower},
};

void fold(std::string& text, Case wanted) {
  if (wanted == Case::kept) return;
  for (char& c : text) {
    if (wanted == Case::lower) c = to_lower(c);
    if (wanted == Case::upper && is_lower(c)) c = static_cast<char>(c - 'a' + 'A');
  }
}

const std::string* find_qualifier(const Purl& parts, std::string_view key) {
  for (const auto& [name, value] : parts.qualifiers) {
    if (name == key) return &value;
  }
  return nullptr;
}

// PEP 503: runs of "-", "_" and "." are one "-".
void fold_pypi_name(std::string& name) {
  std::string folded;
  for (const char c : name) {
    const bool joint = c == '-' || c == '_' || c == '.';
    if (joint && folded.ends_with('-')) continue;
    folded.push_back(joint ? '-' : c);
  }
  name = std::move(folded);
}

Status check_chrome_extension(const Purl& parts) {
  const bool id =
      parts.name.size() == 32 && std::all_of(parts.name.begin(), parts.name.end(),
                                             [](char c) { return c >= 'a' && c <= 'p'; });
  if (!id) return invalid("purl: a chrome-extension's name is 32 letters from a to p");
  std::string_view rest = parts.version;
  bool more = !rest.empty();
  for (int numbers = 1; more; ++numbers) {
    if (!all_digits(take_piece(rest, '.', more)) || numbers > 4) {
      return invalid("purl: a chrome-extension's version is one to four numbers");
    }
  }
  return {};
}

// What does not fit the table.
Status apply_special_rules(Purl& parts) {
  if (parts.type == "pypi") fold_pypi_name(parts.name);
  if (parts.type == "mlflow") {
    // Databricks' names are without case, those of other servers are not.
    const std::string* url = find_qualifier(parts, "repository_url");
    if (url != nullptr && to_lower(*url).find("databricks") != std::string::npos) {
      fold(parts.name, Case::lower);
    }
  }
  if (parts.type == "cpan" && parts.name.find("::") != std::string::npos) {
    return invalid("purl: a cpan name is that of a distribution, not of a module (\"::\")");
  }
  if (parts.type == "chrome-extension") return check_chrome_extension(parts);
  return {};
}

}  // namespace

const PurlType& purl_type_rules(std::string_view type) {
  static constexpr PurlType kUnregistered{};
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [type](const PurlType& rules) { return rules.type == type; });
  return found == std::end(kTypes) ? kUnregistered : *found;
}

Status normalise_for_type(Purl& parts) {
  const PurlType& rules = purl_type_rules(parts.type);
  fold(parts.name_space, rules.name_space_case);
  fold(parts.name, rules.name_case);
  fold(parts.version, rules.version_case);
  if (rules.name_space == Presence::required && parts.name_space.empty()) {
    return invalid("purl: type " + parts.type + " requires a namespace");
  }
  if (rules.name_space == Presence::prohibited && !parts.name_space.empty()) {
    return invalid("purl: type " + parts.type + " has no namespace");
  }
  if (!rules.needs.empty() && find_qualifier(parts, rules.needs) == nullptr) {
    return invalid("purl: type " + parts.type + " requires the qualifier " +
                   std::string(rules.needs));
  }
  return apply_special_rules(parts);
}

}  // namespace pratique::package
