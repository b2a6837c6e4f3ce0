// Digests as the OCI image specification writes them ("sha256:" and lower-case hex; descriptor.md),
// and the hashing that makes them (OpenSSL).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pratique {

enum class HashKind { md5, sha1, sha256, sha384, sha512 };

// Incremental hash. Movable, not copyable; finish() may be called once.
class Hasher {
 public:
  explicit Hasher(HashKind kind);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void update(std::string_view bytes);
  void update(std::span<const std::byte> bytes);
  std::string finish_hex();  // lower-case hex
  std::string finish_raw();  // the bytes

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string hash_hex(HashKind kind, std::string_view bytes);

// "sha256:<64 hex>" or "sha512:<128 hex>"; anything else is invalid. Compared as text.
class Digest {
 public:
  Digest() = default;  // empty: no digest known
  static Result<Digest> parse(std::string_view text);
  static Digest sha256_of(std::string_view bytes);
  static Digest from_hex(HashKind kind, std::string_view hex);  // hex of the right length

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  HashKind kind() const;
  std::string_view hex() const;  // the part behind the colon

  friend bool operator==(const Digest&, const Digest&) = default;
  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  std::string text_;
};

std::string to_hex(std::string_view bytes);
Result<std::string> from_hex(std::string_view hex);
// Standard alphabet (RFC 4648 section 4) with padding; decoding accepts the URL alphabet and no
// padding too.
std::string to_base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

}  // namespace pratique
