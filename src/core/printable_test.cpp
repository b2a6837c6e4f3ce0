#include "core/printable.h"

#include <doctest/doctest.h>

namespace pratique {

TEST_CASE("text for a terminal") {
  struct Case {
    const char* name;
    std::string text;
    std::string shown;
  };
  const Case cases[] = {
      {"plain", "left-pad 1.0.0", "left-pad 1.0.0"},
      {"other scripts", "naïve 日本 🚢", "naïve 日本 🚢"},
      {"an escape sequence", "a\x1b[31mb", "a?[31mb"},
      {"line ends", "a\r\nb\tc", "a??b?c"},
      {"zero and DEL", std::string("a\0b\x7f", 4), "a?b?"},
      {"a C1 introducer",
       "a\xc2\x9b"
       "31m",
       "a?31m"},
      {"writing turned round",
       "a\xe2\x80\xae"
       "b",
       "a?b"},
      {"a line separator",
       "a\xe2\x80\xa8"
       "b",
       "a?b"},
      {"a bare byte",
       "a\x9b"
       "31m",
       "a?31m"},
      {"an overlong form", "\xc0\x9b", "??"},
      {"a surrogate", "\xed\xa0\x80", "???"},
      {"above Unicode", "\xf4\x90\x80\x80", "????"},
      {"cut short", "a\xe2\x80", "a??"},
      {"nothing", "", ""},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    CHECK(printable(each.text) == each.shown);
  }
}

}  // namespace pratique
