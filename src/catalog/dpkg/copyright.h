// The licences in a Debian copyright file (usr/share/doc/NAME/copyright).
//
// Machine-readable files (Debian's copyright-format 1.0, "DEP-5") name them in their License
// fields. Of all others only the references to /usr/share/common-licenses/ count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pratique::catalog::dpkg {

// Kind of note with the licences of a documentation folder; the key is the folder's name.
inline constexpr std::string_view kLicenceNote = "dpkg-licences";

// Each licence once, in the order of the file: an SPDX id or expression where every part of it is
// known, else as the file writes it.
std::vector<std::string> licences_of(std::string_view content);

// The SPDX expression for the short names of a License field ("GPL-2+ and BSD-3-clause",
// "GPL-2+ with OpenSSL exception", "Expat or Apache-2.0"); empty where a part is not known.
std::string spdx_expression(std::string_view short_names);

}  // namespace pratique::catalog::dpkg
