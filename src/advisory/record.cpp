#include "advisory/record.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace pratique::advisory {

std::string_view name_of(State state) {
  switch (state) {
    case State::affected: return "affected";
    case State::wont_fix: return "wont-fix";
    case State::end_of_life: return "end-of-life";
    case State::deferred: return "deferred";
    case State::under_investigation: return "under-investigation";
    case State::unimportant: return "unimportant";
    case State::fix_pending: return "fix-pending";
  }
  return "affected";
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

std::optional<std::uint64_t> cve_key(std::string_view id) {
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  for (const std::string_view prefix : {"ubuntu-", "debian-"}) {
    if (id.size() > prefix.size() &&
        std::equal(prefix.begin(), prefix.end(), id.begin(),
                   [&](char p, char c) { return p == c || same(c, p); })) {
      id.remove_prefix(prefix.size());
      break;
    }
  }
  // CVE-YYYY-N…, four digits or more (CVE numbering rules).
  if (id.size() < 13 || id.size() > 20 || !same(id[0], 'c') || !same(id[1], 'v') ||
      !same(id[2], 'e') || id[3] != '-' || id[8] != '-')
    return std::nullopt;
  std::uint64_t year = 0;
  for (std::size_t i = 4; i < 8; ++i) {
    if (!is_digit(id[i])) return std::nullopt;
    year = year * 10 + static_cast<std::uint64_t>(id[i] - '0');
  }
  std::uint64_t number = 0;
  for (std::size_t i = 9; i < id.size(); ++i) {
    if (!is_digit(id[i])) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(id[i] - '0');
  }
  return year << 40 | number;
}

std::string cve_name(std::uint64_t key) {
  std::array<char, 40> buffer{};
  const int count = std::snprintf(buffer.data(), buffer.size(), "CVE-%04llu-%04llu",
                                  static_cast<unsigned long long>(key >> 40),
                                  static_cast<unsigned long long>(key & 0xffffffffffull));
  return {buffer.data(), static_cast<std::size_t>(count)};
}

std::optional<Severity> severity_in_words(std::string_view words) {
  std::string text = lower(words);
  while (!text.empty() && (text.back() == '*' || text.back() == ' ' || text.back() == '\n'))
    text.pop_back();
  while (!text.empty() && text.front() == ' ') text.erase(text.begin());
  struct Word {
    std::string_view word;
    Severity severity;
  };
  static constexpr Word kWords[] = {
      {"critical", Severity::critical}, {"important", Severity::high},  {"high", Severity::high},
      {"moderate", Severity::medium},   {"medium", Severity::medium},   {"low", Severity::low},
      {"negligible", Severity::low},    {"unimportant", Severity::low}, {"none", Severity::none},
      {"minor", Severity::low},
  };
  for (const Word& word : kWords)
    if (word.word == text) return word.severity;
  return std::nullopt;
}

std::string one_line(std::string_view text) {
  while (!text.empty() && (text.front() == '\n' || text.front() == ' ' || text.front() == '#'))
    text.remove_prefix(1);
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() > 200) {
    std::size_t cut = 197;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    return std::string(text.substr(0, cut)) + "...";
  }
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

}  // namespace pratique::advisory
