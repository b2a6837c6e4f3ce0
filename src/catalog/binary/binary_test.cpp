#include "catalog/binary/binary.h"

#include <doctest/doctest.h>

#include "catalog/binary/classifier.h"
#include "support/elf_builder.h"

using namespace pratique;
using namespace pratique::catalog;
using namespace pratique::catalog::binary;

namespace {

// Text as it stands in a program: '|' is a zero byte.
std::string program(std::string text) {
  for (char& c : text) {
    if (c == '|') c = '\0';
  }
  return test::build_elf({{".rodata", 0x401000, text}});
}

std::string listed(const Parsed& parsed) {
  std::string out;
  for (const package::Package& package : parsed.packages) {
    out += package.name + "@" + package.version + (package.unidentified.empty() ? " " : "? ");
  }
  return out;
}

std::string found(const std::string& path, const std::string& content) {
  const FileInfo file = {path, content.size(), 0755};
  const Want want = cataloger().wants(file);
  if (want == Want::no) return "not wanted";
  if (want == Want::sniff && !cataloger().wants_content(file, content)) return "not wanted";
  return listed(cataloger().parse(file, content));
}

class EmptyTree final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return false; }
  std::string resolve(std::string_view path) const override { return std::string(path); }
};

}  // namespace

TEST_CASE("classifiers: what real programs carry") {
  struct Case {
    const char* path;
    const char* text;
    const char* packages;
  };
  for (const Case& c : {
           Case{"usr/local/lib/libpython3.12.so.1.0", "|2.6.0|3.12.1|main|", "python@3.12.1 "},
           {"usr/local/bin/python3.13", "|3.13.0rc2|", "python@3.13.0rc2 "},
           {"opt/python/bin/python3.11", "|3.40.1|3.11.7|", "python@3.11.7 "},
           {"opt/python/bin/python", "|3.40.1|/usr/lib/python3.9/x|3.9.18|", "python@3.9.18 "},
           {"opt/python/bin/python2.7", "|2.7.18|", "python@2.7.18 "},
           {"opt/pyenv/lib/libpython3.12.so.1.0", "|/opt/pyenv/versions/3.12.1|", "python@3.12.1 "},
           {"usr/local/bin/python3.12", "|libpython3.12.so.1.0|", ""},  // only starts the library
           {"usr/local/bin/node", "|https://x/node.js/v18.19.0|", "node@18.19.0 "},
           {"usr/lib/libnode.so.108", "|node.js/v18.20.4|", "node@18.20.4 "},
           {"usr/local/bin/node", "|node.js/vX|", ""},
           {"opt/jdk/lib/server/libjvm.so",
            "|OpenJDK 64-Bit Server VM (17.0.9+9) for linux-amd64 JRE (17.0.9+9), built|",
            "java@17.0.9 "},
           {"opt/jdk8/jre/lib/amd64/server/libjvm.so", "| JRE (1.8.0_392-b08), built|",
            "java@1.8.0_392 "},
           {"usr/sbin/nginx", "|nginx version: nginx/1.25.3|Server: nginx/1.0.0|", "nginx@1.25.3 "},
           {"usr/bin/openssl", "|OpenSSL 3.0.11 19 Sep 2023|", "openssl@3.0.11 "},
           {"opt/lib/libcrypto.so.1.1", "|OpenSSL 1.1.1w  11 Sep 2023|", "openssl@1.1.1w "},
           {"opt/lib/libssl.so.10", "|OpenSSL 1.0.2k-fips  26 Jan 2017|", "openssl@1.0.2k "},
           {"opt/lib/libcrypto.so.1.0.0", "|part of OpenSSL 1|OpenSSL 1.0.2zg  7 Feb 2023|",
            "openssl@1.0.2zg "},
           {"bin/busybox", "|syslogd started: BusyBox v1.36.1|", "busybox@1.36.1 "},
           {"bin/[", "|BusyBox v1.36.1 (2023)|", "busybox@1.36.1 "},
           {"usr/bin/[", "|GNU coreutils|", ""},
           {"usr/local/bin/redis-server",
            "|2.6.0|7.0.14|7.0.14buildkitsandbox-1702957741000000000|", "redis@7.0.14 "},
           {"usr/local/bin/redis-server", "|4.0.11|4.0.11841ce7054bd9-1542359302000000000|",
            "redis@4.0.11 "},
           {"usr/bin/redis-check-rdb", "|5.3.0|A7.0.151790282056000000000|7.0.15|",
            "redis@7.0.15 "},
           {"usr/bin/redis-server", "|Server started, Redis version 2.8.23|", "redis@2.8.23 "},
           {"usr/lib/postgresql/15/bin/postgres", "|postgres (PostgreSQL) 15.5 (Debian)|",
            "postgresql@15.5 "},
           {"usr/local/bin/postgres", "|postgres (PostgreSQL) 16beta2|", "postgresql@16beta2 "},
           {"usr/local/bin/postgres", "|postgres (PostgreSQL) 9.6.24|", "postgresql@9.6.24 "},
           {"usr/local/apache2/bin/httpd", "|Apache/2|Apache/2.4|Apache/2.4.58 (Unix)|",
            "httpd@2.4.58 "},
           {"usr/local/sbin/php-fpm", "|X-Powered-By: PHP/8.2.13|", "php@8.2.13 "},
           {"usr/bin/php8.3", "|X-Powered-By: PHP/8.3.0RC6|", "php@8.3.0RC6 "},
           {"usr/lib/apache2/modules/libphp8.2.so", "|X-Powered-By: PHP/8.2.13|", "php@8.2.13 "},
           {"usr/local/lib/libruby.so.3.2.2",
            "|ruby 3.2.2 (2023-03-30 revision e51014f9c0) [x86_64-linux]|", "ruby@3.2.2 "},
           {"usr/bin/ruby2.7", "|ruby 2.7.8p225 (2023-03-30)|", "ruby@2.7.8 "},
           {"usr/local/bin/ruby", "|ruby 3.4.0preview1 (2024)|", "ruby@3.4.0preview1 "},
           {"usr/local/bin/perl5.36.0", "|v5.36.0|", "perl@5.36.0 "},
           {"usr/bin/memcached", "|memcached 1.6.22|", "memcached@1.6.22 "},
           {"usr/sbin/haproxy", "| version 2.8.3-86e043a, released 2023/09/07|", "haproxy@2.8.3 "},
           {"usr/bin/curl", "|curl/8.4.0|", "curl@8.4.0 "},
           {"bin/bash", "|@(#)Bash version 5.2.15(1) release GNU|", "bash@5.2.15 "},
           {"usr/sbin/mariadbd", "|10.11.6-MariaDB-log|", "mariadb@10.11.6 "},
           {"usr/bin/git", "|git/2.43.0|", "git@2.43.0 "},
           {"usr/lib/libsqlite3.so.0.8.6", "|3.44.0|", "sqlite@3.44.0 "},
           {"usr/lib/libz.so.1.3", "| deflate 1.3 Copyright 1995-2023|", "zlib@1.3 "},
           {"usr/sbin/lighttpd", "|lighttpd/1.4.69|", "lighttpd@1.4.69 "},
           {"usr/sbin/sshd", "|OpenSSH_9.2p1|", "openssh@9.2p1 "},
       }) {
    CAPTURE(c.path);
    CAPTURE(c.text);
    CHECK(found(c.path, program(c.text)) == c.packages);
  }
}

TEST_CASE("classifiers: what only looks like a program") {
  CHECK(found("usr/local/bin/node", "#!/bin/sh\nexec node.js/v1.2.3\n") == "not wanted");
  CHECK(found("usr/share/doc/nginx.txt", "nginx/1.25.3") == "not wanted");
  CHECK(found("usr/bin/openssl-like", program("|OpenSSL 3.0.11 19 Sep|")) == "not wanted");
  CHECK(found("usr/bin/openssl", program("|OpenSSL 3.0.11|")) == "");
  CHECK(found("usr/sbin/nginx", program("|nginx/20240102.1.1|")) == "");
}

TEST_CASE("classifiers: a certain program without a version is listed as unidentified") {
  const std::string large(200'000, 'x');
  CHECK(found("usr/sbin/nginx", program(large)) == "nginx@? ");
  CHECK(found("usr/sbin/nginx-debug", program(large)) == "");
  CHECK(found("usr/bin/curl", program(large)) == "");
}

TEST_CASE("classifiers: files that name a version") {
  const std::string release =
      "IMPLEMENTOR=\"Eclipse "
      "Adoptium\"\nJAVA_VERSION=\"17.0.9\"\nJAVA_VERSION_DATE=\"2023-10-17\"\n";
  const Parsed java =
      cataloger().parse({"opt/java/openjdk/release", release.size(), 0644}, release);
  REQUIRE(java.packages.size() == 1);
  CHECK(java.packages[0].name == "java");
  CHECK(java.packages[0].version == "17.0.9");
  CHECK(java.packages[0].vendor == "Eclipse Adoptium");
  CHECK(java.packages[0].kind == package::Kind::generic);
  CHECK(java.packages[0].evidence == package::Evidence::binary);
  CHECK(found("opt/x/release", "NAME=y\n") == "not wanted");
  CHECK(cataloger().parse({"release", 9, 0644}, "JAVA_VERSION=\"$x\"\n").problems.size() == 1);
  CHECK(found("usr/local/go/VERSION", "go1.22.1\ntime 2024-02-29T18:18:48Z\n") == "go@1.22.1 ");
  CHECK(found("usr/lib/go-1.19/VERSION", "go1.19.8") == "go@1.19.8 ");
  CHECK(found("opt/google/VERSION", "4.5\n") == "");
  CHECK(found("opt/thing/VERSION", "go1.22.1\n") == "not wanted");
}

TEST_CASE("classifiers: one package for an installation") {
  struct Case {
    const char* path;
    const char* text;
    bool kept;
  };
  std::vector<FileResult> files;
  const std::vector<Case> cases = {
      {"usr/lib/x86_64-linux-gnu/libssl.so.3", "|OpenSSL 3.0.11 19 Sep|", false},
      {"usr/lib/x86_64-linux-gnu/libcrypto.so.3", "|OpenSSL 3.0.11 19 Sep|", false},
      {"usr/bin/openssl", "|OpenSSL 3.0.11 19 Sep|", true},
      {"usr/local/bin/openssl", "|OpenSSL 3.0.11 19 Sep|", true},
      {"usr/lib/old/libcrypto.so.1.1", "|OpenSSL 1.1.1w  11 Sep|", true},
      {"opt/jdk/lib/server/libjvm.so", "| JRE (17.0.9+9), built|", false},
  };
  for (const Case& c : cases) {
    const std::string bytes = program(c.text);
    files.push_back({c.path, cataloger().parse({c.path, bytes.size(), 0755}, bytes)});
    REQUIRE(files.back().parsed.packages.size() == 1);
  }
  files.push_back({"opt/jdk/release",
                   cataloger().parse({"opt/jdk/release", 22, 0644}, "JAVA_VERSION=\"17.0.9\"\n")});
  cataloger().join(files, EmptyTree());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(cases[i].path);
    CHECK(files[i].parsed.packages.size() == (cases[i].kept ? 1 : 0));
  }
  CHECK(files.back().parsed.packages.size() == 1);
}

TEST_CASE("classifiers: name patterns") {
  struct Case {
    const char* pattern;
    const char* name;
    bool matches;
  };
  for (const Case& c : {Case{"python#.*", "python3.12", true},
                        {"python#.*", "python", false},
                        {"python#", "pythonx", false},
                        {"lib*.so*", "libx.so.1", true},
                        {"lib*.so*", "libx.a", false},
                        {"a", "a", true},
                        {"a", "ab", false},
                        {"a*", "a", true},
                        {"", "", true},
                        {"#", "", false}}) {
    CAPTURE(c.pattern);
    CAPTURE(c.name);
    CHECK(matches(c.pattern, c.name) == c.matches);
  }
}
