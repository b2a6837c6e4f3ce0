// Measures the advisory index on real data: import, size, opening, and matching 2,000 packages.
//
//   bench_advisory OUTPUT PATH…        imports PATH… into OUTPUT and prints the figures, CPU and
//   wall
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/importer.h"
#include "advisory/index.h"

using namespace pratique;

namespace {

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_kilobytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

struct Sample {
  package::Kind kind;
  std::string_view name_space;
  std::string_view name;
  std::string_view version;
};

// Packages with many advisories and with none, as an image mixes them.
constexpr Sample kSamples[] = {
    {package::Kind::deb, "", "openssl", "1.1.1n-0+deb11u3"},
    {package::Kind::deb, "", "linux", "5.10.140-1"},
    {package::Kind::deb, "", "chromium", "105.0.5195.52-1~deb11u1"},
    {package::Kind::deb, "", "coreutils", "8.32-4+b1"},
    {package::Kind::deb, "", "imagemagick", "8:6.9.11.60+dfsg-1.3"},
    {package::Kind::npm, "", "lodash", "4.17.15"},
    {package::Kind::npm, "@angular", "core", "10.0.1"},
    {package::Kind::npm, "", "left-pad", "1.3.0"},
    {package::Kind::pypi, "", "Django", "3.2.1"},
    {package::Kind::pypi, "", "tensorflow", "2.4.0"},
    {package::Kind::golang, "", "stdlib", "1.20.1"},
    {package::Kind::golang, "golang.org/x", "net", "v0.7.0"},
    {package::Kind::maven, "org.apache.logging.log4j", "log4j-core", "2.14.1"},
    {package::Kind::maven, "com.fasterxml.jackson.core", "jackson-databind", "2.9.8"},
    {package::Kind::cargo, "", "tokio", "1.8.1"},
    {package::Kind::gem, "", "rails", "6.0.0"},
    {package::Kind::composer, "symfony", "symfony", "4.4.0"},
    {package::Kind::nuget, "", "Newtonsoft.Json", "12.0.1"},
    {package::Kind::generic, "", "node", "18.1.0"},
    {package::Kind::generic, "", "nginx", "1.20.0"},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_advisory OUTPUT PATH...\n");
    return 2;
  }
  const std::string output = argv[1];
  const std::vector<std::string> paths(argv + 2, argv + argc);
  auto start = std::chrono::steady_clock::now();
  const double before = cpu_seconds();
  const auto report = advisory::import_advisories(paths, output, {.now = 1700000000, .names = {}});
  if (!report) {
    std::fprintf(stderr, "%s\n", report.error().message.c_str());
    return 3;
  }
  std::printf("import: %.2f CPU s, %.2f s wall, peak %ld MB\n", cpu_seconds() - before,
              milliseconds_since(start) / 1000, peak_kilobytes() / 1024);
  std::printf("file: %.2f MB, %llu advisories, %llu packages, %llu entries, %llu ranges\n",
              static_cast<double>(report->counts.bytes) / 1e6,
              static_cast<unsigned long long>(report->counts.advisories),
              static_cast<unsigned long long>(report->counts.packages),
              static_cast<unsigned long long>(report->counts.entries),
              static_cast<unsigned long long>(report->counts.ranges));
  std::printf("problems: %llu, skipped documents: %llu, unreadable ranges: %llu, withdrawn: %llu\n",
              static_cast<unsigned long long>(report->problem_count),
              static_cast<unsigned long long>(report->skipped),
              static_cast<unsigned long long>(report->counts.unreadable_ranges),
              static_cast<unsigned long long>(report->counts.withdrawn));
  for (const auto& file : report->files)
    std::printf("  %-70s %-24s %8llu records %6llu problems %s\n", file.path.c_str(),
                file.kind.c_str(), static_cast<unsigned long long>(file.records),
                static_cast<unsigned long long>(file.problems), file.message.c_str());
  for (std::size_t i = 0; i < report->problems.size() && i < 300; ++i)
    std::printf("  ! %s\n", report->problems[i].c_str());

  start = std::chrono::steady_clock::now();
  const auto index = advisory::Index::open(output);
  std::printf("open: %.3f ms\n", milliseconds_since(start));
  if (!index) return 3;
  start = std::chrono::steady_clock::now();
  const auto verified = index->verify();
  std::printf("verify: %.1f ms, %s\n", milliseconds_since(start),
              verified ? "sound" : verified.error().message.c_str());

  package::Distribution debian;
  debian.id = "debian";
  debian.version_id = "11";
  std::vector<package::Package> packages;
  for (int i = 0; i < 2000; ++i) {
    const Sample& sample = kSamples[static_cast<std::size_t>(i) % std::size(kSamples)];
    package::Package package;
    package.kind = sample.kind;
    package.name_space = sample.name_space;
    package.name = sample.name;
    package.version = sample.version;
    if (i % 4 == 3) package.name += std::to_string(i);  // unknown to the index
    packages.push_back(std::move(package));
  }
  const auto run = [&](const char* what) {
    start = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    std::size_t matches = 0;
    for (const auto& package : packages) {
      const auto result = index->match(package, debian);
      if (result) matches += result->matches.size();
    }
    std::printf("match %zu packages, %s: %.2f ms CPU, %.2f ms wall, %zu matches\n", packages.size(),
                what, (cpu_seconds() - cpu) * 1000, milliseconds_since(start), matches);
  };
  for (int round = 0; round < 3; ++round) run("the worst ones over and over");
  // As images have them: every package once; the names that exist in numbers are unknown to the
  // index.
  for (std::size_t i = std::size(kSamples); i < packages.size(); ++i)
    if (i % 40 != 0) packages[i].name += "-" + std::to_string(i);
  for (int round = 0; round < 3; ++round) run("as an image has them");
  return 0;
}
