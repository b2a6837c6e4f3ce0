#include "catalog/java/pom.h"

#include <doctest/doctest.h>

#include "catalog/java/licence.h"
#include "catalog/java/manifest.h"

using namespace pratique;
using namespace pratique::catalog::java;

namespace {

std::string shape(const Coordinates& c) { return c.group + ":" + c.artifact + ":" + c.version; }

std::string shape(const Result<Pom>& pom) {
  if (!pom) return "error: " + pom.error().message;
  std::string out = shape(pom->coordinates);
  for (const PomDependency& d : pom->dependencies) {
    out += " " + shape(d.coordinates) + "(" + d.scope + (d.optional ? ",optional" : "") + ")";
  }
  for (const std::string& licence : pom->licences) out += " [" + licence + "]";
  return out;
}

}  // namespace

TEST_CASE("project descriptors") {
  struct Case {
    const char* name;
    const char* content;
    const char* want;
  };
  const Case cases[] = {
      {"plain",
       "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>",
       "g:a:1"},
      {"group and version from the parent",
       "<project "
       "xmlns='http://maven.apache.org/POM/4.0.0'><parent><groupId>g</groupId><artifactId>p"
       "</artifactId><version>2</version></parent><artifactId>a</artifactId></project>",
       "g:a:2"},
      {"properties, in each other",
       "<project><groupId>g</groupId><artifactId>a</artifactId><version>${revision}${x}</version>"
       "<properties><revision>${major}.0</revision><major>3</major><x>-b</x></properties></"
       "project>",
       "g:a:3.0-b"},
      {"a property that is its own value",
       "<project><groupId>g</groupId><artifactId>a</artifactId><version>${v}</"
       "version><properties><v>"
       "${w}</v><w>${v}</w></properties></project>",
       "g:a:"},
      {"dependencies",
       R"(<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version>
       <dependencyManagement><dependencies><dependency><groupId>m</groupId><artifactId>n</artifactId>
       <version>9</version><scope>runtime</scope></dependency></dependencies></dependencyManagement>
       <dependencies>
       <dependency><groupId>${project.groupId}</groupId><artifactId>b</artifactId><version>${project.version}</version></dependency>
       <dependency><groupId>m</groupId><artifactId>n</artifactId></dependency>
       <dependency><groupId>m</groupId><artifactId>o</artifactId><optional>true</optional></dependency>
       <dependency><groupId>m</groupId><artifactId>r</artifactId><version>[1.0,2.0)</version></dependency>
       <dependency><groupId>m</groupId><artifactId>s</artifactId><version>[1.5]</version><scope>test</scope></dependency>
       <dependency><groupId>${unknown}</groupId><artifactId>t</artifactId></dependency>
       </dependencies></project>)",
       "g:a:1 g:b:1(compile) m:n:9(runtime) m:o:(compile,optional) m:r:(compile) m:s:1.5(test)"},
      {"licences",
       "<project><artifactId>a</artifactId><licenses><license><name>Apache License, Version "
       "2.0</name>"
       "</license><license><name>ALv2</name><url>https://www.apache.org/licenses/LICENSE-2.0.txt</"
       "url>"
       "</license><license><name>Own</name></license></licenses></project>",
       ":a: [Apache-2.0] [Own]"},
      {"not a project", "<html/>", "error: root element is \"html\", not project"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(shape(parse_pom(c.content)) == c.want);
  }
  CHECK(!parse_pom("<project><a></project>").has_value());
  CHECK(!parse_pom("<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><project>&x;</project>")
             .has_value());
}

TEST_CASE("a property that doubles itself stays small") {
  std::string content = "<project><artifactId>a</artifactId><version>${p0}</version><properties>";
  for (int i = 0; i < 15; ++i) {
    const std::string next = "${p" + std::to_string(i + 1) + "}";
    content += "<p" + std::to_string(i) + ">" + next + next + next + next + "</p" +
               std::to_string(i) + ">";
  }
  content += "<p15>xxxxxxxx</p15></properties></project>";
  CHECK(shape(parse_pom(content)) == ":a:");
}

TEST_CASE("pom.properties") {
  CHECK(shape(parse_pom_properties(
            "#Generated\n#Mon\nversion=1.0\r\ngroupId=g.h\nartifactId=a\n")) == "g.h:a:1.0");
  CHECK(shape(parse_pom_properties("groupId : g\nartifactId a\nversion = 1\\:2\n")) == "g:a:");
  CHECK(shape(parse_pom_properties("version=${project.version}\nartifactId=a\n")) == ":a:");
  CHECK(shape(parse_pom_properties("")) == "::");
}

TEST_CASE("manifests") {
  const Manifest manifest = Manifest::parse(
      "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.a-very-long\r\n "
      "-name;singleton:=true"
      "\r\nImplementation-Version: \"1.6\"\r\nno colon\r\n more\r\nbundle-license: x\r\n\r\nName: "
      "a/B.class\r\nImplementation-Title: other\r\n");
  CHECK(manifest["bundle-symbolicname"] == "org.example.a-very-long-name;singleton:=true");
  CHECK(manifest["Implementation-Version"] == "1.6");
  CHECK(manifest["Bundle-License"] == "x");
  CHECK(manifest["Implementation-Title"].empty());
  CHECK(Manifest::parse(" x\n").empty());
  CHECK(Manifest::parse("").empty());
}

TEST_CASE("java licences") {
  CHECK(licence_of("The MIT License", "") == "MIT");
  CHECK(licence_of("", "http://www.apache.org/licenses/LICENSE-2.0.txt") == "Apache-2.0");
  CHECK(licence_of("EDL 1.0", "http://x") == "BSD-3-Clause");
  CHECK(licence_of("Own", "http://x") == "Own");
}
