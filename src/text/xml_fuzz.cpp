// Reads the bytes as one document in memory and as a stream of records.
#include <cstddef>
#include <cstdint>

#include "text/xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto root = pratique::text::parse_xml(bytes);
  if (root) (void)root->child("id").text;
  pratique::MemorySource source(bytes);
  (void)pratique::text::read_xml_records(
      source, "update", [](pratique::text::XmlElement&&) -> pratique::Status { return {}; });
  return 0;
}
