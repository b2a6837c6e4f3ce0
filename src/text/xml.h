// XML 1.0 (W3C, fifth edition), read over expat: a stream of events, records one at a time, or a
// small tree.
//
// What is refused: entity declarations and attribute defaults of a document type (so nothing
// expands and nothing outside is fetched); the rest of a document type is skipped. The five
// predefined entities and character references are read. Element names come without their namespace
// prefix ("oval:definition" is "definition"), attribute names as written. All text is UTF-8; UTF-8,
// UTF-16, ISO-8859-1 and ASCII documents are converted, in any other single-byte encoding the bytes
// above 127 become U+FFFD.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/stream.h"

namespace pratique::text {

struct XmlLimits {
  std::uint64_t bytes = 2ull << 30;         // of the document
  std::uint64_t token_bytes = 16u << 20;    // of one tag, comment or declaration when streaming
  std::uint64_t depth = 256;                // of elements
  std::uint64_t elements = 100'000'000;     // in the document
  std::uint64_t tree_elements = 1'000'000;  // in one tree (parse_xml, or one record)
  std::uint64_t attributes = 1024;          // of one element
};

struct XmlAttribute {
  std::string_view name;
  std::string_view value;
};

// Receives the events of a document in order. An Error it returns ends the reading and is handed on
// with line and column. The views are valid during the call.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual Status start(std::string_view name, std::span<const XmlAttribute> attributes) = 0;
  // Character data of the innermost open element, in as many pieces as it comes; CDATA included.
  virtual Status text(std::string_view bytes) = 0;
  virtual Status end(std::string_view name) = 0;
};

// Errors: invalid (not well formed), unsupported (entity declaration, encoding), limit; each with
// "line L column C".
Status read_xml(ByteSource& source, XmlHandler& handler, const XmlLimits& limits = {});
Status read_xml(std::string_view bytes, XmlHandler& handler, const XmlLimits& limits = {});

struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // the element's own character data, joined, white space at both ends removed
  std::vector<XmlElement> children;

  // The first child of that name, or a shared empty element.
  const XmlElement& child(std::string_view child_name) const;
  bool has(std::string_view child_name) const;
  // The attribute's value, empty where there is none.
  std::string_view attribute(std::string_view attribute_name) const;
};

// The root element with everything below it.
Result<XmlElement> parse_xml(std::string_view bytes, const XmlLimits& limits = {});

// Calls `record` with each element named `name` (the outermost ones) as a tree, in order, in the
// memory of one record: how lists of thousands of advisories are read.
Status read_xml_records(ByteSource& source, std::string_view name,
                        const std::function<Status(XmlElement&&)>& record,
                        const XmlLimits& limits = {});

}  // namespace pratique::text
