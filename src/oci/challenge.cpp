#include "oci/challenge.h"

namespace pratique::oci {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

std::string Challenge::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters)
    if (key == name) return value;
  return {};
}

std::vector<Challenge> parse_challenges(std::string_view header) {
  std::vector<Challenge> out;
  std::size_t at = 0;
  const auto skip = [&](std::string_view what) {
    while (at < header.size() && what.find(header[at]) != std::string_view::npos) ++at;
  };
  const auto token = [&] {
    const std::size_t start = at;
    while (at < header.size() &&
           std::string_view(" \t,=\"").find(header[at]) == std::string_view::npos)
      ++at;
    return header.substr(start, at - start);
  };
  for (;;) {
    skip(" \t,");
    const std::string_view word = token();
    if (word.empty()) return out;
    const std::size_t behind = at;
    skip(" \t");
    if (at >= header.size() || header[at] != '=') {
      at = behind;
      out.push_back({lower(word), {}});
      continue;
    }
    ++at;
    skip(" \t");
    if (out.empty()) return out;  // a parameter without a scheme
    std::string value;
    if (at < header.size() && header[at] == '"') {
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        if (header[at] == '\\' && at + 1 < header.size()) ++at;
        value += header[at];
      }
      if (at >= header.size()) return out;
      ++at;
    } else {
      value = token();
    }
    out.back().parameters.emplace_back(lower(word), std::move(value));
  }
}

}  // namespace pratique::oci
