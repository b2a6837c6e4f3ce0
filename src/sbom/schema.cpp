#include "sbom/schema.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "sbom/licence.h"
#include "sbom/schema_rules.h"
#include "sbom/schema_text.h"

namespace pratique::sbom {
namespace {

using text::Json;
using text::JsonMember;

constexpr std::uint64_t kMostSteps = 200'000'000;
constexpr std::size_t kShownMembers = 8;

// What broke a rule, and where. `depth` is the number of steps from the root.
struct Failure {
  std::string pointer;
  std::string expected;
  std::size_t depth = 0;
};

// The way from the root to the value at hand, on the stack of the recursion.
struct Place {
  const Place* parent;
  std::string_view member;  // of an object, unless `index` counts
  std::size_t index;        // of an array, or kMember
  std::size_t depth;
};
constexpr std::size_t kMember = ~std::size_t{0};

std::string pointer_to(const Place& place) {
  std::vector<const Place*> way;
  for (const Place* at = &place; at->parent != nullptr; at = at->parent) way.push_back(at);
  std::string out;
  for (auto at = way.rbegin(); at != way.rend(); ++at) {
    out += '/';
    out += (*at)->index == kMember ? pointer_token((*at)->member) : std::to_string((*at)->index);
  }
  return out.empty() ? "/" : out;
}

unsigned type_bits(const Json& value) {
  if (value.is_null()) return 1;
  if (value.is_bool()) return 2;
  if (value.is_number()) {
    const double number = value.number();
    const bool integral = value.is_int() || static_cast<double>(value.integer()) == number ||
                          (number > 1e18 && number == number);
    return integral ? 4u | 8u : 8u;
  }
  if (value.is_string()) return 16;
  return value.is_array() ? 32 : 64;
}

std::string type_names(unsigned bits) {
  static constexpr std::string_view kNames[] = {"null",     "a boolean", "an integer", "a number",
                                                "a string", "an array",  "an object"};
  std::string out;
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if ((bits >> i & 1) == 0) continue;
    if (!out.empty()) out += " or ";
    out += kNames[i];
  }
  return out.empty() ? "nothing" : out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string shown(std::string_view text) {
  return "'" + std::string(text.substr(0, 80)) + (text.size() > 80 ? "…'" : "'");
}

std::size_t mix(std::size_t a, std::size_t b) {
  return (a ^ (b + 0x9e3779b97f4a7c15u)) * 0x100000001b3u;
}

// Equal values have equal hashes; the order of members does not count.
std::size_t hash_of(const Json& value) {
  if (value.is_string()) return mix(1, std::hash<std::string_view>()(value.string()));
  if (value.is_number()) return mix(2, std::hash<double>()(value.number()));
  if (value.is_bool()) return mix(3, value.boolean() ? 1 : 0);
  std::size_t out = value.is_array() ? 4 : 5;
  for (const Json& each : value.items()) out = mix(out, hash_of(each));
  std::size_t sum = 0;
  for (const JsonMember& each : value.members())
    sum += mix(std::hash<std::string>()(each.first), hash_of(each.second));
  return mix(out, sum);
}

bool equal(const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return false;
    return std::all_of(a.members().begin(), a.members().end(), [&](const JsonMember& each) {
      return b.contains(each.first) && equal(each.second, b[each.first]);
    });
  }
  if (a.is_array() && b.is_array())
    return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                      equal);
  if (a.is_number() && b.is_number()) return a.number() == b.number();
  return a == b;
}

class Checker {
 public:
  explicit Checker(const SchemaRules& rules) : rules_(rules) {}

  bool exhausted() const { return steps_ > kMostSteps; }

  // Nothing where the value keeps the rule.
  std::optional<Failure> check(std::size_t rule, const Json& value, const Place& place) {
    std::size_t at = rule;
    std::size_t properties = 0;  // where the last `properties` began
    for (std::size_t left = rules_.code[at++]; left > 0; --left) {
      if (++steps_ > kMostSteps) return fail(place, "less work");
      const auto operation = static_cast<SchemaCheck>(rules_.code[at++]);
      const std::size_t operands = at;
      at += operand_count(operation, at);
      if (operation == SchemaCheck::properties) properties = operands;
      auto failure = operation == SchemaCheck::closed ? check_closed(properties, value, place)
                                                      : apply(operation, operands, value, place);
      if (failure) return failure;
    }
    return std::nullopt;
  }

 private:
  std::size_t operand_count(SchemaCheck operation, std::size_t at) const {
    switch (operation) {
      case SchemaCheck::licence_id:
      case SchemaCheck::is_false:
      case SchemaCheck::unique:
      case SchemaCheck::closed: return 0;
      case SchemaCheck::properties: return 1 + 2 * std::size_t{rules_.code[at]};
      case SchemaCheck::required:
      case SchemaCheck::tuple:
      case SchemaCheck::all_of:
      case SchemaCheck::any_of:
      case SchemaCheck::exactly_one_of: return 1 + std::size_t{rules_.code[at]};
      case SchemaCheck::condition: return 3;
      default: return 1;
    }
  }

  static Failure fail(const Place& place, std::string expected) {
    return {pointer_to(place), std::move(expected), place.depth};
  }

  std::optional<Failure> apply(SchemaCheck operation, std::size_t at, const Json& value,
                               const Place& place) {
    switch (operation) {
      case SchemaCheck::type:
        if ((type_bits(value) & rules_.code[at]) != 0) return std::nullopt;
        return fail(place, type_names(rules_.code[at]) + " expected, not " +
                               type_names(type_bits(value) == 12 ? 4 : type_bits(value)));
      case SchemaCheck::one_of_names:
      case SchemaCheck::licence_id:
      case SchemaCheck::pattern:
      case SchemaCheck::format:
      case SchemaCheck::min_length:
      case SchemaCheck::max_length:
        return value.is_string() || operation == SchemaCheck::one_of_names ||
                       operation == SchemaCheck::licence_id
                   ? check_text(operation, at, value, place)
                   : std::nullopt;
      case SchemaCheck::is_false:
        if (value.is_bool() && !value.boolean()) return std::nullopt;
        return fail(place, "false expected");
      case SchemaCheck::minimum:
        if (!value.is_number() || value.number() >= rules_.code[at] - 1000.0) return std::nullopt;
        return fail(place, "a number of at least " + std::to_string(rules_.code[at] - 1000));
      case SchemaCheck::maximum:
        if (!value.is_number() || value.number() <= rules_.code[at] - 1000.0) return std::nullopt;
        return fail(place, "a number of at most " + std::to_string(rules_.code[at] - 1000));
      case SchemaCheck::min_items:
      case SchemaCheck::max_items:
      case SchemaCheck::unique:
      case SchemaCheck::items:
      case SchemaCheck::tuple: return check_array(operation, at, value, place);
      case SchemaCheck::required: return check_required(at, value, place);
      case SchemaCheck::properties: return check_properties(at, value, place);
      case SchemaCheck::closed: return std::nullopt;
      case SchemaCheck::all_of:
      case SchemaCheck::any_of:
      case SchemaCheck::exactly_one_of: return check_choice(operation, at, value, place);
      case SchemaCheck::none_of:
        if (check(rules_.code[at], value, place)) return std::nullopt;
        return fail(place, "members that exclude each other");
      case SchemaCheck::condition:
        return check(rules_.code[at + (check(rules_.code[at], value, place) ? 2 : 1)], value,
                     place);
    }
    return std::nullopt;
  }

  std::optional<Failure> check_text(SchemaCheck operation, std::size_t at, const Json& value,
                                    const Place& place) {
    const std::string_view text = value.string();
    if (operation == SchemaCheck::one_of_names) return check_name(at, value, place);
    if (operation == SchemaCheck::licence_id) {
      const auto exceptions = licence_exceptions();
      if (value.is_string() &&
          (is_licence_id(text) || std::binary_search(exceptions.begin(), exceptions.end(), text)))
        return std::nullopt;
      return fail(place, shown(text) + " is no SPDX licence id");
    }
    const std::uint16_t operand = rules_.code[at];
    if (operation == SchemaCheck::pattern) {
      const auto pattern = static_cast<TextPattern>(operand);
      if (matches(pattern, text)) return std::nullopt;
      return fail(place, std::string(describe(pattern)) + " expected, not " + shown(text));
    }
    if (operation == SchemaCheck::format) {
      const auto format = static_cast<TextFormat>(operand);
      if (matches(format, text)) return std::nullopt;
      return fail(place, std::string(describe(format)) + " expected, not " + shown(text));
    }
    const std::size_t length = characters(text);
    if (operation == SchemaCheck::min_length && length < operand)
      return fail(place, "at least " + std::to_string(operand) + " characters expected, not " +
                             shown(text));
    if (operation == SchemaCheck::max_length && length > operand)
      return fail(place, "at most " + std::to_string(operand) + " characters expected");
    return std::nullopt;
  }

  std::optional<Failure> check_name(std::size_t at, const Json& value, const Place& place) {
    const std::uint16_t set = rules_.code[at];
    const std::size_t begin = set == 0 ? 0 : rules_.enum_ends[set - 1u];
    const auto names = rules_.enum_members.subspan(begin, rules_.enum_ends[set] - begin);
    if (value.is_string() && std::binary_search(names.begin(), names.end(), value.string()))
      return std::nullopt;
    std::string expected;
    for (std::size_t i = 0; i < std::min(names.size(), kShownMembers); ++i)
      expected += (i == 0 ? "" : ", ") + std::string(names[i]);
    if (names.size() > kShownMembers) expected += " …";
    return fail(place,
                (value.is_string() ? shown(value.string()) : std::string(value.type_name())) +
                    " is none of " + expected);
  }

  std::optional<Failure> check_array(SchemaCheck operation, std::size_t at, const Json& value,
                                     const Place& place) {
    if (!value.is_array()) return std::nullopt;
    const auto& items = value.items();
    if (operation == SchemaCheck::unique) return check_unique(value, place);
    const std::uint16_t operand = rules_.code[at];
    if (operation == SchemaCheck::min_items && items.size() < operand)
      return fail(place, "at least " + std::to_string(operand) + " elements expected");
    const bool limited = operation == SchemaCheck::max_items || operation == SchemaCheck::tuple;
    if (limited && items.size() > operand)
      return fail(place, "at most " + std::to_string(operand) + " elements expected");
    if (operation != SchemaCheck::items && operation != SchemaCheck::tuple) return std::nullopt;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Place inner{&place, {}, i, place.depth + 1};
      const std::size_t rule = operation == SchemaCheck::items ? operand : rules_.code[at + 1 + i];
      if (auto failure = check(rule, items[i], inner)) return failure;
    }
    return std::nullopt;
  }

  std::optional<Failure> check_unique(const Json& value, const Place& place) {
    const auto& items = value.items();
    if (items.size() < 2) return std::nullopt;
    std::unordered_multimap<std::size_t, std::size_t> seen;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::size_t hash = hash_of(items[i]);
      for (auto [other, end] = seen.equal_range(hash); other != end; ++other) {
        if (++steps_ > kMostSteps) return fail(place, "less work");
        if (equal(items[other->second], items[i]))
          return fail({&place, {}, i, place.depth + 1},
                      "the same as element " + std::to_string(other->second));
      }
      seen.emplace(hash, i);
    }
    return std::nullopt;
  }

  std::optional<Failure> check_required(std::size_t at, const Json& value, const Place& place) {
    if (!value.is_object()) return std::nullopt;
    for (std::size_t i = 1; i <= rules_.code[at]; ++i) {
      const std::string_view name = rules_.strings[rules_.code[at + i]];
      if (!value.contains(name)) return fail(place, std::string(name) + " is missing");
    }
    return std::nullopt;
  }

  // The rule of a member among sorted (name, rule) pairs, or nothing.
  std::optional<std::size_t> rule_of(std::size_t at, std::string_view name) const {
    std::size_t low = 0, high = rules_.code[at];
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      const std::size_t pair = at + 1 + 2 * middle;
      const std::string_view known = rules_.strings[rules_.code[pair]];
      if (known == name) return rules_.code[pair + 1];
      if (known < name) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return std::nullopt;
  }

  std::optional<Failure> check_properties(std::size_t at, const Json& value, const Place& place) {
    for (const auto& [name, member] : value.members()) {
      const auto rule = rule_of(at, name);
      if (!rule) continue;
      const Place inner{&place, name, kMember, place.depth + 1};
      if (auto failure = check(*rule, member, inner)) return failure;
    }
    return std::nullopt;
  }

  std::optional<Failure> check_closed(std::size_t properties, const Json& value,
                                      const Place& place) {
    for (const auto& [name, member] : value.members())
      if (!rule_of(properties, name))
        return fail({&place, name, kMember, place.depth + 1}, "no such member is known here");
    return std::nullopt;
  }

  std::optional<Failure> check_choice(SchemaCheck operation, std::size_t at, const Json& value,
                                      const Place& place) {
    std::optional<Failure> furthest;
    std::size_t kept = 0;
    for (std::size_t i = 1; i <= rules_.code[at]; ++i) {
      auto failure = check(rules_.code[at + i], value, place);
      if (!failure) {
        ++kept;
      } else if (operation == SchemaCheck::all_of) {
        return failure;
      } else if (!furthest || failure->depth > furthest->depth) {
        furthest = std::move(failure);
      }
    }
    if (operation == SchemaCheck::all_of || kept == 1) return std::nullopt;
    if (kept == 0) return furthest;
    if (operation == SchemaCheck::any_of) return std::nullopt;
    return fail(place, "alternatives that exclude each other are both there");
  }

  const SchemaRules& rules_;
  std::uint64_t steps_ = 0;
};

}  // namespace

std::string pointer_token(std::string_view token) {
  std::string out;
  for (const char c : token.substr(0, 200)) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

Status check_schema(std::string_view name, const Json& document) {
  const SchemaRules& rules = schema_rules();
  const auto root = std::find_if(rules.roots.begin(), rules.roots.end(),
                                 [&](const SchemaRoot& each) { return each.name == name; });
  if (root == rules.roots.end()) return unsupported("no schema of " + std::string(name));
  Checker checker(rules);
  const auto failure = checker.check(root->rule, document, {nullptr, {}, kMember, 0});
  if (checker.exhausted()) return limit("checking the document against its schema takes too long");
  if (failure) return invalid(failure->pointer + ": " + failure->expected);
  return {};
}

}  // namespace pratique::sbom
