#include "advisory/programs.h"

#include <array>

namespace pratique::advisory {
namespace {

struct Program {
  std::string_view classified;
  std::string_view bitnami;
};
constexpr std::array kPrograms = {
    Program{"node", "node"},
    Program{"nodejs", "node"},
    Program{"python", "python"},
    Program{"cpython", "python"},
    Program{"java", "java"},
    Program{"openjdk", "java"},
    Program{"jre", "java"},
    Program{"go", "golang"},
    Program{"golang", "golang"},
    Program{"nginx", "nginx"},
    Program{"redis", "redis"},
    Program{"redis-server", "redis"},
    Program{"postgres", "postgresql"},
    Program{"postgresql", "postgresql"},
    Program{"httpd", "apache"},
    Program{"apache", "apache"},
    Program{"apache2", "apache"},
    Program{"php", "php"},
    Program{"php-cli", "php"},
    Program{"ruby", "ruby"},
    Program{"mariadb", "mariadb"},
    Program{"mysql", "mysql"},
    Program{"mongodb", "mongodb"},
    Program{"mongod", "mongodb"},
    Program{"memcached", "memcached"},
    Program{"haproxy", "haproxy"},
    Program{"envoy", "envoy"},
    Program{"etcd", "etcd"},
    Program{"consul", "consul"},
    Program{"vault", "vault"},
    Program{"traefik", "traefik"},
    Program{"git", "git"},
    Program{"openssl", "openssl"},
    Program{"tomcat", "tomcat"},
    Program{"wordpress", "wordpress"},
    Program{"rabbitmq", "rabbitmq"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// "1.8.0_392-b08" -> "8.0.392"; "17.0.8.1+1" -> "17.0.8".
std::string java_version(std::string_view version) {
  if (version.starts_with("1.") && version.find('_') != std::string_view::npos) {
    const std::string out(version.substr(2, version.find('_') - 2));
    std::string_view update = version.substr(version.find('_') + 1);
    std::size_t end = 0;
    while (end < update.size() && is_digit(update[end])) ++end;
    return out + "." + std::string(update.substr(0, end));
  }
  std::size_t end = 0;
  int dots = 0;
  while (end < version.size() && (is_digit(version[end]) || (version[end] == '.' && ++dots < 3)))
    ++end;
  return std::string(version.substr(0, end));
}

}  // namespace

std::string_view bitnami_name(std::string_view program) {
  const auto same = [&](std::string_view name) {
    if (name.size() != program.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = program[i] >= 'A' && program[i] <= 'Z' ? static_cast<char>(program[i] | 0x20)
                                                            : program[i];
      if (c != name[i]) return false;
    }
    return true;
  };
  for (const Program& one : kPrograms)
    if (same(one.classified)) return one.bitnami;
  return {};
}

std::string upstream_version(std::string_view program, std::string_view version) {
  if (version.starts_with("go")) version.remove_prefix(2);
  if (version.starts_with("v")) version.remove_prefix(1);
  version = version.substr(0, version.find(' '));
  if (program == "java") return java_version(version);
  std::size_t end = 0;
  while (end < version.size() && (is_digit(version[end]) || version[end] == '.')) ++end;
  if (end == 0 || end == version.size() || !is_letter(version[end])) return std::string(version);
  // Ruby's patch level counts builds of the same release.
  if (program == "ruby" && version[end] == 'p' && version.substr(end, 3) != "pre")
    return std::string(version.substr(0, end));
  return std::string(version.substr(0, end)) + "-" + std::string(version.substr(end));
}

std::string without_bitnami_revision(std::string_view version) {
  const std::size_t dash = version.rfind('-');
  if (dash == std::string_view::npos || dash + 1 == version.size()) return std::string(version);
  const bool number = version.find_first_not_of("0123456789", dash + 1) == std::string_view::npos;
  return std::string(number ? version.substr(0, dash) : version);
}

}  // namespace pratique::advisory
