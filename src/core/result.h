// Result<T>: a value or an Error. Every fallible function of the project returns one.
//
// Names are shaped like std::expected so that it can become an alias once the release compiler has
// a [[nodiscard]] one. An Error says what, where and why; the border (CLI, server) maps its code
// once to an exit status.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace pratique {

enum class ErrorCode {
  usage,        // the caller asked for something that makes no sense: exit 2
  invalid,      // the input's bytes are damaged or break its format: exit 3
  unsupported,  // the input is well formed, but of a kind we do not read: exit 3
  not_found,    // what was named does not exist: exit 3
  limit,        // a limit on size, depth, count or time was met: exit 3
  io,           // the operating system or the network failed: exit 3
  denied,       // authentication or authorisation failed: exit 3
  internal,     // our own fault: exit 4
};

std::string_view name_of(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  // lower-case, no full stop, names the place: "layer 2: tar entry 17: ..."

  // The same error seen from further up: "context: message".
  Error in(std::string_view context) &&;
  Error in(std::string_view context) const&;
};

inline Error invalid(std::string message) { return {ErrorCode::invalid, std::move(message)}; }
inline Error limit(std::string message) { return {ErrorCode::limit, std::move(message)}; }
inline Error io_error(std::string message) { return {ErrorCode::io, std::move(message)}; }
inline Error unsupported(std::string message) {
  return {ErrorCode::unsupported, std::move(message)};
}
inline Error not_found(std::string message) { return {ErrorCode::not_found, std::move(message)}; }
inline Error usage_error(std::string message) { return {ErrorCode::usage, std::move(message)}; }
// An io Error with the text of errno: "open /x: No such file or directory" (not_found for ENOENT).
Error errno_error(std::string what, int errno_value);

// Stands for "no value" in Result<void>.
struct Unit {};

template <typename T>
class [[nodiscard]] Result {
  using Stored = std::conditional_t<std::is_void_v<T>, Unit, T>;

 public:
  using value_type = T;

  Result()
    requires std::is_void_v<T>
      : state_(std::in_place_index<0>) {}
  template <typename U = Stored>
    requires(!std::is_same_v<std::remove_cvref_t<U>, Result> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error> && std::is_constructible_v<Stored, U>)
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Taking the value of an error, or the error of a value, is a bug of ours: it aborts.
  Stored& value() & {
    check(has_value());
    return *std::get_if<0>(&state_);
  }
  const Stored& value() const& {
    check(has_value());
    return *std::get_if<0>(&state_);
  }
  Stored&& value() && {
    check(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  Stored& operator*() & { return value(); }
  const Stored& operator*() const& { return value(); }
  Stored&& operator*() && { return std::move(*this).value(); }
  Stored* operator->() { return &value(); }
  const Stored* operator->() const { return &value(); }
  template <typename U>
  Stored value_or(U&& other) const& {
    return has_value() ? value() : static_cast<Stored>(std::forward<U>(other));
  }

  const Error& error() const& {
    check(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    check(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

  // Adds context to the error, if there is one.
  Result in(std::string_view context) && {
    if (!has_value()) return std::move(*this).error().in(context);
    return std::move(*this);
  }

 private:
  static void check(bool holds) {
    if (!holds) std::abort();
  }
  std::variant<Stored, Error> state_;
};

using Status = Result<void>;

}  // namespace pratique

// Evaluates to the value of a Result, or returns its error from the enclosing function.
// Use it only as a whole initializer, a whole statement or a whole return operand: elsewhere
// g++ 12 leaks temporaries on the early return (tools/lint_try checks).
#define TRY(...)                                                         \
  ({                                                                     \
    auto try_result_ = (__VA_ARGS__);                                    \
    if (!try_result_.has_value()) return std::move(try_result_).error(); \
    std::move(try_result_).value();                                      \
  })
