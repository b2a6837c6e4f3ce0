#include "catalog/java/identity.h"

#include <doctest/doctest.h>

#include "catalog/java/jar_name.h"

using namespace pratique::catalog::java;

TEST_CASE("file names of archives") {
  struct Case {
    const char* stem;
    const char* artifact;
    const char* version;
    const char* classifier;
  };
  const Case cases[] = {
      {"spring-core-5.3.31", "spring-core", "5.3.31", ""},
      {"guava-30.1-jre", "guava", "30.1-jre", ""},
      {"log4j-1.2-api-2.17.1", "log4j-1.2-api", "2.17.1", ""},
      {"protobuf-java-3.0.0-beta-1", "protobuf-java", "3.0.0-beta-1", ""},
      {"x-1.0-SNAPSHOT", "x", "1.0-SNAPSHOT", ""},
      {"x-1.0-20230101.123456-7", "x", "1.0-20230101.123456-7", ""},
      {"netty-epoll-4.1.86.Final-linux-x86_64", "netty-epoll", "4.1.86.Final", "linux-x86_64"},
      {"foo-1.0-sources", "foo", "1.0", "sources"},
      {"foo-1.0-javadoc", "foo", "1.0", "javadoc"},
      {"app-1.0-jar-with-dependencies", "app", "1.0", "jar-with-dependencies"},
      {"akka-actor_2.13-2.6.20", "akka-actor_2.13", "2.6.20", ""},
      {"kafka_2.13-3.1.0", "kafka_2.13", "3.1.0", ""},
      {"org.eclipse.osgi_3.7.1.R37x_v2011", "org.eclipse.osgi", "3.7.1.R37x_v2011", ""},
      {"guava-r09", "guava", "r09", ""},
      {"tools", "tools", "", ""},
      {"my-app", "my-app", "", ""},
      {"", "", "", ""},
      {"-1", "-1", "", ""},
      {"jffi-1.2.7-native", "jffi", "1.2.7-native", ""},
      {"linux-utils-1.0", "linux-utils", "1.0", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.stem);
    const JarName name = split_jar_name(c.stem);
    CHECK(name.artifact == c.artifact);
    CHECK(name.version == c.version);
    CHECK(name.classifier == c.classifier);
  }
  const std::string versions[] = {"3.1.0"};
  CHECK(split_jar_name("sisu-guice-3.1.0-no_aop", versions).version == "3.1.0");
  CHECK(split_jar_name("sisu-guice-3.1.0-no_aop", versions).classifier == "no_aop");
  CHECK(split_jar_name("x-3.1.0-beta2", versions).version == "3.1.0-beta2");
}

TEST_CASE("coordinates without a pom") {
  struct Case {
    const char* name;
    const char* base;
    const char* manifest;
    std::vector<const char*> folders;
    const char* want;
    bool certain;
  };
  const Case cases[] = {
      {"known project",
       "spring-core-5.3.31.jar",
       "Implementation-Title: spring-core\n",
       {"org/springframework/core", "org/springframework/cglib"},
       "org.springframework:spring-core:5.3.31",
       true},
      {"known name, other classes",
       "spring-core-5.3.31.jar",
       "",
       {"com/evil/x"},
       "com.evil.x:spring-core:5.3.31",
       false},
      {"extension, its bundle named otherwise",
       "guice-jmx.jar",
       "Bundle-Name: guice-jmx\nBundle-SymbolicName: com.google.inject.tools.jmx\nBundle-Version: "
       "4.2.3\n",
       {"com/google/inject/tools/jmx"},
       "com.google.inject.extensions:guice-jmx:4.2.3",
       true},
      {"starter without classes",
       "spring-boot-starter-web-2.7.18.jar",
       "Implementation-Version: 2.7.18\n",
       {},
       "org.springframework.boot:spring-boot-starter-web:2.7.18",
       true},
      {"project that moved", "asm-3.3.1.jar", "", {"org/objectweb/asm"}, "asm:asm:3.3.1", true},
      {"project that moved, later",
       "asm-9.2.jar",
       "",
       {"org/objectweb/asm"},
       "org.ow2.asm:asm:9.2",
       true},
      {"two groups, told by the classes",
       "okhttp-2.7.5.jar",
       "",
       {"com/squareup/okhttp"},
       "com.squareup.okhttp:okhttp:2.7.5",
       true},
      {"bundle name ends in the artifact",
       "snappy-java-1.1.8.4.jar",
       "Bundle-SymbolicName: org.xerial.snappy.snappy-java\n",
       {"org/xerial/snappy"},
       "org.xerial.snappy:snappy-java:1.1.8.4",
       true},
      {"vendor id",
       "zstd-jni-1.5.0-4.jar",
       "Implementation-Vendor-Id: com.github.luben\n",
       {"com/github/luben/zstd"},
       "com.github.luben:zstd-jni:1.5.0-4",
       true},
      {"umbrella vendor is no group",
       "thing-1.0.jar",
       "Implementation-Vendor-Id: org.apache\n",
       {"org/apache/thing"},
       "org.apache.thing:thing:1.0",
       false},
      {"nebula's title",
       "renamed.jar",
       "Implementation-Title: io.micrometer#micrometer-core;1.9.17\n",
       {"io/micrometer/core"},
       "io.micrometer:micrometer-core:1.9.17",
       true},
      {"Jenkins plugin",
       "git.hpi",
       "Group-Id: org.jenkins-ci.plugins\nShort-Name: git\n"
       "Plugin-Version: 5.2.0\n",
       {},
       "org.jenkins-ci.plugins:git:5.2.0",
       true},
      {"version from the manifest",
       "h2.jar",
       "Implementation-Version: 2.1.214\n",
       {"org/h2/engine"},
       "com.h2database:h2:2.1.214",
       true},
      {"version cut at its remark",
       "jna.jar",
       "Implementation-Version: 5.7.0 (b0)\n",
       {"com/sun/jna"},
       "net.java.dev.jna:jna:5.7.0",
       true},
      {"snapshot as OSGi spells it",
       "x.jar",
       "Bundle-Version: 1.0.0.SNAPSHOT\n",
       {"a/b"},
       "a.b:x:1.0.0-SNAPSHOT",
       false},
      {"qualifier that is part of the version stays",
       "y.jar",
       "Bundle-Version: 9.4.11.v20180605\n",
       {"a/b"},
       "a.b:y:9.4.11.v20180605",
       false},
      {"renamed, but the title is known",
       "lib1.jar",
       "Implementation-Title: spring-core\nImplementation-Version: 5.3.31\n",
       {"org/springframework/core"},
       "org.springframework:spring-core:5.3.31",
       true},
      {"nebula's title of another name",
       "elasticsearch-7.17.15.jar",
       "Implementation-Title: org.elasticsearch#server;7.17.15\n",
       {"org/elasticsearch"},
       "org.elasticsearch:elasticsearch:7.17.15",
       true},
      {"bundle named like its package",
       "thing-1.0.jar",
       "Bundle-SymbolicName: com.ex-ample.thing\n",
       {"com/example/thing"},
       "com.example.thing:thing:1.0",
       false},
      {"manifest of something shaded in",
       "client-3.3.4.jar",
       "Implementation-Vendor-Id: org.other\nImplementation-Version: 1.1.1\n",
       {"org/own/client"},
       "org.own.client:client:3.3.4",
       false},
      {"nothing", "app.jar", "", {"a"}, ":app:", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ArchiveFacts facts;
    facts.base = c.base;
    facts.manifest = Manifest::parse(c.manifest);
    facts.has_classes = !c.folders.empty();
    for (const char* folder : c.folders) facts.class_folders.emplace(folder);
    const Identity identity = identify(facts);
    CHECK(identity.coordinates.group + ":" + identity.coordinates.artifact + ":" +
              identity.coordinates.version ==
          c.want);
    CHECK(identity.certain == c.certain);
    CHECK(identity.pom == -1);
  }
}

TEST_CASE("which pom is the archive's own") {
  struct Case {
    const char* name;
    const char* base;
    const char* manifest;
    std::vector<Coordinates> poms;
    int own;
  };
  const Case cases[] = {
      {"by the file's name", "a-1.jar", "", {{"g", "b", "2"}, {"g", "a", "1"}}, 1},
      {"the longer artifact", "a-api-1.jar", "", {{"g", "a", "1"}, {"g", "a-api", "1"}}, 1},
      {"by the title",
       "app.jar",
       "Implementation-Title: b\n",
       {{"g", "a", "1"}, {"g", "b", "2"}},
       1},
      {"a single one, file renamed", "app.jar", "", {{"g", "shop", "1"}}, 0},
      {"a single one, same version", "shop-1.0.jar", "", {{"g", "store-application", "1.0"}}, 0},
      {"a single one shaded in", "tool-3.0.jar", "", {{"g", "gson", "2.8"}}, -1},
      {"a single one shaded in, the manifest names the file",
       "guice.jar",
       "Bundle-Name: guice\nBundle-SymbolicName: com.google.inject\nBundle-Version: 4.2.3\n",
       {{"cglib", "cglib", "3.2.12"}},
       -1},
      {"a single one under another title, same version",
       "shop.jar",
       "Implementation-Title: shop\nImplementation-Version: 1.0\n",
       {{"g", "store-application", "1.0"}},
       0},
      {"the major version in the file's name",
       "maven3-slf4j-provider.jar",
       "Implementation-Version: 3.8.7\n",
       {{"org.slf4j", "slf4j-simple", "1.7.32"},
        {"org.apache.maven", "maven-slf4j-provider", "3.8.7"}},
       1},
      {"a number in the name, another version",
       "asm4.jar",
       "Implementation-Version: 1.0\n",
       {{"g", "x", "2"}, {"asm", "asm", "3.3"}},
       -1},
      {"shaded, before the version",
       "wagon-http-shaded-3.5.3.jar",
       "",
       {{"g", "wagon-http-shared", "3.5.3"}, {"g", "wagon-http", "3.5.3"}, {"g", "codec", "1.15"}},
       1},
      {"shaded, another version",
       "wagon-http-shaded-3.5.3.jar",
       "",
       {{"g", "wagon-http", "2.0"}, {"g", "codec", "1.15"}},
       -1},
      {"several, none fits", "app.jar", "", {{"g", "a", "1"}, {"g", "b", "2"}}, -1},
      {"none", "app.jar", "", {}, -1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ArchiveFacts facts;
    facts.base = c.base;
    facts.manifest = Manifest::parse(c.manifest);
    for (const Coordinates& pom : c.poms) facts.poms.push_back({pom, {}, {}});
    CHECK(identify(facts).pom == c.own);
  }
}
