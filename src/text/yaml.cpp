#include "text/yaml.h"

#include <libfyaml.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <unordered_set>

#include "text/yaml_input.h"

namespace pratique::text {
namespace {

std::string_view text_of(fy_token* token) {
  if (token == nullptr) return {};
  std::size_t length = 0;
  const char* text = fy_token_get_text(token, &length);
  return text == nullptr ? std::string_view{} : std::string_view(text, length);
}

constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

std::string_view core_tag(fy_token* tag) {
  if (tag == nullptr) return {};
  std::size_t length = 0;
  const char* handle = fy_tag_token_handle(tag, &length);
  const std::string_view shorthand =
      handle == nullptr ? std::string_view{} : std::string_view(handle, length);
  const char* suffix_text = fy_tag_token_suffix(tag, &length);
  std::string_view suffix =
      suffix_text == nullptr ? std::string_view{} : std::string_view(suffix_text, length);
  if (shorthand == "!!") return suffix;
  if (suffix.starts_with(kCoreTags)) return suffix.substr(kCoreTags.size());
  // "! text" is the non-specific tag: a string (section 6.9.1).
  if (shorthand == "!" && suffix.empty()) return "str";
  return {};
}

// ---- the builder ----

struct Cost {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
};

void add_cost(const Json& value, Cost& cost) {
  ++cost.nodes;
  cost.bytes += value.string().size();
  for (const Json& item : value.items()) add_cost(item, cost);
  for (const JsonMember& member : value.members()) {
    cost.bytes += member.first.size();
    add_cost(member.second, cost);
  }
}

// Builds values bottom-up; open collections lie on a stack.
class YamlBuilder {
 public:
  explicit YamlBuilder(const YamlLimits& limits) : limits_(limits) {}

  Status take(fy_event& event) {
    const fy_mark* mark = fy_event_start_mark(&event);
    if (mark != nullptr && mark->line >= 0 && mark->column >= 0) {
      line_ = static_cast<std::size_t>(mark->line) + 1;
      column_ = static_cast<std::size_t>(mark->column) + 1;
    }
    switch (event.type) {
      case FYET_DOCUMENT_START: anchors_.clear(); return {};
      case FYET_DOCUMENT_END:
        if (documents_.size() <= finished_) documents_.emplace_back();
        finished_ = documents_.size();
        return {};
      case FYET_MAPPING_START: return open(Json::object(), event.mapping_start.anchor);
      case FYET_SEQUENCE_START: return open(Json::array(), event.sequence_start.anchor);
      case FYET_MAPPING_END:
      case FYET_SEQUENCE_END: return close();
      case FYET_SCALAR: return scalar(event.scalar);
      case FYET_ALIAS:
        if (column_ > 1) --column_;  // libfyaml marks the name, not the asterisk
        return alias(text_of(event.alias.anchor));
      default: return {};
    }
  }
  std::vector<Json> documents() && { return std::move(documents_); }

 private:
  struct Open {
    Json value;
    std::string anchor;
    std::optional<std::string> key;  // read, its value still to come
    bool merge = false;              // that key is a merge key
    std::vector<Json> merged;
    std::unordered_set<std::string> keys;  // of a mapping, to notice repeated ones
  };

  Error at(Error error) const {
    error.message.insert(0, yaml_place(line_, column_));
    return error;
  }

  Status open(Json container, fy_token* anchor) {
    if (stack_.size() >= limits_.depth)
      return at(limit("nested deeper than " + std::to_string(limits_.depth)));
    if (expects_key()) return at(unsupported("a collection as a key"));
    stack_.emplace_back();
    stack_.back().value = std::move(container);
    stack_.back().anchor = text_of(anchor);
    // An alias inside its own anchor is an error: forget what the name meant before.
    if (anchor != nullptr) anchors_.erase(stack_.back().anchor);
    return {};
  }

  Status close() {
    if (stack_.empty()) return at(invalid("a collection ends that never began"));
    Open done = std::move(stack_.back());
    stack_.pop_back();
    for (Json& from : done.merged) TRY(merge(done, std::move(from)));
    return add(std::move(done.value), done.anchor);
  }

  Status scalar(const fy_event_scalar_data& data) {
    const std::string_view text = text_of(data.value);
    const bool plain = data.value == nullptr || fy_token_scalar_style(data.value) == FYSS_PLAIN;
    if (expects_key()) {
      // Also an anchored key may be aliased.
      if (data.anchor != nullptr) TRY(remember(std::string(text_of(data.anchor)), Json(text)));
      return key(std::string(text), plain && data.tag == nullptr && text == "<<");
    }
    const std::string_view tag = core_tag(data.tag);
    Json value(text);
    if (limits_.schema == YamlSchema::core) {
      const bool typed = tag == "int" || tag == "float" || tag == "bool" || tag == "null";
      if (typed || (plain && data.tag == nullptr)) value = resolve_yaml_scalar(text);
      if (tag == "float" && value.is_int()) value = Json(value.number());
    }
    return add(std::move(value), std::string(text_of(data.anchor)));
  }

  Status alias(std::string_view name) {
    const auto found = anchors_.find(name);
    if (found == anchors_.end())
      return at(invalid("alias *" + std::string(name.substr(0, 80)) + " has no anchor before it"));
    if (expects_key()) {
      if (!found->second.is_string())
        return at(unsupported("an alias of a value that is no string as a key"));
      return key(std::string(found->second.string()), false);
    }
    TRY(spend_copy(found->second));
    return add(Json(found->second), {});
  }

  bool expects_key() const {
    return !stack_.empty() && stack_.back().value.is_object() && !stack_.back().key;
  }

  Status key(std::string name, bool merge_key) {
    Open& top = stack_.back();
    top.merge = merge_key;
    if (!merge_key && !top.keys.insert(name).second)
      return at(invalid("key \"" + name.substr(0, 80) + "\" is repeated"));
    top.key = std::move(name);
    return {};
  }

  Status add(Json value, const std::string& anchor) {
    if (++nodes_ > limits_.nodes) return too_many();
    if (!anchor.empty()) TRY(remember(anchor, value));
    if (stack_.empty()) {
      documents_.push_back(std::move(value));
      return {};
    }
    Open& top = stack_.back();
    if (top.value.is_array()) {
      top.value.mutable_items().push_back(std::move(value));
      return {};
    }
    if (!top.key) return at(unsupported("a collection as a key"));
    if (top.merge) return take_merge(top, std::move(value));
    top.value.mutable_members().emplace_back(std::move(*top.key), std::move(value));
    top.key.reset();
    return {};
  }

  Status take_merge(Open& top, Json value) {
    top.key.reset();
    top.merge = false;
    if (value.is_object()) {
      top.merged.push_back(std::move(value));
      return {};
    }
    if (!value.is_array())
      return at(invalid("a merge key (<<) needs a mapping or a sequence of them"));
    for (Json& item : value.mutable_items()) {
      if (!item.is_object())
        return at(invalid("a merge key (<<) needs a mapping or a sequence of them"));
      top.merged.push_back(std::move(item));
    }
    return {};
  }

  Status merge(Open& into, Json from) {
    for (JsonMember& member : from.mutable_members()) {
      if (into.keys.insert(member.first).second)
        into.value.mutable_members().push_back(std::move(member));
    }
    return {};
  }

  Status remember(const std::string& anchor, const Json& value) {
    TRY(spend_copy(value));
    anchors_.insert_or_assign(anchor, value);
    return {};
  }

  Status spend_copy(const Json& value) {
    Cost cost;
    add_cost(value, cost);
    nodes_ += cost.nodes;
    copied_bytes_ += cost.bytes;
    if (nodes_ > limits_.nodes) return too_many();
    if (copied_bytes_ > limits_.copied_bytes)
      return at(
          limit("aliases expand to more than " + std::to_string(limits_.copied_bytes) + " bytes"));
    return {};
  }
  Error too_many() const {
    return at(limit("more than " + std::to_string(limits_.nodes) + " values, aliases expanded"));
  }

  const YamlLimits& limits_;
  std::vector<Json> documents_;
  std::size_t finished_ = 0;
  std::vector<Open> stack_;
  std::map<std::string, Json, std::less<>> anchors_;
  std::size_t nodes_ = 0;
  std::size_t copied_bytes_ = 0;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
};

// ---- libfyaml's objects ----

struct DiagnosticsDeleter {
  void operator()(fy_diag* diagnostics) const { fy_diag_destroy(diagnostics); }
};
struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};

Error first_error(fy_diag* diagnostics) {
  void* iterator = nullptr;
  while (const fy_diag_error* error = fy_diag_errors_iterate(diagnostics, &iterator)) {
    const bool placed = error->line > 0;
    const std::string message = error->msg == nullptr ? "damaged" : error->msg;
    if (placed)
      return invalid(yaml_place(static_cast<std::size_t>(error->line),
                                static_cast<std::size_t>(std::max(1, error->column))) +
                     message);
    return invalid("YAML: " + message);
  }
  return invalid("YAML: not a document");
}

}  // namespace

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// libfyaml 0.7 loses the buffer of a quoted scalar that never ends, at most the size of the
// document. Nothing here can free it, so the leak checker is told.
// The leak checker's own name.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __lsan_default_suppressions() { return "leak:libfyaml.so\n"; }
#endif
#endif

Result<std::vector<Json>> parse_yaml_all(std::string_view bytes, const YamlLimits& limits) {
  if (bytes.size() > limits.bytes)
    return limit("YAML: more than " + std::to_string(limits.bytes) + " bytes");
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (bytes.empty()) return std::vector<Json>{};
  TRY(check_yaml_characters(bytes));
  TRY(check_yaml_directives(bytes));
  fy_diag_cfg diagnostics_config{};
  fy_diag_cfg_default(&diagnostics_config);
  diagnostics_config.fp = nullptr;
  const std::unique_ptr<fy_diag, DiagnosticsDeleter> diagnostics(
      fy_diag_create(&diagnostics_config));
  if (!diagnostics) return Error{ErrorCode::internal, "YAML: out of memory"};
  fy_diag_set_collect_errors(diagnostics.get(), true);
  fy_parse_cfg config{};
  config.flags =
      static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE);
  config.diag = diagnostics.get();
  const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
  if (!parser || fy_parser_set_string(parser.get(), bytes.data(), bytes.size()) != 0)
    return Error{ErrorCode::internal, "YAML: the parser could not be set up"};

  YamlBuilder builder(limits);
  bool ended = false;
  while (fy_event* event = fy_parser_parse(parser.get())) {
    ended = event->type == FYET_STREAM_END;
    const Status taken = builder.take(*event);
    fy_parser_event_free(parser.get(), event);
    TRY(taken);
  }
  if (!ended || fy_parser_get_stream_error(parser.get())) return first_error(diagnostics.get());
  return std::move(builder).documents();
}

Result<Json> parse_yaml(std::string_view bytes, const YamlLimits& limits) {
  std::vector<Json> documents = TRY(parse_yaml_all(bytes, limits));
  if (documents.empty()) return Json();
  if (documents.size() > 1)
    return invalid("YAML: " + std::to_string(documents.size()) +
                   " documents where one is expected");
  return std::move(documents.front());
}

}  // namespace pratique::text
