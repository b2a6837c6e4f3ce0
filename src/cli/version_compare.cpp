// pratique version compare ECOSYSTEM A B
#include <compare>
#include <cstdio>
#include <iterator>
#include <string>

#include "cli/cli.h"
#include "core/stream.h"
#include "package/version.h"

namespace pratique::cli {
namespace {

constexpr Flag kFlags[] = {
    {"batch", "", "read `A B` lines on standard input, print one result a line", "", false},
};

std::string_view answer(package::VersionOrder order, std::string_view a, std::string_view b) {
  const auto result = package::compare_versions(order, a, b);
  if (!result) return "invalid";
  if (*result < 0) return "-1";
  return *result > 0 ? "1" : "0";
}

int batch(package::VersionOrder order) {
  std::string line;
  bool invalid_seen = false;
  for (int c = 0; c != EOF;) {
    c = std::getchar();
    if (c != '\n' && c != EOF) {
      line += static_cast<char>(c);
      continue;
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto start = line.find_first_not_of(" \t");
    if (start != std::string::npos && line[start] != '#') {
      const auto blank = line.find_first_of(" \t", start);
      const auto second = blank == std::string::npos ? blank : line.find_first_not_of(" \t", blank);
      std::string_view result = "invalid";
      if (second != std::string::npos)
        result = answer(order, std::string_view(line).substr(start, blank - start),
                        std::string_view(line).substr(second));
      invalid_seen |= result == "invalid";
      std::printf("%.*s\n", static_cast<int>(result.size()), result.data());
    }
    line.clear();
  }
  return invalid_seen ? kExitInput : kExitYes;
}

int run_compare(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  const auto order = package::order_of(std::string_view(operands[0]));
  if (!order)
    return fail(arguments,
                usage_error("'" + operands[0] +
                            "' is no ecosystem with a version order; OSV's names are known "
                            "(Debian, Alpine, npm, PyPI, Maven, Go, crates.io, RubyGems, "
                            "NuGet, Packagist, …), and rpm, dpkg, apk, semver"));
  if (arguments.has("batch")) {
    if (operands.size() != 1)
      return fail(arguments,
                  usage_error("--batch reads versions from standard input, not operands"));
    return batch(*order);
  }
  if (operands.size() != 3)
    return fail(arguments, usage_error("two versions are wanted: ECOSYSTEM A B"));
  const std::string_view result = answer(*order, operands[1], operands[2]);
  std::printf("%.*s\n", static_cast<int>(result.size()), result.data());
  if (result != "invalid") return kExitYes;
  const auto why = package::compare_versions(*order, operands[1], operands[2]);
  return fail(arguments, why.error());
}

}  // namespace

const Verb kVersionCompare = {
    "version compare",
    "ECOSYSTEM A B",
    "how two versions compare by the rules of an ecosystem: -1, 0 or 1",
    1,
    3,
    kFlags,
    "ECOSYSTEM is OSV's name in any case (Debian, Alpine, npm, PyPI, Maven, …) or rpm, dpkg, apk, "
    "semver.\n"
    "A version that is none prints `invalid` and makes the exit status 3.",
    run_compare,
};

}  // namespace pratique::cli
