#include "core/digest.h"

#include <doctest/doctest.h>

#include <vector>

using namespace pratique;

TEST_CASE("digest: parse accepts only what the OCI specification registers") {
  const std::string hex(64, 'a');
  CHECK(Digest::parse("sha256:" + hex));
  CHECK(Digest::parse("sha512:" + hex + hex));
  for (const std::string& bad : {std::string("sha256:") + std::string(64, 'A'),
                                 "sha256:" + hex + "0", std::string("md5:") + std::string(32, 'a'),
                                 hex, std::string(), "sha256:../" + hex.substr(3)}) {
    CAPTURE(bad);
    CHECK_FALSE(Digest::parse(bad));
  }
}

TEST_CASE("digest: known answers") {
  CHECK(hash_hex(HashKind::sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(Digest::sha256_of("").hex() ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("base64 and hex round trip") {
  for (const std::string& text :
       std::vector<std::string>{"", "a", "ab", "abc", "abcd", "\x00\xff\x10"}) {
    CHECK(from_base64(to_base64(text)).value() == text);
    CHECK(from_hex(to_hex(text)).value() == text);
  }
  CHECK_FALSE(from_base64("a"));
  CHECK_FALSE(from_base64("a*bc"));
  CHECK_FALSE(from_hex("0"));
}
