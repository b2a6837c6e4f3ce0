#include "oci/platform.h"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pratique::oci {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_specifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace

std::string Platform::text() const {
  if (os.empty() && architecture.empty()) return "unknown";
  std::string out = os.empty() ? "unknown" : os;
  out += "/" + (architecture.empty() ? std::string("unknown") : architecture);
  if (!variant.empty()) out += "/" + variant;
  if (!os_version.empty()) out += ":" + os_version;
  return out;
}

Platform normalised(const Platform& platform) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kArchitectures = {{
      {"x86_64", "amd64"},
      {"x86-64", "amd64"},
      {"aarch64", "arm64"},
      {"armhf", "arm"},
      {"armel", "arm"},
      {"i386", "386"},
      {"i686", "386"},
      {"powerpc64le", "ppc64le"},
  }};
  Platform out = platform;
  out.os = lower_case(platform.os);
  out.architecture = lower_case(platform.architecture);
  out.variant = lower_case(platform.variant);
  if (out.os == "macos") out.os = "darwin";
  if (out.architecture == "armel" && out.variant.empty()) out.variant = "v6";
  for (const auto& [from, to] : kArchitectures)
    if (out.architecture == from) out.architecture = to;
  if (!out.variant.empty() && out.variant[0] >= '0' && out.variant[0] <= '9')
    out.variant.insert(0, "v");
  if (out.architecture == "amd64" && out.variant == "v1") out.variant.clear();
  if (out.architecture == "arm64" && out.variant == "v8") out.variant.clear();
  if (out.architecture == "arm" && out.variant.empty()) out.variant = "v7";
  return out;
}

bool matches(const Platform& offered, const Platform& wanted) {
  const Platform have = normalised(offered);
  const Platform want = normalised(wanted);
  if (!want.os.empty() && have.os != want.os) return false;
  if (!want.architecture.empty() && have.architecture != want.architecture) return false;
  // Without a variant asked for, arm's normal form has put one there.
  if (have.variant != want.variant && !(want.variant.empty() && wanted.variant.empty()))
    return false;
  if (want.os_version.empty() || have.os_version == want.os_version) return true;
  return have.os_version.starts_with(want.os_version) &&
         have.os_version[want.os_version.size()] == '.';
}

Platform host_platform() {
  Platform host{.os = "linux", .architecture = "amd64", .variant = "", .os_version = ""};
  utsname name{};
  if (::uname(&name) == 0) {
    host.architecture = name.machine;
    if (host.architecture.starts_with("armv")) {
      host.variant = "v" + host.architecture.substr(4, 1);
      host.architecture = "arm";
    }
  }
  return normalised(host);
}

Result<PlatformChoice> parse_platform_choice(std::string_view text) {
  PlatformChoice choice;
  if (text.empty()) return choice;
  if (text == "all") {
    choice.kind = PlatformChoice::Kind::all;
    return choice;
  }
  const auto wrong = [&] {
    return usage_error("platform \"" + std::string(text.substr(0, 100)) +
                       "\" is neither \"all\" nor OS/ARCH[/VARIANT]");
  };
  choice.kind = PlatformChoice::Kind::named;
  Platform& platform = choice.platform;
  std::string_view rest = text;
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    platform.os_version = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!is_specifier(platform.os_version)) return wrong();
  }
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return wrong();
  std::string_view os = rest.substr(0, slash);
  rest.remove_prefix(slash + 1);
  if (const auto open = os.find('('); open != std::string_view::npos && os.ends_with(')')) {
    platform.os_version = os.substr(open + 1, os.size() - open - 2);
    os = os.substr(0, open);
    if (!is_specifier(platform.os_version)) return wrong();
  }
  platform.os = os;
  const auto second = rest.find('/');
  platform.architecture = rest.substr(0, second);
  if (second != std::string_view::npos) {
    platform.variant = rest.substr(second + 1);
    if (!is_specifier(platform.variant)) return wrong();
  }
  if (!is_specifier(platform.os) || !is_specifier(platform.architecture)) return wrong();
  return choice;
}

}  // namespace pratique::oci
