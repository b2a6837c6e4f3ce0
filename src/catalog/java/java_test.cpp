#include "catalog/java/java.h"

#include <doctest/doctest.h>

#include "archive/zip_writer_for_tests.h"
#include "catalog/java/archive_tree.h"
#include "core/digest.h"

using namespace pratique;
using namespace pratique::catalog;
using archive::test::make_zip;
using archive::test::ZipPart;

namespace {

class NoTree final : public MergedTree {
 public:
  bool exists(std::string_view) const override { return true; }
  std::string resolve(std::string_view path) const override { return std::string(path); }
};

ZipPart properties(const std::string& group, const std::string& artifact,
                   const std::string& version) {
  return {.name = "META-INF/maven/" + group + "/" + artifact + "/pom.properties",
          .data = "groupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version + "\n"};
}
ZipPart part(const std::string& name, const std::string& data = "x") {
  return {.name = name, .data = data};
}

std::string shape(const std::vector<package::Package>& packages) {
  std::string out;
  for (const package::Package& found : packages) {
    if (!out.empty()) out += "\n";
    out += found.path + " " + found.name_space + ":" + found.name + ":" + found.version;
    for (const auto& [key, value] : found.qualifiers) out += "?" + key + "=" + value;
    if (found.development) out += "~";
    if (!found.unidentified.empty()) out += " !";
  }
  return out;
}

Parsed parse(std::string_view path, std::string_view content) {
  return java::cataloger().parse({.path = path, .size = content.size()}, content);
}

}  // namespace

TEST_CASE("archives in archives") {
  const std::string inner = make_zip({properties("c", "inner", "3"), part("c/X.class")});
  const std::string library =
      make_zip({properties("b", "lib", "2"),
                part("b/Y.class"),
                {.name = "META-INF/lib/inner-3.jar", .data = inner, .deflated = false}});
  const std::string war =
      make_zip({part("META-INF/MANIFEST.MF", "Implementation-Title: shop\n"),
                properties("a", "shop", "1"),
                part("WEB-INF/classes/a/Z.class"),
                {.name = "WEB-INF/lib/lib-2.jar", .data = library, .deflated = false}});
  const Parsed parsed = parse("srv/shop-1.war", war);
  CHECK(shape(parsed.packages) ==
        "srv/shop-1.war a:shop:1?type=war\n"
        "srv/shop-1.war!/WEB-INF/lib/lib-2.jar b:lib:2\n"
        "srv/shop-1.war!/WEB-INF/lib/lib-2.jar!/META-INF/lib/inner-3.jar c:inner:3");
  CHECK(parsed.problems.empty());
  REQUIRE(parsed.packages.size() == 3);
  CHECK(parsed.packages[2].digests ==
        std::vector<std::string>{"sha1:" + hash_hex(HashKind::sha1, inner)});
  CHECK(parsed.packages[0].digests ==
        std::vector<std::string>{"sha1:" + hash_hex(HashKind::sha1, war)});
}

TEST_CASE("shaded packages are listed beside the archive's own") {
  const std::string jar =
      make_zip({properties("g", "app", "1.0"), properties("com.google.code.gson", "gson", "2.8.0"),
                part("META-INF/maven/x/y/pom.xml",
                     "<project><parent><groupId>x</groupId><version>7</version></parent>"
                     "<artifactId>y</artifactId></project>"),
                part("g/A.class")});
  CHECK(shape(parse("app-1.0.jar", jar).packages) ==
        "app-1.0.jar g:app:1.0\n"
        "app-1.0.jar!/META-INF/maven/com.google.code.gson/gson com.google.code.gson:gson:2.8.0\n"
        "app-1.0.jar!/META-INF/maven/x/y x:y:7");
}

TEST_CASE("archives without coordinates are listed as unidentified, with their digest") {
  const std::string jar = make_zip({part("a/b/c/X.class")});
  const Parsed parsed = parse("thing-1.0.jar", jar);
  REQUIRE(parsed.packages.size() == 1);
  CHECK(shape(parsed.packages) == "thing-1.0.jar a.b.c:thing:1.0 !");
  CHECK(parsed.packages[0].digests.size() == 1);
  CHECK(shape(parse("thing.jar", jar).packages) == "thing.jar a.b.c:thing: !");
  CHECK(shape(parse("empty.jar", make_zip({part("META-INF/MANIFEST.MF", "A: b\n")})).packages)
            .empty());
  CHECK(shape(parse("x-1.0-sources.jar", make_zip({part("a/X.java"), properties("a", "x", "1.0")}))
                  .packages)
            .empty());
}

TEST_CASE("a group is learned from the poms of the image") {
  const std::string known = make_zip(
      {part("META-INF/maven/g/user/pom.xml",
            "<project><groupId>g</groupId><artifactId>user</artifactId><version>1</"
            "version><dependencies>"
            "<dependency><groupId>org.real</groupId><artifactId>thing</artifactId></dependency>"
            "</dependencies></project>"),
       part("g/X.class")});
  std::vector<FileResult> files;
  files.push_back({"thing-1.0.jar", parse("thing-1.0.jar", make_zip({part("a/b/X.class")}))});
  files.push_back({"user-1.jar", parse("user-1.jar", known)});
  REQUIRE(files[0].parsed.packages.size() == 1);
  CHECK(files[0].parsed.packages[0].unidentified == java::kNoGroup);
  java::cataloger().join(files, NoTree());
  CHECK(shape(files[0].parsed.packages) == "thing-1.0.jar org.real:thing:1.0");
  REQUIRE(files[1].parsed.packages.size() == 1);
  CHECK(files[1].parsed.packages[0].depends == std::vector<std::string>{"org.real:thing"});
}

TEST_CASE("damage costs only the archive it is in") {
  std::string broken = make_zip({properties("b", "lib", "2"), part("b/Y.class")});
  const std::string good = make_zip({properties("c", "good", "3"), part("c/Y.class")});
  std::string outer =
      make_zip({part("a/X.class"),
                properties("a", "app", "1"),
                {.name = "lib/lib-2.jar", .data = broken.substr(0, 40), .deflated = false},
                {.name = "lib/sum-5.jar", .data = good, .deflated = false, .crc = 1},
                {.name = "lib/good-3.jar", .data = good, .deflated = false}});
  const Parsed parsed = parse("app-1.jar", outer);
  CHECK(shape(parsed.packages) ==
        "app-1.jar a:app:1\n"
        "app-1.jar!/lib/lib-2.jar :lib:2 !\n"
        "app-1.jar!/lib/sum-5.jar :sum:5 !\n"
        "app-1.jar!/lib/good-3.jar c:good:3");
  REQUIRE(parsed.problems.size() == 2);
  CHECK(parsed.problems[0].path == "app-1.jar!/lib/lib-2.jar");
  const Parsed not_zip = parse("x-1.jar", "this is no archive");
  CHECK(shape(not_zip.packages) == "x-1.jar :x:1 !");
  CHECK(not_zip.problems.size() == 1);
}

TEST_CASE("limits on nested archives") {
  std::string jar = make_zip({part("a/X.class")});
  for (int i = 0; i < 12; ++i)
    jar = make_zip({{.name = "x-1.jar", .data = jar, .deflated = false}});
  const Parsed deep = parse("x-1.jar", jar);
  CHECK(deep.packages.size() == 8);
  REQUIRE(deep.problems.size() == 1);
  CHECK(deep.problems[0].code == "limit");

  std::vector<ZipPart> parts;
  for (int i = 0; i < 5; ++i)
    parts.push_back({.name = "l-" + std::to_string(i) + ".jar", .data = make_zip({})});
  Parsed few;
  java::ArchiveLimits limits;
  limits.archives = 3;
  java::read_archive({.path = "a.jar"}, make_zip(parts), few, limits);
  REQUIRE(few.problems.size() == 1);
  CHECK(few.problems[0].message.find("more than 3 archives") != std::string::npos);
  Parsed small;
  limits = {};
  limits.inflated_bytes = 30;
  java::read_archive({.path = "a.jar"}, make_zip(parts), small, limits);
  REQUIRE(small.problems.size() == 1);
  CHECK(small.problems[0].code == "limit");
}

TEST_CASE("build files") {
  CHECK(
      shape(parse("app/gradle.lockfile",
                  "# comment\ncom.google.guava:guava:31.1-jre=compileClasspath,runtimeClasspath\n"
                  "junit:junit:4.13=testCompileClasspath\nbad line\nempty=annotationProcessor\n")
                .packages) ==
      "app/gradle.lockfile com.google.guava:guava:31.1-jre\napp/gradle.lockfile junit:junit:4.13~");
  CHECK(
      shape(
          parse(
              "app/pom.xml",
              "<project><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>"
              "<version>1</version></dependency><dependency><groupId>g</groupId><artifactId>b"
              "</artifactId></dependency><dependency><groupId>g</groupId><artifactId>t</artifactId>"
              "<version>2</version><scope>test</scope></dependency></dependencies></project>")
              .packages) == "app/pom.xml g:a:1\napp/pom.xml g:b: !\napp/pom.xml g:t:2~");
  CHECK(parse("app/pom.xml", "<project>").problems.size() == 1);

  std::vector<FileResult> files;
  files.push_back({"app/gradle.lockfile", parse("app/gradle.lockfile", "g:a:1=x\ng:a:2=x\n")});
  files.push_back(
      {"a-1.jar", parse("a-1.jar", make_zip({properties("g", "a", "1"), part("a/X.class")}))});
  java::cataloger().join(files, NoTree());
  CHECK(shape(files[0].parsed.packages) == "app/gradle.lockfile g:a:2");
}

TEST_CASE("which java files are read") {
  struct Case {
    const char* name;
    const char* path;
    Want want;
  };
  const Case cases[] = {
      {"jar", "opt/a.jar", Want::content},
      {"upper case", "opt/A.JAR", Want::content},
      {"Jenkins plugin", "plugins/git.jpi", Want::sniff},
      {"rar may be anything", "x.rar", Want::sniff},
      {"jmod is the JDK's", "jmods/java.base.jmod", Want::no},
      {"project", "src/pom.xml", Want::content},
      {"local repository", "root/.m2/repository/a/pom.xml", Want::no},
      {"Debian's", "usr/share/maven-repo/a/pom.xml", Want::no},
      {"unpacked archive's pom", "srv/x/META-INF/maven/g/a/pom.xml", Want::no},
      {"unpacked archive's properties", "srv/x/META-INF/maven/g/a/pom.properties", Want::content},
      {"other properties", "srv/pom.properties", Want::no},
      {"class", "a/X.class", Want::no},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(java::cataloger().wants({.path = c.path, .size = 10}) == c.want);
  }
  CHECK(java::cataloger().wants({.path = "a.jar", .size = 0}) == Want::no);
  CHECK(java::cataloger().wants_content({.path = "a.rar"}, "PK\x03\x04"));
  CHECK(!java::cataloger().wants_content({.path = "a.rar"}, "Rar!\x1a\x07"));
}
