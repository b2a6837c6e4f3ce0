// One entry a program. Behind each: what Debian calls its source package, and what Bitnami's
// advisories call it; "-" where there is none.
#include "catalog/binary/classifier.h"

namespace pratique::catalog::binary {
namespace {

constexpr std::string_view kZero("\0", 1);
constexpr std::string_view kZeroV("\0v", 2);

constexpr Rule kNode[] = {{"node.js/v", "", "", 3, Tail::stage}};
constexpr Rule kJava[] = {{" JRE (", "", "", 1, Tail::update}};
constexpr Rule kNginx[] = {{"nginx version: nginx/"}, {"nginx/"}};
constexpr Rule kOpenssl[] = {{"OpenSSL ", "", " ", 3, Tail::letter},
                             {"OpenSSL ", "", "-", 3, Tail::letter},
                             {"OpenSSL ", "", "+", 3, Tail::letter}};
constexpr Rule kBusybox[] = {{"BusyBox v"}};
constexpr Rule kPostgres[] = {{"postgres (PostgreSQL) ", "", "", 1, Tail::stage}};
constexpr Rule kHttpd[] = {{"Apache/"}};
constexpr Rule kPhp[] = {{"X-Powered-By: PHP/", "", "", 3, Tail::stage}};
constexpr Rule kRuby[] = {{"ruby ", "", " (", 3, Tail::skip_patch},
                          {"ruby ", "", " (", 3, Tail::stage}};
constexpr Rule kPerl[] = {{kZeroV, "5.", kZero}, {"/v", "5.", kZero}};
constexpr Rule kMemcached[] = {{"memcached "}};
constexpr Rule kHaproxy[] = {{"", "", ", released ", 2, Tail::stage}};
constexpr Rule kCurl[] = {{"libcurl/"}, {"curl/"}};
constexpr Rule kBash[] = {{"@(#)Bash version "}};
constexpr Rule kMariadb[] = {{"", "", "-MariaDB"}};
constexpr Rule kGit[] = {{"git/"}};
constexpr Rule kSqlite[] = {{kZero, "3.", kZero}, {"-", "3.", kZero}};
constexpr Rule kZlib[] = {{" deflate ", "", " Copyright", 2}};
constexpr Rule kLighttpd[] = {{"lighttpd/"}};
constexpr Rule kOpenssh[] = {{"OpenSSH_", "", "", 2, Tail::patch}};

constexpr Classifier kClassifiers[] = {
    {"python",
     "python python# python#.* python## libpython#.* python##.dll python###.dll",
     {},
     find_python},                                                              // python3.N, python
    {"node", "node nodejs node.exe node## libnode.so*", kNode, nullptr, true},  // nodejs, node
    {"java", "libjvm.so libjvm.dylib jvm.dll", kJava},                          // openjdk-N, java
    {"nginx", "nginx nginx-debug nginx.exe", kNginx, nullptr, true},            // nginx, nginx
    {"openssl", "openssl openssl.exe libcrypto.* libcrypto-* libssl.* libssl-*",
     kOpenssl},                                                             // openssl, -
    {"busybox", "busybox busybox.* busybox-* [", kBusybox, nullptr, true},  // busybox, -
    {"redis",
     "redis-server redis-check-aof redis-check-rdb redis-sentinel",
     {},
     find_redis,
     true},                                                // redis, redis
    {"valkey", "valkey-server", {}, find_redis, true},     // valkey, valkey
    {"postgresql", "postgres", kPostgres, nullptr, true},  // postgresql-N, postgresql
    {"httpd", "httpd apache2", kHttpd, nullptr, true},     // apache2, apache
    {"php", "php php# php#.* php## php-* php#-* php##-* libphp* php.exe php-cgi.exe",
     kPhp},                                                                  // phpN.N, php
    {"ruby", "ruby ruby#.* ruby## libruby.so* libruby-* libruby.*", kRuby},  // rubyN.N, ruby
    {"perl", "perl perl5.* libperl.so*", kPerl},                             // perl, -
    {"memcached", "memcached", kMemcached, nullptr, true},                   // memcached, memcached
    {"haproxy", "haproxy", kHaproxy, nullptr, true},                         // haproxy, haproxy
    {"curl", "curl curl.exe libcurl.so* libcurl-*", kCurl},                  // curl, -
    {"bash", "bash", kBash},                                                 // bash, -
    {"mariadb", "mariadbd mysqld", kMariadb},                                // mariadb, mariadb
    {"git", "git git.exe", kGit},                                            // git, git
    {"sqlite", "libsqlite3.so*", kSqlite},                                   // sqlite3, -
    {"zlib", "libz.so*", kZlib},                                             // zlib, -
    {"lighttpd", "lighttpd", kLighttpd},                                     // lighttpd, -
    {"openssh", "sshd ssh", kOpenssh},                                       // openssh, -
};

}  // namespace

std::span<const Classifier> classifiers() { return kClassifiers; }

const Classifier* classifier_of(std::string_view file_name) {
  for (const Classifier& classifier : kClassifiers) {
    std::string_view files = classifier.files;
    while (!files.empty()) {
      const std::size_t end = files.find(' ');
      if (matches(files.substr(0, end), file_name)) return &classifier;
      files.remove_prefix(end == std::string_view::npos ? files.size() : end + 1);
    }
  }
  return nullptr;
}

bool matches(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  for (; at < pattern.size(); ++at) {
    if (pattern[at] == '*') {
      const std::string_view rest = pattern.substr(at + 1);
      for (std::size_t from = at; from <= name.size(); ++from) {
        if (matches(rest, name.substr(from))) return true;
      }
      return false;
    }
    if (at >= name.size()) return false;
    if (pattern[at] == '#' ? name[at] < '0' || name[at] > '9' : pattern[at] != name[at])
      return false;
  }
  return at == name.size();
}

}  // namespace pratique::catalog::binary
