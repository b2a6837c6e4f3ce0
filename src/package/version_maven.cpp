// Maven's order (ComparableVersion of Maven 3.9).
//
// A version is a list of numbers and qualifiers; "-", and each change between digits and letters,
// opens a list inside it. Zeros, empty qualifiers and empty lists at the end of a list do not
// count.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "package/number_order.h"
#include "package/version_orders.h"

namespace pratique::package {
namespace {

// Lists in lists; Maven itself would go on until its stack ends.
constexpr std::size_t kDeepest = 512;

struct Item {
  enum class Kind { number, word, list };
  Kind kind = Kind::list;
  std::string_view text;    // of a number or word
  std::vector<Item> items;  // of a list
};

// The known qualifiers in their order; "" is the release, unknown ones follow "sp".
constexpr std::array<std::string_view, 7> kQualifiers = {"alpha",    "beta", "milestone", "rc",
                                                         "snapshot", "",     "sp"};
constexpr std::size_t kRelease = 5;

std::size_t qualifier_rank(std::string_view word) {
  const auto* found = std::find(kQualifiers.begin(), kQualifiers.end(), word);
  return static_cast<std::size_t>(found - kQualifiers.begin());
}

std::string_view without_alias(std::string_view word, bool before_digit) {
  if (before_digit) {
    if (word == "a") return "alpha";
    if (word == "b") return "beta";
    if (word == "m") return "milestone";
  }
  if (word == "ga" || word == "final" || word == "release") return "";
  if (word == "cr") return "rc";
  return word;
}

bool is_null(const Item& item) {
  switch (item.kind) {
    case Item::Kind::number: return is_zero(item.text);
    case Item::Kind::word: return item.text.empty();
    case Item::Kind::list: return item.items.empty();
  }
  return false;
}

// Builds the tree from left to right; only the innermost list grows.
class Builder {
 public:
  explicit Builder(Item& root) : path_{&root} {}

  void add_number(std::string_view digits) { add({Item::Kind::number, digits, {}}); }
  void add_word(std::string_view word, bool before_digit) {
    add({Item::Kind::word, without_alias(word, before_digit), {}});
  }
  // Opens a list inside the current one; false where that goes too deep.
  bool open() {
    if (path_.size() == kDeepest) return false;
    add({});
    path_.push_back(&path_.back()->items.back());
    return true;
  }
  bool is_empty() const { return path_.back()->items.empty(); }
  void normalise() {
    for (auto list = path_.rbegin(); list != path_.rend(); ++list) drop_nulls((*list)->items);
  }

 private:
  void add(Item item) { path_.back()->items.push_back(std::move(item)); }
  static void drop_nulls(std::vector<Item>& items) {
    for (std::size_t i = items.size(); i > 0; --i) {
      const Item& item = items[i - 1];
      if (is_null(item)) {
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i - 1));
      } else if (item.kind != Item::Kind::list) {
        break;
      }
    }
  }
  std::vector<Item*> path_;
};

// A qualifier behind a dot counts as if it stood behind a hyphen: 1.0.0.X1 < 1.0.0-X2.
bool add_qualifier(Builder& builder, std::string_view word, bool before_digit) {
  if (!builder.is_empty() && !builder.open()) return false;
  builder.add_word(word, before_digit);
  return true;
}

// "-ga-1" is "-1", as the corpus and the POM reference have it: an alias of the release between two
// hyphens says nothing. (ComparableVersion itself keeps an empty qualifier there.)
bool skips_release(std::string_view text, std::size_t start, std::size_t hyphen) {
  const bool after_hyphen = start > 0 && text[start - 1] == '-';
  const bool before_digit = hyphen + 1 < text.size() && is_digit(text[hyphen + 1]);
  const std::string_view word = text.substr(start, hyphen - start);
  return after_hyphen && before_digit && !word.empty() && without_alias(word, false).empty();
}

// `text` is lower case and outlives the tree.
bool read_maven(std::string_view text, Item& root) {
  Builder builder(root);
  bool digits = false;
  std::size_t start = 0;
  const auto add = [&](std::size_t end) {
    const std::string_view piece = text.substr(start, end - start);
    if (end == start) {
      builder.add_number("0");
    } else if (digits) {
      builder.add_number(piece);
    } else {
      builder.add_word(piece, false);
    }
    start = end + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      add(i);
    } else if (c == '-') {
      if (skips_release(text, start, i) && builder.is_empty() && !digits) {
        start = i + 1;
        continue;
      }
      add(i);
      if (!builder.open()) return false;
    } else if (is_digit(c)) {
      if (!digits && i > start) {
        if (!add_qualifier(builder, text.substr(start, i - start), true)) return false;
        start = i;
        if (!builder.open()) return false;
      }
      digits = true;
    } else {
      if (digits && i > start) {
        builder.add_number(text.substr(start, i - start));
        start = i;
        if (!builder.open()) return false;
      }
      digits = false;
    }
  }
  if (text.size() > start) {
    const std::string_view piece = text.substr(start);
    if (digits) {
      builder.add_number(piece);
    } else if (!add_qualifier(builder, piece, false)) {
      return false;
    }
  }
  builder.normalise();
  return true;
}

std::strong_ordering compare_words(std::string_view a, std::string_view b) {
  const std::size_t rank_a = qualifier_rank(a);
  const std::size_t rank_b = qualifier_rank(b);
  if (rank_a != rank_b) return rank_a <=> rank_b;
  return rank_a < kQualifiers.size() ? std::strong_ordering::equal : a <=> b;
}

// Against nothing at that place.
std::strong_ordering compare_to_nothing(const Item& item) {
  switch (item.kind) {
    case Item::Kind::number:
      return is_zero(item.text) ? std::strong_ordering::equal : std::strong_ordering::greater;
    case Item::Kind::word: return qualifier_rank(item.text) <=> kRelease;
    case Item::Kind::list:
      for (const Item& inner : item.items) {
        if (const auto order = compare_to_nothing(inner); order != 0) return order;
      }
      break;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_items(const Item& a, const Item& b) {
  if (a.kind != b.kind) {
    // A number is after a list (1.1 > 1-1), a list after a qualifier (1-1 > 1-sp).
    const auto weight = [](Item::Kind kind) {
      return kind == Item::Kind::number ? 2 : kind == Item::Kind::list ? 1 : 0;
    };
    return weight(a.kind) <=> weight(b.kind);
  }
  if (a.kind == Item::Kind::number) return compare_numbers(a.text, b.text);
  if (a.kind == Item::Kind::word) return compare_words(a.text, b.text);
  for (std::size_t i = 0; i < a.items.size() || i < b.items.size(); ++i) {
    std::strong_ordering order = std::strong_ordering::equal;
    if (i >= a.items.size()) {
      order = 0 <=> compare_to_nothing(b.items[i]);
    } else if (i >= b.items.size()) {
      order = compare_to_nothing(a.items[i]);
    } else {
      order = compare_items(a.items[i], b.items[i]);
    }
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

bool is_valid(std::string_view text) {
  Item root;
  const std::string lowered = to_lower(text);
  return !text.empty() && read_maven(lowered, root);
}

std::weak_ordering compare(std::string_view left, std::string_view right) {
  const std::string lowered_left = to_lower(left);
  const std::string lowered_right = to_lower(right);
  Item a;
  Item b;
  if (!read_maven(lowered_left, a) || !read_maven(lowered_right, b)) {
    return std::weak_ordering::equivalent;
  }
  return compare_items(a, b);
}

}  // namespace

const OrderRules kMavenRules{is_valid, is_valid, compare};

}  // namespace pratique::package
