#include "oci/reference.h"

#include <algorithm>

namespace pratique::oci {
namespace {

constexpr std::size_t kMostNameBytes = 255;  // of domain and path together, as the grammar has it
constexpr std::size_t kMostTagBytes = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// domain-name: components of letters, digits and inner dashes, joined by dots.
bool is_domain_name(std::string_view text) {
  while (true) {
    const auto dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || part.front() == '-' || part.back() == '-') return false;
    if (!std::all_of(part.begin(), part.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; }))
      return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// host [":" port], the host a name or "[" IPv6 address "]".
bool is_domain(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos || close < 2) return false;
    const std::string_view address = text.substr(1, close - 1);
    if (!std::all_of(address.begin(), address.end(), [](char c) { return is_hex(c) || c == ':'; }))
      return false;
    const std::string_view rest = text.substr(close + 1);
    if (rest.empty()) return true;
    if (rest.front() != ':') return false;
    port = rest.substr(1);
    return !port.empty() && std::all_of(port.begin(), port.end(), is_digit);
  }
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    has_port = true;
  }
  if (has_port && (port.empty() || !std::all_of(port.begin(), port.end(), is_digit))) return false;
  return is_domain_name(host);
}

// path-component: runs of lower-case letters and digits, separated by ".", "_", "__" or dashes.
bool is_path_component(std::string_view text) {
  std::size_t i = 0;
  while (true) {
    const std::size_t start = i;
    while (i < text.size() && (is_lower(text[i]) || is_digit(text[i]))) ++i;
    if (i == start) return false;
    if (i == text.size()) return true;
    if (text[i] == '.') {
      ++i;
    } else if (text[i] == '_') {
      ++i;
      if (i < text.size() && text[i] == '_') ++i;
    } else if (text[i] == '-') {
      while (i < text.size() && text[i] == '-') ++i;
    } else {
      return false;
    }
  }
}

bool is_path(std::string_view text) {
  while (true) {
    const auto slash = text.find('/');
    if (!is_path_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > kMostTagBytes) return false;
  if (text.front() == '.' || text.front() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
  });
}

bool has_upper(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// The first part of a name is a domain if it looks like a host; else the name is docker.io's.
bool starts_with_domain(std::string_view first) {
  return first.find_first_of(".:") != std::string_view::npos || first == "localhost" ||
         has_upper(first) || first.starts_with('[');
}

Error wrong(std::string_view text, std::string_view why) {
  return usage_error("image reference \"" + std::string(text.substr(0, 300)) +
                     "\": " + std::string(why));
}

}  // namespace

std::string Reference::text() const {
  std::string out = repository();
  if (!tag.empty()) out += ":" + tag;
  if (!digest.empty()) out += "@" + digest.text();
  return out;
}

std::string Reference::familiar() const {
  std::string out = text();
  if (domain != "docker.io") return out;
  out.erase(0, domain.size() + 1);
  if (path.starts_with("library/") && path.find('/', 8) == std::string::npos) out.erase(0, 8);
  // A path whose first part looks like a host, or that is an image id's length, needs its domain.
  const auto again = parse_reference(out);
  return again.has_value() && *again == *this ? out : text();
}

std::string Reference::tag_or_latest() const {
  return tag.empty() && digest.empty() ? std::string("latest") : tag;
}

Result<Reference> parse_reference(std::string_view text) {
  Reference out;
  std::string_view rest = text;
  if (rest.empty()) return wrong(text, "empty");
  if (rest.size() > 4096) return wrong(text, "too long");
  if (const auto at = rest.find('@'); at != std::string_view::npos) {
    auto digest = Digest::parse(rest.substr(at + 1));
    if (!digest.has_value()) return wrong(text, "what follows the @ is no digest");
    out.digest = *digest;
    rest = rest.substr(0, at);
  }
  // A colon behind the last slash starts the tag; one before it belongs to a port.
  const auto slash = rest.rfind('/');
  const auto colon = rest.rfind(':');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    out.tag = rest.substr(colon + 1);
    if (!is_tag(out.tag)) return wrong(text, "\"" + out.tag.substr(0, 140) + "\" is no tag");
    rest = rest.substr(0, colon);
  }
  const auto first_slash = rest.find('/');
  if (first_slash != std::string_view::npos && starts_with_domain(rest.substr(0, first_slash))) {
    out.domain = rest.substr(0, first_slash);
    out.path = rest.substr(first_slash + 1);
    if (!is_domain(out.domain)) return wrong(text, "\"" + out.domain + "\" is no host");
  } else {
    out.domain = "docker.io";
    out.path = rest;
  }
  if (out.domain == "index.docker.io") out.domain = "docker.io";
  if (has_upper(out.path)) return wrong(text, "repository names are lower case");
  if (!is_path(out.path)) return wrong(text, "not a repository name");
  if (out.domain == "docker.io" && out.path.find('/') == std::string::npos) {
    // 64 hex digits are an image's id, never a repository's name.
    if (text.size() == 64 && std::all_of(text.begin(), text.end(), is_hex))
      return wrong(text, "an image id, not a repository name");
    out.path.insert(0, "library/");
  }
  if (out.domain.size() + 1 + out.path.size() > kMostNameBytes)
    return wrong(text, "the name is longer than 255 characters");
  return out;
}

bool same_reference(std::string_view one, std::string_view other) {
  const auto left = parse_reference(one);
  const auto right = parse_reference(other);
  if (!left.has_value() || !right.has_value()) return false;
  return left->domain == right->domain && left->path == right->path &&
         left->digest == right->digest && left->tag_or_latest() == right->tag_or_latest();
}

}  // namespace pratique::oci
