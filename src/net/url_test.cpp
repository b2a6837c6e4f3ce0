#include "net/url.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::net;

TEST_CASE("url: parts") {
  struct Case {
    const char* text;
    const char* origin;
    const char* target;
  };
  for (const Case& c :
       {Case{"https://Example.COM/v2/", "https://example.com", "/v2/"},
        Case{"http://h:5000/a?b=c#d", "http://h:5000", "/a?b=c"},
        Case{"https://h", "https://h", "/"}, Case{"https://h:443?x", "https://h", "/?x"},
        Case{"http://[::1]:8080/x", "http://[::1]:8080", "/x"},
        Case{"http://u:p%40ss@proxy:3128", "http://proxy:3128", "/"}}) {
    CAPTURE(c.text);
    const auto url = parse_url(c.text);
    REQUIRE(url);
    CHECK(url->origin() == c.origin);
    CHECK(url->target == c.target);
  }
  CHECK(parse_url("http://u:p%40ss@proxy:3128")->userinfo == "u:p@ss");
}

TEST_CASE("url: what is none is refused") {
  for (const char* text : {"", "ftp://h/", "https://", "https:///x", "http://h:0/",
                           "http://h:99999/", "http://h:x/", "http://a b/", "http://h/\r\nX: y",
                           "http://[::1", "http://[zz]/", "//h/x", "http://a@b@/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text));
  }
}

TEST_CASE("url: references of redirects") {
  const Url base = parse_url("https://h:8443/a/b?c=d").value();
  CHECK(resolve_url(base, "http://x/y").value().text() == "http://x/y");
  CHECK(resolve_url(base, "//x/y").value().text() == "https://x/y");
  CHECK(resolve_url(base, "/y?z=http://q").value().text() == "https://h:8443/y?z=http://q");
  CHECK(resolve_url(base, "y").value().text() == "https://h:8443/a/y");
  CHECK(resolve_url(base, "?y").value().text() == "https://h:8443/a/b?y");
}

TEST_CASE("url: which proxy") {
  struct Case {
    const char* no_proxy;
    const char* url;
    bool proxied;
  };
  for (const Case& c : {
           Case{"", "https://h.example/", true},
           Case{"*", "https://h.example/", false},
           Case{"example", "https://h.example/", false},
           Case{".example", "https://h.example/", false},
           Case{"*.example", "https://h.example/", false},
           Case{"ample", "https://h.example/", true},
           Case{"a, h.example", "https://h.example/", false},
           Case{"h.example:8443", "https://h.example/", true},
           Case{"h.example:443", "https://h.example/", false},
           Case{"10.0.0.0/8", "https://10.1.2.3/", false},
           Case{"10.0.0.0/8", "https://11.1.2.3/", true},
           Case{"fd00::/8", "https://[fd12::1]/", false},
           Case{"", "https://localhost:5000/", false},
           Case{"", "https://127.0.0.1/", false},
       }) {
    CAPTURE(c.no_proxy);
    CAPTURE(c.url);
    const auto proxy =
        proxy_for(parse_url(c.url).value(), {"http://p:3128", "http://p:3128", c.no_proxy});
    REQUIRE(proxy);
    CHECK(proxy->has_value() == c.proxied);
  }
}
