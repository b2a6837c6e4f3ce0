// The official examples: valid documents are read, invalid ones are refused with the place.
#include "support/corpus.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <vector>

#include "core/stream.h"
#include "sbom/document.h"

namespace pratique::sbom {

TEST_CASE("CycloneDX's own examples") {
  const auto folder = test::shared_path("corpus/sbom");
  if (!folder) return;
  std::size_t valid = 0, refused = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json")) continue;
    CAPTURE(name);
    const auto bytes = read_file(entry.path().string(), 16 << 20);
    REQUIRE(bytes.has_value());
    const auto read = read_sbom(*bytes);
    if (name.starts_with("valid-")) {
      ++valid;
      if (!read) FAIL_CHECK(read.error().message);
    } else {
      ++refused;
      REQUIRE(!read);
      CHECK((read.error().code == ErrorCode::invalid));
      CHECK(read.error().message.starts_with("/"));
      MESSAGE(name << " -> " << read.error().message);
    }
  }
  CHECK(valid >= 30);
  CHECK(refused >= 15);
}

}  // namespace pratique::sbom
