// A ByteSource that hashes and counts what passes through it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/digest.h"
#include "core/stream.h"

namespace pratique::oci {

class VerifyingSource final : public ByteSource {
 public:
  // Bytes of `inner` (which must outlive this) should hash to `expected`; an empty digest is not
  // checked. More bytes than `size` (where not negative) are an error at once.
  VerifyingSource(ByteSource& inner, const Digest& expected, std::int64_t size);

  Result<std::size_t> read(std::span<std::byte> buffer) override;

  // Reads the rest, then compares size and digest. `what` names the bytes in the error.
  Status finish(std::string_view what);

 private:
  ByteSource& inner_;
  Digest expected_;
  std::int64_t size_;
  std::int64_t count_ = 0;
  std::optional<Hasher> hasher_;
};

}  // namespace pratique::oci
