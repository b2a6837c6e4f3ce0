#include "catalog/conan/reference.h"

#include <algorithm>

namespace pratique::catalog::conan {
namespace {

// Names, versions, users and channels: letters, digits, "_", "+", ".", "-".
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '.' || c == '-';
  });
}

}  // namespace

package::Package make_package(std::string_view name, std::string_view version,
                              std::string_view user, std::string_view channel) {
  package::Package package;
  package.kind = package::Kind::conan;
  package.name = name;
  package.version = version;
  if (user == "_") user = {};
  if (channel == "_") channel = {};
  if (!user.empty() && !channel.empty()) {
    package.name_space = user;
    package.qualifiers.emplace_back("channel", channel);
  } else if (!user.empty()) {
    package.qualifiers.emplace_back("user", user);
  }
  return package;
}

std::optional<package::Package> package_of(std::string_view reference) {
  // "…#REVISION%TIME" and Conan 1's "…:PACKAGE_ID#REVISION".
  reference = reference.substr(0, reference.find_first_of("#%:"));
  const std::size_t at = reference.find('@');
  const std::string_view id = reference.substr(0, at);
  const std::size_t slash = id.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view name = id.substr(0, slash);
  const std::string_view version = id.substr(slash + 1);
  if (!is_word(name) || !is_word(version)) return std::nullopt;
  std::string_view user =
      at == std::string_view::npos ? std::string_view{} : reference.substr(at + 1);
  std::string_view channel;
  if (const std::size_t between = user.find('/'); between != std::string_view::npos) {
    channel = user.substr(between + 1);
    user = user.substr(0, between);
  }
  if ((!user.empty() && !is_word(user)) || (!channel.empty() && !is_word(channel)))
    return std::nullopt;
  return make_package(name, version, user, channel);
}

}  // namespace pratique::catalog::conan
