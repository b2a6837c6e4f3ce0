#include "package/purl.h"

#include <algorithm>

#include "package/number_order.h"
#include "package/purl_types.h"

namespace pratique::package {
namespace {

enum class Keys { as_the_type_says, folded };

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// The length of the UTF-8 sequence at the front of `text` (RFC 3629), 0 where there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  if (first == 0xe0 && second < 0xa0) return 0;
  if (first == 0xed && second > 0x9f) return 0;
  if (first == 0xf0 && second < 0x90) return 0;
  if (first == 0xf4 && second > 0x8f) return 0;
  return length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Result<std::string> decode(std::string_view text, std::string_view part) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return invalid("purl: " + std::string(part) + ": \"%\" without two hexadecimal digits");
    }
    decoded.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  if (!is_utf8(decoded)) return invalid("purl: " + std::string(part) + " is not UTF-8");
  return decoded;
}

void encode_to(std::string& out, std::string_view text, bool keep_slashes = false) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const bool kept =
        is_alphanumeric(c) || std::string_view(".-_~:").find(c) != std::string_view::npos;
    if (kept || (keep_slashes && c == '/')) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
}

// Drops empty segments, and "." and ".." where `drop_dots`.
std::string normal_path(std::string_view path, bool drop_dots) {
  std::string normal;
  bool more = true;
  while (more) {
    const std::string_view segment = take_piece(path, '/', more);
    if (segment.empty() || (drop_dots && (segment == "." || segment == ".."))) continue;
    if (!normal.empty()) normal.push_back('/');
    normal.append(segment);
  }
  return normal;
}

std::string_view trim_slashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

Status normalise_type(std::string& type) {
  type = to_lower(type);
  if (type.empty()) return invalid("purl: no type");
  const bool allowed = std::all_of(
      type.begin(), type.end(), [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
  if (!allowed || !is_letter(type.front())) return invalid("purl: bad type \"" + type + "\"");
  return {};
}

bool is_key(std::string_view key) {
  return !key.empty() && is_lower(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

// Folds and checks keys, drops empty values, sorts.
Status normalise_qualifiers(Purl& parts, Keys keys) {
  const bool strict = keys == Keys::as_the_type_says && purl_type_rules(parts.type).strict_keys;
  auto& qualifiers = parts.qualifiers;
  std::erase_if(qualifiers, [](const auto& qualifier) { return qualifier.second.empty(); });
  for (auto& [key, value] : qualifiers) {
    if (!strict) key = to_lower(key);
    if (!is_key(key)) return invalid("purl: bad qualifier key \"" + key + "\"");
  }
  std::sort(qualifiers.begin(), qualifiers.end());
  for (std::size_t i = 1; i < qualifiers.size(); ++i) {
    if (qualifiers[i].first == qualifiers[i - 1].first) {
      return invalid("purl: qualifier \"" + qualifiers[i].first + "\" is given twice");
    }
  }
  return {};
}

Status normalise(Purl& parts, Keys keys) {
  TRY(normalise_type(parts.type));
  parts.name_space = normal_path(parts.name_space, false);
  parts.name = purl_type_rules(parts.type).path_in_name ? normal_path(parts.name, false)
                                                        : std::string(trim_slashes(parts.name));
  if (parts.name.empty()) return invalid("purl: no name");
  parts.subpath = normal_path(parts.subpath, true);
  TRY(normalise_qualifiers(parts, keys));
  return normalise_for_type(parts);
}

// The "@" in front of the version; npos where there is none. "@scope/name" opens no version.
std::size_t version_mark(std::string_view path) {
  const std::size_t mark = path.rfind('@');
  if (mark == std::string_view::npos) return mark;
  const bool opens_segment = mark == 0 || path[mark - 1] == '/';
  const bool slash_follows = path.find('/', mark) != std::string_view::npos;
  return opens_segment && slash_follows ? std::string_view::npos : mark;
}

Result<std::vector<std::pair<std::string, std::string>>> read_qualifiers(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> qualifiers;
  bool more = !text.empty();
  while (more) {
    std::string_view value = take_piece(text, '&', more);
    if (value.empty()) continue;
    bool has_value = false;
    const std::string_view key = take_piece(value, '=', has_value);
    std::string decoded = TRY(decode(value, "qualifier value"));
    if (has_value) qualifiers.emplace_back(std::string(key), std::move(decoded));
  }
  return qualifiers;
}

// Namespace and name out of what stands between type and version.
Status read_names(std::string_view path, Purl& parts) {
  path = trim_slashes(path);
  const bool path_in_name = purl_type_rules(to_lower(parts.type)).path_in_name;
  const std::size_t slash = path_in_name ? path.find('/') : path.rfind('/');
  if (slash != std::string_view::npos) {
    parts.name_space = TRY(decode(path.substr(0, slash), "namespace"));
    path.remove_prefix(slash + 1);
  }
  parts.name = TRY(decode(path, "name"));
  return {};
}

Result<Purl> read_purl(std::string_view text, Keys keys) {
  if (text.size() > kLongestPurl) return limit("purl: longer than 64 KiB");
  text = trim_blanks(text);
  Purl parts;
  if (const std::size_t hash = text.rfind('#'); hash != std::string_view::npos) {
    parts.subpath = TRY(decode(text.substr(hash + 1), "subpath"));
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.rfind('?'); mark != std::string_view::npos) {
    parts.qualifiers = TRY(read_qualifiers(text.substr(mark + 1)));
    text = text.substr(0, mark);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || to_lower(text.substr(0, colon)) != "pkg") {
    return invalid("purl: no scheme \"pkg:\"");
  }
  text.remove_prefix(colon + 1);
  while (text.starts_with('/')) text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return invalid("purl: no name");
  parts.type = text.substr(0, slash);
  text.remove_prefix(slash + 1);
  if (const std::size_t mark = version_mark(text); mark != std::string_view::npos) {
    parts.version = TRY(decode(text.substr(mark + 1), "version"));
    text = text.substr(0, mark);
  }
  // Nothing behind the last slash is an absent name, not a slash too many:
  // "pkg:swift/host/owner/@1".
  if (!parts.version.empty() && text.ends_with('/') &&
      !purl_type_rules(to_lower(parts.type)).path_in_name) {
    return invalid("purl: no name");
  }
  TRY(read_names(text, parts));
  TRY(normalise(parts, keys));
  return parts;
}

}  // namespace

Result<Purl> parse_purl(std::string_view text) { return read_purl(text, Keys::as_the_type_says); }

Result<std::string> canonical_purl(std::string_view text) {
  const Purl parts = TRY(read_purl(text, Keys::folded));
  return write_purl(parts);
}

Result<std::string> build_purl(Purl parts) {
  TRY(normalise(parts, Keys::folded));
  return write_purl(parts);
}

std::string write_purl(const Purl& parts) {
  std::string text = "pkg:" + parts.type + "/";
  if (!parts.name_space.empty()) {
    encode_to(text, parts.name_space, true);
    text.push_back('/');
  }
  encode_to(text, parts.name, purl_type_rules(parts.type).path_in_name);
  if (!parts.version.empty()) {
    text.push_back('@');
    encode_to(text, parts.version);
  }
  char separator = '?';
  for (const auto& [key, value] : parts.qualifiers) {
    text.push_back(separator);
    text.append(key).push_back('=');
    encode_to(text, value);
    separator = '&';
  }
  if (!parts.subpath.empty()) {
    text.push_back('#');
    encode_to(text, parts.subpath, true);
  }
  return text;
}

}  // namespace pratique::package
