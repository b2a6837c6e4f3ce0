#include "core/result.h"

#include <cerrno>
#include <cstring>

namespace pratique {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return "usage";
    case ErrorCode::invalid: return "invalid";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::not_found: return "not-found";
    case ErrorCode::limit: return "limit";
    case ErrorCode::io: return "io";
    case ErrorCode::denied: return "denied";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

Error Error::in(std::string_view context) && {
  message.insert(0, ": ");
  message.insert(0, context);
  return std::move(*this);
}

Error Error::in(std::string_view context) const& { return Error(*this).in(context); }

Error errno_error(std::string what, int errno_value) {
  what += ": ";
  what += std::strerror(errno_value);
  return {errno_value == ENOENT ? ErrorCode::not_found : ErrorCode::io, std::move(what)};
}

}  // namespace pratique
