// SPDX licence ids and expressions (SPDX specification 2.3, annex D; the licence list's ids).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pratique::sbom {

// The ids of the SPDX licence list and of its exceptions, deprecated ones included, sorted bytewise
// (licence_ids.cpp, made by tools/sbom/derive_rules).
std::span<const std::string_view> licence_ids();
std::span<const std::string_view> licence_exceptions();

// An id exactly as the list writes it.
bool is_licence_id(std::string_view text);
// An expression that names listed ids (any case), LicenseRef- or DocumentRef- ids and listed
// exceptions, with AND, OR, WITH, + and parentheses. A single id is one too.
bool is_licence_expression(std::string_view text);

// A LicenseRef- id for a licence that is not listed: readable, and unique by a hash of `text`.
std::string licence_reference(std::string_view text);

}  // namespace pratique::sbom
