#include "cli/target_flags.h"

#include <unistd.h>

#include <cstdio>

#include "core/printable.h"

namespace pratique::cli {
namespace {

bool shows_progress(const Arguments& arguments) {
  return !arguments.has("quiet") && ::isatty(STDERR_FILENO) == 1;
}

}  // namespace

scan::TargetOptions target_options(const Arguments& arguments) {
  scan::TargetOptions out;
  out.platform = arguments.get("platform");
  out.ca_file = arguments.get("ca-file");
  out.plain_http = arguments.has("plain-http");
  out.mirrors = arguments.all("mirror");
  if (shows_progress(arguments))
    out.progress = [](std::size_t layer, std::size_t layers, std::int64_t bytes) {
      std::fprintf(stderr, "\r\033[Kreading layer %zu of %zu", layer + 1, layers);
      if (bytes > 0) std::fprintf(stderr, " (%.1f MB)", static_cast<double>(bytes) / 1e6);
      std::fflush(stderr);
    };
  if (!arguments.has("quiet"))
    out.note = [](const std::string& sentence) {
      std::fprintf(stderr, "note: %s\n", printable(sentence).c_str());
    };
  return out;
}

void end_progress(const Arguments& arguments) {
  if (shows_progress(arguments)) std::fputs("\r\033[K", stderr);
}

}  // namespace pratique::cli
