#include "text/xml.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::text;

namespace {

std::string shape(const XmlElement& element) {
  std::string out = "<" + element.name;
  for (const auto& [name, value] : element.attributes) out += " " + name + "=" + value;
  out += ">" + element.text;
  for (const XmlElement& child : element.children) out += shape(child);
  return out + "</>";
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("xml trees") {
  struct Case {
    const char* name;
    std::string input;
    const char* want;
  };
  const Case cases[] = {
      {"nested", "<a><b>x</b><c/></a>", "<a><b>x</><c></></>"},
      {"white space trimmed", "<a>\n  x y \n</a>", "<a>x y</>"},
      {"text around children is joined", "<a>x<b/>y</a>", "<a>xy<b></></>"},
      {"prefixes dropped", "<p:a xmlns:p='u' p:k='v'><p:b/></p:a>", "<a xmlns:p=u p:k=v><b></></>"},
      {"unbound prefix tolerated", "<q:a/>", "<a></>"},
      {"predefined entities", "<a k='&lt;'>&amp;&#65;&#x42;</a>", "<a k=<>&AB</>"},
      {"CDATA", "<a><![CDATA[<b>&amp;]]></a>", "<a><b>&amp;</>"},
      {"comment and instruction", "<?xml version='1.0'?><!-- x --><a><?pi?><!-- y -->z</a>",
       "<a>z</>"},
      {"document type without entities", "<!DOCTYPE a SYSTEM 'http://x/y.dtd'><a/>", "<a></>"},
      {"element declaration", "<!DOCTYPE a [<!ELEMENT a (#PCDATA)>]><a>t</a>", "<a>t</>"},
      {"latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", "<a>\xc3\xa9</>"},
      {"other single-byte encoding", "<?xml version='1.0' encoding='windows-1252'?><a>x\x80</a>",
       "<a>x\xef\xbf\xbd</>"},
      {"byte order mark", "\xef\xbb\xbf<a/>", "<a></>"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto root = parse_xml(c.input);
    REQUIRE_MESSAGE(root.has_value(), (root ? "" : root.error().message));
    CHECK(shape(*root) == c.want);
  }
}

TEST_CASE("xml refusals name the place") {
  struct Case {
    const char* name;
    std::string input;
    ErrorCode code;
    const char* message;  // a part of it
  };
  const Case cases[] = {
      {"empty", "", ErrorCode::invalid, "line 1"},
      {"unclosed", "<a>\n<b></a>", ErrorCode::invalid, "line 2 column"},
      {"truncated", "<a><b>", ErrorCode::invalid, "line 1"},
      {"two roots", "<a/><b/>", ErrorCode::invalid, "line 1"},
      {"undeclared entity", "<a>&oslash;</a>", ErrorCode::invalid, "undefined entity"},
      {"bad UTF-8", "<a>\xff</a>", ErrorCode::invalid, "line 1 column 4"},
      {"duplicate attribute", "<a k='1' k='2'/>", ErrorCode::invalid, "duplicate"},
      {"entity declaration", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", ErrorCode::unsupported,
       "entity declaration \"x\" refused"},
      {"billion laughs", "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;'>]><a>&m;&m;</a>",
       ErrorCode::unsupported, "refused"},
      {"external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
       ErrorCode::unsupported, "refused"},
      {"parameter entity", "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://x/'> %p;]><a/>",
       ErrorCode::unsupported, "refused"},
      {"attribute default", "<!DOCTYPE a [<!ATTLIST a k CDATA 'v'>]><a/>", ErrorCode::unsupported,
       "default of attribute \"k\""},
      {"unknown encoding", "<?xml version='1.0' encoding='EBCDIC-US'?><a/>", ErrorCode::unsupported,
       "encoding"},
      {"too deep", repeated("<a>", 300), ErrorCode::limit, "nested deeper than 256"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto root = parse_xml(c.input);
    REQUIRE(!root.has_value());
    CHECK(root.error().code == c.code);
    CHECK_MESSAGE(root.error().message.find(c.message) != std::string::npos, root.error().message);
  }
}

TEST_CASE("xml limits") {
  XmlLimits limits;
  limits.bytes = 20;
  CHECK(parse_xml("<a>" + std::string(50, 'x') + "</a>", limits).error().code == ErrorCode::limit);
  limits = {};
  limits.tree_elements = 2;
  CHECK(parse_xml("<a><b/></a>", limits).has_value());
  CHECK(parse_xml("<a><b/><b/></a>", limits).error().code == ErrorCode::limit);
  limits = {};
  limits.elements = 2;
  CHECK(parse_xml("<a><b/><b/></a>", limits).error().code == ErrorCode::limit);
  limits = {};
  limits.attributes = 1;
  CHECK(parse_xml("<a k='1'/>", limits).has_value());
  CHECK(parse_xml("<a k='1' l='2'/>", limits).error().code == ErrorCode::limit);
  limits = {};
  limits.token_bytes = 1000;
  const std::string long_token = "<a><!-- " + std::string(4u << 20, 'x') + " --></a>";
  MemorySource source(long_token);
  CHECK(read_xml_records(
            source, "a", [](XmlElement&&) -> Status { return {}; }, limits)
            .error()
            .code == ErrorCode::limit);
}

TEST_CASE("xml records come one at a time, also across pieces") {
  std::string document = "<updates>";
  for (int i = 0; i < 50'000; ++i) {
    document += "<update from='x'><id>ALAS-" + std::to_string(i) + "</id><update/></update>\n";
  }
  document += "<other><update><id>last</id></update></other></updates>";
  REQUIRE(document.size() > (2u << 20));
  MemorySource source(document);
  int count = 0;
  int wrong = 0;
  const Status status = read_xml_records(source, "update", [&](XmlElement&& update) -> Status {
    const std::string want = count == 50'000 ? "last" : "ALAS-" + std::to_string(count);
    if (update.child("id").text != want) ++wrong;
    ++count;
    return {};
  });
  CHECK(status.has_value());
  CHECK(count == 50'001);
  CHECK(wrong == 0);
}

TEST_CASE("xml record errors stop the reading and carry the place") {
  MemorySource source("<l>\n<r/>\n<r/></l>");
  int count = 0;
  const Status status = read_xml_records(source, "r", [&](XmlElement&&) -> Status {
    return ++count == 2 ? Status(invalid("no id")) : Status();
  });
  REQUIRE(!status.has_value());
  CHECK(count == 2);
  CHECK(status.error().message.starts_with("line 3 column"));
  CHECK(status.error().message.ends_with("no id"));
}

TEST_CASE("xml element look-ups") {
  const auto root = parse_xml("<a k='v'><b>1</b><b>2</b></a>");
  REQUIRE(root.has_value());
  CHECK(root->attribute("k") == "v");
  CHECK(root->attribute("x").empty());
  CHECK(root->child("b").text == "1");
  CHECK(root->child("c").name.empty());
  CHECK(root->has("b"));
  CHECK(!root->has("c"));
}
