// HTTP URLs (RFC 3986 as far as a client needs it) and the proxy a URL is reached through.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pratique::net {

struct Url {
  bool tls = true;           // https
  std::string host;          // lower case; an IPv6 address without brackets
  std::string port;          // decimal; the scheme's default where none is written
  std::string target = "/";  // path and query, as sent
  std::string userinfo;      // "user:password", decoded; only for proxies
  // "https://host:port", the port left out where it is the default.
  std::string origin() const;
  std::string text() const;       // without userinfo
  std::string authority() const;  // value of the Host header
  friend bool operator==(const Url&, const Url&) = default;
};

// "http://…" or "https://…"; a fragment is dropped. Control characters, blanks and a missing host
// are invalid.
Result<Url> parse_url(std::string_view text);
// `reference` (absolute, "//host/…", "/path" or "path") as a Location header of a response to
// `base` means it.
Result<Url> resolve_url(const Url& base, std::string_view reference);
// A path segment or query value with everything but RFC 3986's unreserved characters escaped.
std::string percent_encode(std::string_view text, std::string_view also_plain = {});

// HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in lower case too (lower case wins, as in curl).
// HTTP_PROXY in upper case is not read: CGI programs get it from a client's header.
struct ProxySettings {
  std::string https_proxy;
  std::string http_proxy;
  std::string no_proxy;
};
ProxySettings proxy_settings_of_environment();
// The proxy for a URL; none where NO_PROXY matches: "*", a host, a domain with or without a leading
// dot (subdomains too), an IP address or CIDR block, each with an optional port. Loopback is never
// proxied.
Result<std::optional<Url>> proxy_for(const Url& url, const ProxySettings& settings);

}  // namespace pratique::net
