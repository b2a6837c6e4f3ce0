#include "sbom/identity.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <numeric>
#include <tuple>
#include <unordered_set>

#include "core/digest.h"
#include "package/purl.h"

namespace pratique::sbom {
namespace {

using package::Package;

auto order_key(const Package& each) {
  return std::tie(each.purl, each.path, each.name_space, each.name, each.version, each.layer,
                  each.source_version, each.arch);
}

void add(Hasher& hasher, std::string_view text) {
  hasher.update(text);
  hasher.update(std::string_view("\0", 1));
}

// Bytes above 127 as %XX: names that are no UTF-8 stay apart in the document.
std::string ascii(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

}  // namespace

std::vector<std::uint32_t> writing_order(const Document& document) {
  std::vector<std::uint32_t> order(document.packages.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto key_a = order_key(document.packages[a]), key_b = order_key(document.packages[b]);
    return key_a != key_b ? key_a < key_b : a < b;
  });
  return order;
}

std::string document_uuid(const Document& document) {
  Hasher hasher(HashKind::sha256);
  add(hasher, "pratique sbom 1");
  add(hasher, document.name);
  add(hasher, document.digest);
  add(hasher, document.platform);
  add(hasher, document.distribution.id);
  add(hasher, document.distribution.version_id);
  for (const std::uint32_t index : writing_order(document)) {
    const Package& each = document.packages[index];
    for (const std::string* part : {&each.purl, &each.name, &each.version, &each.path})
      add(hasher, *part);
  }
  std::string hex = hasher.finish_hex().substr(0, 32);
  hex[12] = '8';
  const std::size_t variant = std::string_view("0123456789abcdef").find(hex[16]) & 3;
  hex[16] = "89ab"[variant];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string rfc3339(std::int64_t seconds) {
  constexpr std::int64_t kLast = 253402300799;  // 9999-12-31T23:59:59Z
  const std::time_t time = static_cast<std::time_t>(std::clamp<std::int64_t>(seconds, 0, kLast));
  std::tm parts{};
  gmtime_r(&time, &parts);
  char buffer[32];
  std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return buffer;
}

namespace {

// `name` without its tag where it is a repository ("debian", "ghcr.io/x/y", "localhost:5000/z"); a
// path of a file is where somebody keeps it, not a repository.
std::string_view repository_of(std::string_view name) {
  name = name.substr(0, name.find('@'));
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.rfind(':');
  const bool tagged =
      colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  if (tagged) name = name.substr(0, colon);
  const std::string_view host = name.substr(0, name.find('/'));
  if (const std::size_t port = host.find(':'); port != std::string_view::npos) {
    if (port + 1 == host.size() ||
        host.find_first_not_of("0123456789", port + 1) != std::string_view::npos)
      return {};
  }
  // A bare "latest" is a tag without a repository, as layouts name their images.
  const bool only_tag = !tagged && slash == std::string_view::npos && name == "latest";
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789._-/:";
  if (name.empty() || only_tag || name.front() == '/' || name.front() == '.' ||
      name.back() == '/' || name.find_first_not_of(kAllowed) != std::string_view::npos)
    return {};
  return name;
}

}  // namespace

std::string image_purl(const Document& document) {
  if (document.digest.empty() || document.kind == "dir") return {};
  const std::string_view repository = repository_of(document.name);
  if (repository.empty()) return {};
  const std::size_t slash = repository.rfind('/');
  package::Purl purl;
  purl.type = "oci";
  purl.name = repository.substr(slash == std::string_view::npos ? 0 : slash + 1);
  purl.version = document.digest;
  const std::size_t bar = document.platform.find('/');
  if (bar != std::string::npos)
    purl.qualifiers.emplace_back("arch", document.platform.substr(bar + 1));
  if (slash != std::string_view::npos) purl.qualifiers.emplace_back("repository_url", repository);
  return package::build_purl(std::move(purl)).value_or(std::string());
}

std::vector<std::string> package_references(const Document& document,
                                            const std::vector<std::uint32_t>& order) {
  std::vector<std::string> out(document.packages.size());
  std::unordered_set<std::string> taken;
  for (const std::uint32_t index : order) {
    const Package& each = document.packages[index];
    std::string base = each.purl;
    if (base.empty()) {
      base = ascii("unidentified:" + each.name + "@" + each.version);
      if (!each.path.empty()) base += "|" + ascii(each.path);
    }
    std::string reference = base;
    if (taken.contains(reference) && !each.purl.empty() && !each.path.empty())
      reference = base += "|" + ascii(each.path);
    for (int count = 2; !taken.insert(reference).second; ++count)
      reference = base + "|" + std::to_string(count);
    out[index] = std::move(reference);
  }
  return out;
}

std::string joined_name(const Package& package) {
  if (package.name_space.empty() || package::is_os(package.kind)) return package.name;
  const char separator = package.kind == package::Kind::maven ? ':' : '/';
  return package.name_space + separator + package.name;
}

Hash split_hash(std::string_view digest) {
  static constexpr std::pair<std::string_view, std::size_t> kSizes[] = {
      {"md5", 32}, {"sha1", 40}, {"sha256", 64}, {"sha384", 96}, {"sha512", 128}};
  const std::size_t colon = digest.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view algorithm = digest.substr(0, colon);
  const std::string_view hex = digest.substr(colon + 1);
  for (const auto& [name, size] : kSizes)
    if (name == algorithm && hex.size() == size && is_hex(hex)) return {name, hex};
  return {};
}

}  // namespace pratique::sbom
