#include "text/xml.h"

#include <expat.h>

#include <algorithm>
#include <memory>

namespace pratique::text {
namespace {

constexpr std::size_t kChunk = 64u << 10;

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kWhite = " \t\r\n";
  const auto first = text.find_first_not_of(kWhite);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

// One run of expat. expat has no exceptions; the handler's allocations may throw through its C
// frames only when memory is exhausted, which ends the program anyway.
class Run {
 public:
  Run(XmlHandler& handler, const XmlLimits& limits)
      : handler_(handler), limits_(limits), parser_(XML_ParserCreate(nullptr), XML_ParserFree) {
    if (parser_ == nullptr) return;
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &Run::on_start, &Run::on_end);
    XML_SetCharacterDataHandler(parser_.get(), &Run::on_text);
    XML_SetEntityDeclHandler(parser_.get(), &Run::on_entity);
    XML_SetAttlistDeclHandler(parser_.get(), &Run::on_attribute_list);
    XML_SetUnknownEncodingHandler(parser_.get(), &Run::on_encoding, this);
    XML_SetParamEntityParsing(parser_.get(), XML_PARAM_ENTITY_PARSING_NEVER);
  }

  Status feed(std::string_view bytes, bool last) {
    if (parser_ == nullptr) return Error{ErrorCode::internal, "xml: no memory for a parser"};
    fed_ += bytes.size();
    if (fed_ > limits_.bytes) {
      return limit("xml document of more than " + std::to_string(limits_.bytes) + " bytes");
    }
    const auto status = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()),
                                  last ? XML_TRUE : XML_FALSE);
    if (failed_) return error_.in(place());
    if (status != XML_STATUS_OK) {
      const XML_Error code = XML_GetErrorCode(parser_.get());
      const std::string why = XML_ErrorString(code);
      const bool unknown = code == XML_ERROR_UNKNOWN_ENCODING;
      return (unknown ? unsupported("xml: " + why) : invalid("xml: " + why)).in(place());
    }
    if (last) return {};
    const XML_Index at = XML_GetCurrentByteIndex(parser_.get());
    // expat scans an unfinished token again with every piece; without a bound that is quadratic.
    if (at >= 0 && fed_ - static_cast<std::uint64_t>(at) > limits_.token_bytes + kChunk) {
      return limit("xml: one token of more than " + std::to_string(limits_.token_bytes) + " bytes")
          .in(place());
    }
    return {};
  }

 private:
  std::string place() const {
    return "line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) + " column " +
           std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1);
  }

  void fail(Error error) {
    if (failed_) return;
    failed_ = true;
    error_ = std::move(error);
    XML_StopParser(parser_.get(), XML_FALSE);
  }
  void take(Status status) {
    if (!status) fail(std::move(status).error());
  }

  static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    static_cast<Run*>(self)->start(name, attributes);
  }
  static void XMLCALL on_end(void* self, const XML_Char* name) {
    Run& run = *static_cast<Run*>(self);
    if (run.failed_) return;
    --run.depth_;
    run.take(run.handler_.end(local_name(name)));
  }
  static void XMLCALL on_text(void* self, const XML_Char* bytes, int size) {
    Run& run = *static_cast<Run*>(self);
    if (run.failed_) return;
    run.take(run.handler_.text({bytes, static_cast<std::size_t>(size)}));
  }
  static void XMLCALL on_entity(void* self, const XML_Char* name, int, const XML_Char*, int,
                                const XML_Char*, const XML_Char*, const XML_Char*,
                                const XML_Char*) {
    static_cast<Run*>(self)->fail(unsupported("xml: entity declaration \"" +
                                              std::string(std::string_view(name).substr(0, 64)) +
                                              "\" refused"));
  }
  static void XMLCALL on_attribute_list(void* self, const XML_Char*, const XML_Char* name,
                                        const XML_Char*, const XML_Char* value, int) {
    if (value == nullptr) return;
    static_cast<Run*>(self)->fail(unsupported("xml: default of attribute \"" +
                                              std::string(std::string_view(name).substr(0, 64)) +
                                              "\" refused"));
  }
  static int XMLCALL on_encoding(void*, const XML_Char* name, XML_Encoding* encoding) {
    const std::string_view known(name);
    const auto begins = [&](std::string_view prefix) {
      return known.size() >= prefix.size() &&
             std::equal(prefix.begin(), prefix.end(), known.begin(),
                        [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
    };
    if (!begins("iso-8859-") && !begins("windows-125") && !begins("cp125") && !begins("koi8")) {
      return XML_STATUS_ERROR;
    }
    for (int i = 0; i < 256; ++i) encoding->map[i] = i < 128 ? i : 0xFFFD;
    encoding->data = nullptr;
    encoding->convert = nullptr;
    encoding->release = nullptr;
    return XML_STATUS_OK;
  }

  void start(const XML_Char* name, const XML_Char** attributes) {
    if (failed_) return;
    if (++depth_ > limits_.depth) {
      return fail(limit("xml: elements nested deeper than " + std::to_string(limits_.depth)));
    }
    if (++elements_ > limits_.elements) {
      return fail(limit("xml: more than " + std::to_string(limits_.elements) + " elements"));
    }
    attributes_.clear();
    for (; attributes[0] != nullptr; attributes += 2) {
      if (attributes_.size() >= limits_.attributes) {
        return fail(limit("xml: more than " + std::to_string(limits_.attributes) +
                          " attributes on one element"));
      }
      attributes_.push_back({attributes[0], attributes[1]});
    }
    take(handler_.start(local_name(name), attributes_));
  }

  XmlHandler& handler_;
  const XmlLimits& limits_;
  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_;
  std::vector<XmlAttribute> attributes_;
  std::uint64_t fed_ = 0;
  std::uint64_t depth_ = 0;
  std::uint64_t elements_ = 0;
  bool failed_ = false;
  Error error_;
};

// Builds trees of the elements named `name` (of the root where it is empty) and hands each one on.
class TreeBuilder final : public XmlHandler {
 public:
  using Record = std::function<Status(XmlElement&&)>;
  TreeBuilder(std::string_view name, const Record& record, std::uint64_t most)
      : name_(name), record_(record), most_(most) {}

  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    if (open_.empty()) {
      if (!name_.empty() && name != name_) return {};
      count_ = 0;
    }
    if (++count_ > most_) {
      return limit("xml: more than " + std::to_string(most_) + " elements in one tree");
    }
    XmlElement& element = open_.emplace_back();
    element.name = name;
    element.attributes.reserve(attributes.size());
    for (const XmlAttribute& attribute : attributes) {
      element.attributes.emplace_back(attribute.name, attribute.value);
    }
    return {};
  }

  Status text(std::string_view bytes) override {
    if (!open_.empty()) open_.back().text += bytes;
    return {};
  }

  Status end(std::string_view) override {
    if (open_.empty()) return {};
    XmlElement element = std::move(open_.back());
    open_.pop_back();
    element.text = trimmed(element.text);
    if (!open_.empty()) {
      open_.back().children.push_back(std::move(element));
      return {};
    }
    return record_(std::move(element));
  }

 private:
  std::string_view name_;
  const Record& record_;
  std::uint64_t most_;
  std::uint64_t count_ = 0;
  std::vector<XmlElement> open_;
};

}  // namespace

Status read_xml(ByteSource& source, XmlHandler& handler, const XmlLimits& limits) {
  Run run(handler, limits);
  std::vector<std::byte> chunk(kChunk);
  while (true) {
    const std::size_t size = TRY(source.read(chunk));
    TRY(run.feed({reinterpret_cast<const char*>(chunk.data()), size}, size == 0));
    if (size == 0) return {};
  }
}

Status read_xml(std::string_view bytes, XmlHandler& handler, const XmlLimits& limits) {
  Run run(handler, limits);
  constexpr std::size_t kMostAtOnce = 1u << 30;
  while (bytes.size() > kMostAtOnce) {
    TRY(run.feed(bytes.substr(0, kMostAtOnce), false));
    bytes.remove_prefix(kMostAtOnce);
  }
  return run.feed(bytes, true);
}

const XmlElement& XmlElement::child(std::string_view child_name) const {
  static const XmlElement kNone;
  for (const XmlElement& element : children) {
    if (element.name == child_name) return element;
  }
  return kNone;
}

bool XmlElement::has(std::string_view child_name) const {
  return std::ranges::any_of(children, [&](const XmlElement& e) { return e.name == child_name; });
}

std::string_view XmlElement::attribute(std::string_view attribute_name) const {
  for (const auto& [name_found, value] : attributes) {
    if (name_found == attribute_name) return value;
  }
  return {};
}

Result<XmlElement> parse_xml(std::string_view bytes, const XmlLimits& limits) {
  XmlElement root;
  const TreeBuilder::Record keep = [&](XmlElement&& element) -> Status {
    root = std::move(element);
    return {};
  };
  TreeBuilder builder({}, keep, limits.tree_elements);
  TRY(read_xml(bytes, builder, limits));
  return root;
}

Status read_xml_records(ByteSource& source, std::string_view name,
                        const std::function<Status(XmlElement&&)>& record,
                        const XmlLimits& limits) {
  TreeBuilder builder(name, record, limits.tree_elements);
  return read_xml(source, builder, limits);
}

}  // namespace pratique::text
