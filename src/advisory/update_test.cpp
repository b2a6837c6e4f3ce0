#include "advisory/update.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "advisory/collected_for_tests.h"
#include "core/digest.h"
#include "core/stream.h"

using namespace pratique;
using namespace pratique::advisory;
using namespace pratique::advisory::testing;
using package::Kind;

namespace {

// Answers from a table; the ETag of a page is its digest.
class Pages final : public Fetcher {
 public:
  std::map<std::string, std::string> pages;
  int transfers = 0;

  Result<FetchReply> get(const std::string& url, const Validators& known,
                         const std::string& path) override {
    const auto page = pages.find(url);
    if (page == pages.end()) return not_found(url + ": 404");
    const std::string tag = hash_hex(HashKind::sha256, page->second);
    if (known.etag == tag) return FetchReply{true, known};
    ++transfers;
    std::ofstream(path, std::ios::binary) << page->second;
    return FetchReply{false, {tag, ""}};
  }
};

std::string osv(const std::string& id, const std::string& fixed) {
  return R"({"id":")" + id +
         R"(","modified":"2024-01-01","affected":[{"package":{"ecosystem":"npm","name":"leaf"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":")" +
         fixed + R"("}]}]}]})";
}

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / "pratique-update-test").string();
  Folder() { std::filesystem::remove_all(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  UpdateOptions options() const {
    return {.cache = path + "/cache", .output = path + "/index", .now = 100};
  }
};

}  // namespace

TEST_CASE("update: a bad download never replaces a good one") {
  Folder folder;
  Pages pages;
  const std::vector<SourceSpec> sources = {{"OSV:npm", SourceKind::file, "https://a/all.json"}};
  const std::string good =
      "[" + osv("A-1", "1.0.0") + "," + osv("A-2", "1.0.0") + "," + osv("A-3", "1.0.0") + "]";
  const auto leaf = package_of(Kind::npm, "leaf", "0.5.0");
  pages.pages["https://a/all.json"] = good;
  auto report = update_advisories(sources, pages, folder.options());
  REQUIRE(report);
  CHECK(report->rebuilt);
  CHECK(report->sources.at(0).records == 3);
  CHECK(found(*Index::open(folder.path + "/index"), leaf, {}) == "A-1>1.0.0 A-2>1.0.0 A-3>1.0.0");

  struct Bad {
    const char* name;
    std::string page;
  };
  for (const Bad& bad : {Bad{"cut short", good.substr(0, good.size() / 2)}, Bad{"empty", ""},
                         Bad{"a web page", "<html></html>"}, Bad{"no records", "[]"},
                         Bad{"much less", osv("A-9", "2.0.0")}}) {
    CAPTURE(bad.name);
    pages.pages["https://a/all.json"] = bad.page;
    report = update_advisories(sources, pages, folder.options());
    REQUIRE(report);
    CHECK_FALSE(report->rebuilt);
    CHECK_FALSE(report->sources.at(0).error.empty());
    CHECK(report->sources.at(0).records == 3);
    CHECK(found(*Index::open(folder.path + "/index"), leaf, {}) == "A-1>1.0.0 A-2>1.0.0 A-3>1.0.0");
  }
  pages.pages.clear();
  CHECK_FALSE(update_advisories(sources, pages, folder.options())->sources.at(0).error.empty());

  pages.pages["https://a/all.json"] = good;
  const int before = pages.transfers;
  report = update_advisories(sources, pages, folder.options());
  CHECK(report->sources.at(0).error.empty());
  CHECK(pages.transfers == before);  // not modified
  CHECK_FALSE(report->rebuilt);
  pages.pages["https://a/all.json"] = "[" + osv("A-1", "2.0.0") + "," + osv("A-2", "1.0.0") + "]";
  CHECK(update_advisories(sources, pages, folder.options())->rebuilt);
  CHECK(found(*Index::open(folder.path + "/index"), leaf, {}) == "A-1>2.0.0 A-2>1.0.0");
  CHECK(cached_sources(sources, folder.options().cache).at(0).records == 2);
}

TEST_CASE("update: nothing at all is an error") {
  Folder folder;
  Pages pages;
  CHECK_FALSE(update_advisories({{"x", SourceKind::file, "https://a/b"}}, pages, folder.options()));
  CHECK_FALSE(std::filesystem::exists(folder.path + "/index"));
}

TEST_CASE("update: repositories of Amazon Linux, core and extras") {
  Folder folder;
  Pages pages;
  const auto updates = [](const std::string& id, const std::string& name) {
    return "<updates><update type=\"security\"><id>" + id +
           "</id><severity>low</severity><references><reference id=\"CVE-2023-0001\" "
           "type=\"cve\"/></references>"
           "<pkglist><collection><package name=\"" +
           name +
           "\" epoch=\"0\" version=\"1.2\" release=\"1.amzn2\" "
           "arch=\"x86_64\"/></collection></pkglist></update></updates>";
  };
  const auto repository = [&](const std::string& list, const std::string& base,
                              const std::string& data, const std::string& sum) {
    pages.pages[list] = base + "\n";
    pages.pages[base + "/repodata/repomd.xml"] =
        "<repomd><data type=\"primary\"/><data type=\"updateinfo\"><checksum type=\"sha256\">" +
        sum + "</checksum><location href=\"repodata/u.xml\"/></data></repomd>";
    pages.pages[base + "/repodata/u.xml"] = data;
  };
  const std::string core = updates("ALAS2-2023-1", "curl");
  const std::string nginx = updates("ALASNGINX1-2023-001", "nginx");
  repository("https://c/core/mirror.list", "https://m/core", core,
             hash_hex(HashKind::sha256, core));
  repository("https://c/extras/nginx1/latest/x86_64/mirror.list", "https://m/nginx1", nginx,
             hash_hex(HashKind::sha256, nginx));
  pages.pages["https://c/extras-catalog.json"] = R"({"topics":[{"n":"nginx1"}]})";
  const std::vector<SourceSpec> sources = {
      {"Amazon Linux:2", SourceKind::rpm_repository, "https://c/core/mirror.list"},
      {"Amazon Linux:2 extras", SourceKind::amazon_extras, "https://c/extras-catalog.json"}};
  auto report = update_advisories(sources, pages, folder.options());
  REQUIRE(report);
  for (const SourceStatus& source : report->sources) CHECK(source.error == "");
  const auto al2 = distribution("amzn", "2");
  {
    const auto index = Index::open(folder.path + "/index");
    CHECK(found(*index, package_of(Kind::rpm, "curl", "1.1-1.amzn2"), al2) ==
          "CVE-2023-0001>1.2-1.amzn2");
    CHECK(found(*index, package_of(Kind::rpm, "nginx", "1.1-1.amzn2"), al2) ==
          "CVE-2023-0001>1.2-1.amzn2");
  }
  // Not of the check sum that the repository names.
  repository("https://c/core/mirror.list", "https://m/core", core + " ", std::string(64, '0'));
  report = update_advisories(sources, pages, folder.options());
  REQUIRE(report);
  CHECK(report->sources.at(0).error.find("check sum") != std::string::npos);
  CHECK(report->sources.at(0).records == 1);
}

TEST_CASE("update: Red Hat's archive and what changed since") {
  Folder folder;
  Pages pages;
  const auto vex = [](const std::string& date, const std::string& fix) {
    return R"({"document":{"category":"csaf_vex","tracking":{"id":"CVE-2023-0001","current_release_date":")" +
           date +
           R"("}},"product_tree":{"branches":[{"product":{"product_id":"P","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9"}}},
           {"product":{"product_id":"C","product_identification_helper":{"purl":"pkg:rpm/redhat/curl@)" +
           fix + R"(?arch=x86_64"}}}],
           "relationships":[{"full_product_name":{"product_id":"P:C"},"product_reference":"C","relates_to_product_reference":"P"}]},
           "vulnerabilities":[{"cve":"CVE-2023-0001","product_status":{"fixed":["P:C"]}}]})";
  };
  pages.pages["https://r/archive_latest.txt"] = "csaf_vex_2024-01-01.tar.zst\n";
  pages.pages["https://r/csaf_vex_2024-01-01.tar.zst"] = vex("2023-12-01", "1-1.el9");
  pages.pages["https://r/changes.csv"] =
      "\"2023/cve-2023-0001.json\",\"2024-02-01T00:00:00+00:00\"\n\"2022/"
      "old.json\",\"2022-02-01\"\n";
  pages.pages["https://r/2023/cve-2023-0001.json"] = vex("2024-02-01", "1-2.el9");
  const std::vector<SourceSpec> sources = {
      {"Red Hat", SourceKind::csaf_archive, "https://r/archive_latest.txt"}};
  const auto report = update_advisories(sources, pages, folder.options());
  REQUIRE(report);
  CHECK(report->sources.at(0).error == "");
  CHECK(found(*Index::open(folder.path + "/index"), package_of(Kind::rpm, "curl", "1-1.el9"),
              distribution("rhel", "9.3")) == "CVE-2023-0001>1-2.el9");
}

TEST_CASE("update: the default sources have names of their own") {
  std::map<std::string, int> names;
  for (const SourceSpec& source : default_sources()) {
    CHECK(++names[source.name] == 1);
    CHECK(source.url.starts_with("https://"));
  }
  CHECK(names.size() > 30);
}
