#include "oci/registry.h"

#include <doctest/doctest.h>

#include "oci/challenge.h"
#include "oci/credentials.h"

using namespace pratique;
using namespace pratique::oci;

TEST_CASE("registry: challenges") {
  const auto all = parse_challenges(
      R"(Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push", Basic realm="x \"y\"")");
  REQUIRE(all.size() == 2);
  CHECK(all[0].scheme == "bearer");
  CHECK(all[0].parameter("realm") == "https://auth.example/token");
  CHECK(all[0].parameter("scope") == "repository:a/b:pull,push");
  CHECK(all[1].scheme == "basic");
  CHECK(all[1].parameter("realm") == "x \"y\"");
}

TEST_CASE("registry: broken challenges end the list") {
  CHECK(parse_challenges("").empty());
  CHECK(parse_challenges("realm=\"x\"").empty());
  CHECK(parse_challenges("Bearer realm=\"x").size() == 1);
  CHECK(parse_challenges("Bearer realm=\"x").front().parameter("realm").empty());
  CHECK(parse_challenges("BASIC").front().scheme == "basic");
}

TEST_CASE("credentials: which entry of config.json") {
  const text::Json config = text::parse_json(R"({"auths": {
    "https://index.docker.io/v1/": {"auth": "aHViOnB3"},
    "quay.io": {"auth": "cXVheTpwdw=="},
    "quay.io/team": {"auth": "dGVhbTpw Og=="},
    "reg.example:5000": {"username": "u", "password": "p:w"},
    "https://other.example": {"identitytoken": "refresh"},
    "helper.example": {}
  }, "credHelpers": {"ecr.example": "ecr-login"}, "credsStore": "secretservice"})")
                                .value();
  struct Case {
    const char* domain;
    const char* path;
    const char* user;
  };
  for (const Case& c : {Case{"docker.io", "library/nginx", "hub"}, Case{"quay.io", "x/y", "quay"},
                        Case{"quay.io", "teams/y", "quay"}, Case{"reg.example:5000", "x", "u"},
                        Case{"reg.example", "x", ""}, Case{"helper.example", "x", ""},
                        Case{"evil-quay.io", "x", ""}}) {
    CAPTURE(c.domain);
    CAPTURE(c.path);
    const auto found = credentials_in(config, c.domain, c.path);
    REQUIRE(found);
    CHECK((*found ? (*found)->user : "") == c.user);
  }
  const auto broken = credentials_in(config, "quay.io", "team/app");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message.find("dGVhbTpw") == std::string::npos);
  CHECK(credentials_in(config, "other.example", "x").value()->identity_token == "refresh");
  CHECK(credential_helper_in(config, "ecr.example") == "ecr-login");
  CHECK(credential_helper_in(config, "x.example") == "secretservice");
}

TEST_CASE("credentials: helpers are named, never spelled as paths") {
  for (const char* name : {"", "../x", "a b", "x;y", "a/b"}) {
    CAPTURE(name);
    CHECK_FALSE(ask_credential_helper(name, "r.example"));
  }
}

TEST_CASE("registry: which hosts are asked") {
  struct Case {
    const char* name;
    const char* image;
    std::vector<std::string> mirrors;
    std::vector<std::string> asked;  // HOST/PATH of DOMAIN
  };
  for (const Case& c : std::vector<Case>{
           {"docker hub", "nginx", {}, {"registry-1.docker.io/library/nginx of docker.io"}},
           {"docker hub by name", "docker.io/a/b:1", {}, {"registry-1.docker.io/a/b of docker.io"}},
           {"another", "quay.io/a/b", {}, {"quay.io/a/b of quay.io"}},
           {"port", "127.0.0.1:5000/x", {}, {"127.0.0.1:5000/x of 127.0.0.1:5000"}},
           {"mirror",
            "nginx",
            {"docker.io=m:5000", "quay.io=q"},
            {"m:5000/library/nginx of m:5000", "registry-1.docker.io/library/nginx of docker.io"}},
           {"mirror below a path",
            "quay.io/a/b",
            {"quay.io=m/hub/x/", "quay.io=n"},
            {"m/hub/x/a/b of m", "n/a/b of n", "quay.io/a/b of quay.io"}}}) {
    CAPTURE(c.name);
    const auto hosts = registry_hosts(parse_reference(c.image).value(), c.mirrors);
    REQUIRE(hosts);
    std::vector<std::string> asked;
    for (const RegistryHost& host : *hosts)
      asked.push_back(host.host + "/" + host.path + " of " + host.domain);
    CHECK(asked == c.asked);
  }
  for (const char* mirror : {"", "x", "=m", "docker.io="}) {
    CAPTURE(mirror);
    const auto hosts = registry_hosts(parse_reference("nginx").value(), {mirror});
    REQUIRE_FALSE(hosts);
    CHECK(hosts.error().code == ErrorCode::usage);
  }
}
