// OSV records of any bytes: read, put into an index and looked up again.
#include <cstdint>

#include "advisory/index.h"
#include "advisory/osv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pratique;
  if (size > 64 * 1024) return 0;
  const auto record = advisory::parse_osv({reinterpret_cast<const char*>(data), size});
  if (!record) return 0;
  advisory::IndexBuilder builder;
  builder.add(*record);
  auto bytes = builder.finish(0);
  if (!bytes) return 0;
  const auto index = advisory::Index::from_bytes(std::move(*bytes));
  if (!index || !index->verify()) __builtin_trap();  // what we write, we can read
  package::Package package;
  package.kind = package::Kind::npm;
  package.version = "1.2.3";
  for (const advisory::Affected& affected : record->affected) {
    package.name = affected.name;
    if (!index->match(package, {})) __builtin_trap();
  }
  return 0;
}
