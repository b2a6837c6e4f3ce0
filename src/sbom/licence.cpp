#include "sbom/licence.h"

#include <algorithm>

#include "core/digest.h"

namespace pratique::sbom {
namespace {

constexpr std::size_t kLongestExpression = std::size_t{16} << 10;
constexpr int kDeepestExpression = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_id_character(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '.' || c == '-';
}
bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool listed(std::span<const std::string_view> ids, std::string_view text) {
  if (std::binary_search(ids.begin(), ids.end(), text)) return true;
  return std::any_of(ids.begin(), ids.end(), [&](std::string_view id) { return same(id, text); });
}

bool is_reference(std::string_view text) {
  constexpr std::string_view kDocument = "DocumentRef-";
  constexpr std::string_view kLicence = "LicenseRef-";
  if (text.starts_with(kDocument)) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == kDocument.size()) return false;
    const std::string_view document = text.substr(kDocument.size(), colon - kDocument.size());
    if (!std::all_of(document.begin(), document.end(), is_id_character)) return false;
    text.remove_prefix(colon + 1);
  }
  if (!text.starts_with(kLicence) || text.size() == kLicence.size()) return false;
  return std::all_of(text.begin(), text.end(), is_id_character);
}

// compound := term (("AND" | "OR") term)*; term := "(" compound ")" | licence ["WITH" exception]
class Expression {
 public:
  explicit Expression(std::string_view text) : rest_(text) { next(); }

  bool valid() { return compound(0) && token_.empty(); }

 private:
  void next() {
    const std::size_t start = rest_.find_first_not_of(" \t\n\r");
    rest_.remove_prefix(start == std::string_view::npos ? rest_.size() : start);
    std::size_t length = 0;
    if (!rest_.empty() && (rest_.front() == '(' || rest_.front() == ')')) {
      length = 1;
    } else {
      length = std::min(rest_.find_first_of(" \t\n\r()"), rest_.size());
    }
    token_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  bool compound(int depth) {
    while (true) {
      if (!term(depth)) return false;
      if (token_ != "AND" && token_ != "OR") return true;
      next();
    }
  }

  bool term(int depth) {
    if (token_ == "(") {
      next();
      if (depth >= kDeepestExpression || !compound(depth + 1) || token_ != ")") return false;
      next();
      return true;
    }
    std::string_view id = token_;
    if (!is_reference(id)) {
      if (!listed(licence_ids(), id)) {
        if (!id.ends_with('+')) return false;
        id.remove_suffix(1);
        if (!listed(licence_ids(), id)) return false;
      }
    }
    next();
    if (token_ != "WITH") return true;
    next();
    const bool known = listed(licence_exceptions(), token_) || token_.starts_with("AdditionRef-");
    next();
    return known;
  }

  std::string_view rest_;
  std::string_view token_;
};

}  // namespace

bool is_licence_id(std::string_view text) {
  const auto ids = licence_ids();
  return std::binary_search(ids.begin(), ids.end(), text);
}

bool is_licence_expression(std::string_view text) {
  return text.size() <= kLongestExpression && Expression(text).valid();
}

std::string licence_reference(std::string_view text) {
  std::string out = "LicenseRef-";
  for (const char c : text.substr(0, 40)) {
    if (is_id_character(c)) {
      out += c;
    } else if (out.back() != '-') {
      out += '-';
    }
  }
  if (out.back() != '-') out += '-';
  return out + hash_hex(HashKind::sha256, text).substr(0, 12);
}

}  // namespace pratique::sbom
