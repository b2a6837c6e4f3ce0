// Finding versions by plain searches: the files are up to hundreds of megabytes, a regular
// expression over them is slow.
#include <string.h>  // memmem

#include "catalog/binary/classifier.h"

namespace pratique::catalog::binary {
namespace {

constexpr std::size_t kMostWord = 64;
constexpr std::size_t kMostDigits = 6;  // of one number: longer ones are dates and hashes

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t find(std::string_view content, std::string_view needle, std::size_t from) {
  if (from >= content.size()) return std::string_view::npos;
  const char* start = content.data() + from;
  const void* hit = memmem(start, content.size() - from, needle.data(), needle.size());
  if (hit == nullptr) return std::string_view::npos;
  return from + static_cast<std::size_t>(static_cast<const char*>(hit) - start);
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t size = 0;
  while (at + size < text.size() && is_digit(text[at + size])) ++size;
  return size;
}

// "rc1", "-rc.1", "beta2", "preview1", "a3": how long, 0 for none.
std::size_t stage_at(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  for (const std::string_view stage :
       {"rc", "beta", "alpha", "preview", "nightly", "pre", "dev", "RC", "a", "b"}) {
    if (!text.substr(at).starts_with(stage)) continue;
    at += stage.size();
    if (at < text.size() && text[at] == '.') ++at;
    const std::size_t digits = digits_at(text, at);
    return digits == 0 ? 0 : at + digits;
  }
  return 0;
}

struct Span {
  std::size_t kept = 0;    // bytes that are the version
  std::size_t passed = 0;  // bytes to what follows it
};

// The version at the front of `text`; kept == 0 where there is none.
Span version_at(std::string_view text, int least, Tail tail) {
  std::size_t at = 0;
  int numbers = 0;
  while (true) {
    const std::size_t digits = digits_at(text, at);
    if (digits == 0 || digits > kMostDigits) break;
    at += digits;
    ++numbers;
    if (at + 1 >= text.size() || text[at] != '.' || !is_digit(text[at + 1])) break;
    ++at;
  }
  if (numbers == 0 || (at < text.size() && is_digit(text[at]))) return {};
  const std::string_view rest = text.substr(at);
  const std::size_t stage = tail == Tail::stage ? stage_at(rest) : 0;
  if (numbers < least) return {};
  Span span = {at + stage, at + stage};
  if (rest.empty()) return span;
  if (tail == Tail::letter && is_letter(rest[0])) {
    const std::size_t letters = rest.size() > 1 && is_letter(rest[1]) ? 2 : 1;  // 1.0.2zg
    span = {at + letters, at + letters};
  }
  if ((tail == Tail::patch || tail == Tail::skip_patch) && rest[0] == 'p' &&
      digits_at(rest, 1) > 0) {
    span.passed = at + 1 + digits_at(rest, 1);
    if (tail == Tail::patch) span.kept = span.passed;
  }
  if (tail == Tail::update && rest[0] == '_' && digits_at(rest, 1) > 0) {
    span.kept = span.passed = at + 1 + digits_at(rest, 1);
  }
  return span;
}

// The word that ends before `end`: printable, without blanks.
std::string_view word_before(std::string_view content, std::size_t end) {
  std::size_t start = end;
  while (start > 0 && end - start < kMostWord && content[start - 1] > ' ' &&
         content[start - 1] < '\177') {
    --start;
  }
  return content.substr(start, end - start);
}

std::string find_by_end(std::string_view content, const Rule& rule) {
  for (std::size_t at = find(content, rule.after, 0); at != std::string_view::npos;
       at = find(content, rule.after, at + 1)) {
    const std::string_view word = word_before(content, at);
    const Span span = version_at(word, rule.least, rule.tail);
    if (span.kept != 0) return std::string(word.substr(0, span.kept));
  }
  return {};
}

}  // namespace

std::string find_version(std::string_view content, const Rule& rule) {
  if (rule.before.empty()) return find_by_end(content, rule);
  const std::string front = std::string(rule.before) + std::string(rule.lead);
  for (std::size_t at = find(content, front, 0); at != std::string_view::npos;
       at = find(content, front, at + 1)) {
    const std::string_view text = content.substr(at + rule.before.size(), kMostWord);
    const Span span = version_at(text, rule.least, rule.tail);
    if (span.kept != 0 && text.substr(span.passed).starts_with(rule.after)) {
      return std::string(text.substr(0, span.kept));
    }
  }
  return {};
}

std::string find_version(std::string_view file_name, std::string_view content,
                         const Classifier& classifier) {
  if (classifier.finder != nullptr) return classifier.finder(file_name, content);
  for (const Rule& rule : classifier.rules) {
    std::string version = find_version(content, rule);
    if (!version.empty()) return version;
  }
  return {};
}

// PY_VERSION stands alone between zero bytes. Other libraries' versions do too, so the series must
// be known: from the file's name, or from the path of the standard library, which every interpreter
// knows.
std::string find_python(std::string_view file_name, std::string_view content) {
  constexpr std::string_view kLibrary = "lib/python";
  constexpr std::string_view kZero("\0", 1);
  const auto series_of = [](std::string_view text) -> std::string {
    const Span span = version_at(text, 2, Tail::none);
    const std::size_t dot = text.find('.');
    if (span.kept == 0 || dot == std::string_view::npos) return {};
    return std::string(text.substr(0, dot + 1 + digits_at(text, dot + 1))) + ".";
  };
  std::string series;
  if (const std::size_t name = file_name.find("python"); name != std::string_view::npos) {
    series = series_of(file_name.substr(name + 6));
  }
  if (series.empty()) {
    for (std::size_t at = find(content, kLibrary, 0);
         at != std::string_view::npos && series.empty(); at = find(content, kLibrary, at + 1)) {
      series = series_of(content.substr(at + kLibrary.size(), kMostWord));
    }
  }
  if (series.empty()) return {};
  // Linkers merge a string into the tail of another ("…/versions/3.12.1"), so that it need not
  // stand alone.
  for (const Rule& rule :
       {Rule{kZero, series, kZero, 3, Tail::stage}, Rule{kZero, series, "+", 3, Tail::stage},
        Rule{"/", series, kZero, 3, Tail::stage}, Rule{"-", series, kZero, 3, Tail::stage}}) {
    std::string version = find_version(content, rule);
    if (!version.empty()) return version;
  }
  return {};
}

// Redis glues its version, the name of the build host and the time of the build together
// ("7.0.14buildhost-1702957741" and nine zeros); host names may begin with digits. The version also
// ends a string elsewhere, as do those of its commands: only one that both hold is it.
std::string find_redis(std::string_view, std::string_view content) {
  constexpr std::string_view kTime("000000000\0", 10);
  int searches = 64;  // each goes through the whole file; a real one needs a few
  for (std::size_t at = find(content, kTime, 0); at != std::string_view::npos;
       at = find(content, kTime, at + 1)) {
    const std::string_view word = word_before(content, at);
    for (std::size_t start = 0; start < word.size(); ++start) {
      if (!is_digit(word[start]) ||
          (start > 0 && (is_digit(word[start - 1]) || word[start - 1] == '.')))
        continue;
      const std::size_t first = start + digits_at(word, start);
      if (first >= word.size() || word[first] != '.') continue;
      const std::size_t second = first + 1 + digits_at(word, first + 1);
      if (second >= word.size() || word[second] != '.') continue;
      const std::size_t most = std::min<std::size_t>(digits_at(word, second + 1), 3);
      for (std::size_t digits = most; digits > 0 && searches > 0; --digits, --searches) {
        const std::string version(word.substr(start, second + 1 + digits - start));
        const std::string alone = version + '\0';
        if (find(content, alone, 0) != std::string_view::npos) return version;
      }
    }
  }
  std::string version = find_version(content, {"Redis version ", "", ""});
  if (version.empty()) version = find_version(content, {"Redis version=", "", ""});
  return version;
}

}  // namespace pratique::catalog::binary
