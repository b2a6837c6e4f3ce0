#include "net/url.h"

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "core/digest.h"

namespace pratique::net {
namespace {

constexpr std::size_t kMostUrlBytes = 16u << 10;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 ||
      text.find_first_not_of("0123456789") != std::string_view::npos)
    return false;
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value >= 1 && value <= 65535;
}

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 255) return false;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (!plain) return false;
  }
  return true;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      if (const auto byte = from_hex(text.substr(i + 1, 2))) {
        out += byte.value();
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

// An address as 16 bytes, IPv4 mapped into IPv6; none for a name.
std::optional<std::array<std::uint8_t, 16>> address_of(const std::string& text) {
  std::array<std::uint8_t, 16> out{};
  in_addr four{};
  if (::inet_pton(AF_INET, text.c_str(), &four) == 1) {
    out[10] = out[11] = 0xff;
    std::memcpy(out.data() + 12, &four, 4);
    return out;
  }
  if (::inet_pton(AF_INET6, text.c_str(), out.data()) == 1) return out;
  return std::nullopt;
}

bool in_block(const std::string& host, std::string_view block) {
  const auto slash = block.find('/');
  const std::string network(block.substr(0, slash));
  const auto wanted = address_of(network);
  const auto given = address_of(host);
  if (!wanted || !given) return false;
  const bool four = network.find(':') == std::string::npos;
  unsigned bits = four ? 32 : 128;
  if (slash != std::string_view::npos) {
    const std::string_view count = block.substr(slash + 1);
    if (count.empty() || count.size() > 3 ||
        count.find_first_not_of("0123456789") != std::string_view::npos)
      return false;
    const auto parsed = static_cast<unsigned>(std::atoi(std::string(count).c_str()));
    if (parsed > bits) return false;
    bits = parsed;
  }
  if (four) bits += 96;
  for (unsigned i = 0; i < bits; ++i) {
    const unsigned mask = 0x80u >> (i % 8);
    if (((*wanted)[i / 8] & mask) != ((*given)[i / 8] & mask)) return false;
  }
  return true;
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host.ends_with(".localhost") || in_block(host, "127.0.0.0/8") ||
         host == "::1";
}

// One entry of NO_PROXY.
bool bypasses(const Url& url, std::string_view entry) {
  if (entry == "*") return true;
  // A port behind the last colon, unless it is part of an IPv6 address.
  if (const auto colon = entry.rfind(':');
      colon != std::string_view::npos && entry.find(':') == colon) {
    if (entry.substr(colon + 1) != url.port) return false;
    entry = entry.substr(0, colon);
  }
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  if (in_block(url.host, entry)) return true;
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  std::string domain = lower(entry);
  while (domain.starts_with('.')) domain.erase(0, 1);
  if (domain.empty()) return false;
  return url.host == domain || url.host.ends_with("." + domain);
}

}  // namespace

std::string Url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? "443" : "80")) out += ":" + port;
  return out;
}
std::string Url::origin() const { return (tls ? "https://" : "http://") + authority(); }
std::string Url::text() const { return origin() + target; }

Result<Url> parse_url(std::string_view text) {
  const std::string shown(text.substr(0, 200));
  if (text.size() > kMostUrlBytes) return limit("URL longer than 16 KiB: " + shown);
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
      return invalid("URL with a blank or control character: " + shown);
  Url out;
  const std::string scheme = lower(text.substr(0, text.find("://")));
  if (text.find("://") == std::string_view::npos || (scheme != "http" && scheme != "https"))
    return invalid("not an http or https URL: " + shown);
  out.tls = scheme == "https";
  text.remove_prefix(scheme.size() + 3);
  text = text.substr(0, text.find('#'));
  const auto end = text.find_first_of("/?");
  std::string_view authority = text.substr(0, end);
  if (end != std::string_view::npos) out.target = text.substr(end);
  if (out.target.starts_with('?')) out.target.insert(0, "/");
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    out.userinfo = percent_decode(authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return invalid("URL with an unclosed '[': " + shown);
    out.host = lower(authority.substr(1, close - 1));
    if (out.host.find(':') == std::string::npos || !address_of(out.host))
      return invalid("URL with a bad IPv6 address: " + shown);
    const std::string_view rest = authority.substr(close + 1);
    has_port = rest.starts_with(':');
    if (!has_port && !rest.empty()) return invalid("URL with text behind ']': " + shown);
    if (has_port) port = rest.substr(1);
  } else {
    const auto colon = authority.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
    out.host = lower(authority.substr(0, colon));
    if (!is_host(out.host)) return invalid("URL without a valid host: " + shown);
  }
  if (has_port && !is_port(port)) return invalid("URL with a bad port: " + shown);
  out.port = has_port ? std::string(port) : (out.tls ? "443" : "80");
  return out;
}

Result<Url> resolve_url(const Url& base, std::string_view reference) {
  if (reference.find("://") != std::string_view::npos &&
      reference.find("://") < reference.find_first_of("/?#"))
    return parse_url(reference);
  if (reference.starts_with("//"))
    return parse_url((base.tls ? "https:" : "http:") + std::string(reference));
  if (reference.starts_with('/')) return parse_url(base.origin() + std::string(reference));
  const std::string path = base.target.substr(0, base.target.find('?'));
  if (reference.starts_with('?')) return parse_url(base.origin() + path + std::string(reference));
  return parse_url(base.origin() + path.substr(0, path.rfind('/') + 1) + std::string(reference));
}

std::string percent_encode(std::string_view text, std::string_view also_plain) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' ||
                       also_plain.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

ProxySettings proxy_settings_of_environment() {
  const auto read = [](std::initializer_list<const char*> names) -> std::string {
    for (const char* name : names) {
      const char* value = std::getenv(name);
      if (value != nullptr && *value != '\0') return value;
    }
    return {};
  };
  return {read({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          read({"http_proxy", "all_proxy", "ALL_PROXY"}), read({"no_proxy", "NO_PROXY"})};
}

Result<std::optional<Url>> proxy_for(const Url& url, const ProxySettings& settings) {
  const std::string& proxy = url.tls ? settings.https_proxy : settings.http_proxy;
  if (proxy.empty() || is_loopback(url.host)) return std::optional<Url>();
  std::string_view rest = settings.no_proxy;
  while (!rest.empty()) {
    const auto end = rest.find_first_of(", ");
    const std::string_view entry = rest.substr(0, end);
    if (!entry.empty() && bypasses(url, entry)) return std::optional<Url>();
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  const std::string text = proxy.find("://") == std::string::npos ? "http://" + proxy : proxy;
  const Url found = TRY(parse_url(text).in("proxy of the environment"));
  return std::optional<Url>(found);
}

}  // namespace pratique::net
