// Every other source: a document of any bytes under a name that its first byte chooses.
#include <cstdint>
#include <string_view>

#include "advisory/importer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique::advisory;
  if (size == 0 || size > 32 * 1024) return 0;
  constexpr std::string_view kNames[] = {"a.json", "v3.19/main.yaml", "updateinfo.xml", "list",
                                         "gems/x/CVE-2020-1.yml"};
  const std::string_view content(reinterpret_cast<const char*>(data) + 1, size - 1);
  IndexBuilder builder;
  ImportedFile file;
  ImportReport report;
  import_document(kNames[data[0] % 5], content, builder, file, report);
  const auto bytes = builder.finish(0);
  if (!bytes) __builtin_trap();
  return 0;
}
