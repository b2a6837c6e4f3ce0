#include "catalog/pypi/licence.h"

#include <algorithm>

#include "catalog/lines.h"

namespace pratique::catalog::pypi {
namespace {

struct Spelling {
  std::string_view text;  // lower case
  std::string_view spdx;
};

// Classifiers of PyPI that name exactly one SPDX licence (their last part).
constexpr Spelling kClassifiers[] = {
    {"mit license", "MIT"},
    {"mit no attribution license (mit-0)", "MIT-0"},
    {"apache software license", "Apache-2.0"},
    {"isc license (iscl)", "ISC"},
    {"python software foundation license", "PSF-2.0"},
    {"python license (cnri python license)", "CNRI-Python"},
    {"mozilla public license 1.0 (mpl)", "MPL-1.0"},
    {"mozilla public license 1.1 (mpl 1.1)", "MPL-1.1"},
    {"mozilla public license 2.0 (mpl 2.0)", "MPL-2.0"},
    {"gnu general public license v2 (gplv2)", "GPL-2.0-only"},
    {"gnu general public license v2 or later (gplv2+)", "GPL-2.0-or-later"},
    {"gnu general public license v3 (gplv3)", "GPL-3.0-only"},
    {"gnu general public license v3 or later (gplv3+)", "GPL-3.0-or-later"},
    {"gnu lesser general public license v2 (lgplv2)", "LGPL-2.0-only"},
    {"gnu lesser general public license v2 or later (lgplv2+)", "LGPL-2.0-or-later"},
    {"gnu lesser general public license v3 (lgplv3)", "LGPL-3.0-only"},
    {"gnu lesser general public license v3 or later (lgplv3+)", "LGPL-3.0-or-later"},
    {"gnu affero general public license v3", "AGPL-3.0-only"},
    {"gnu affero general public license v3 or later (agplv3+)", "AGPL-3.0-or-later"},
    {"zope public license", "ZPL-2.1"},
    {"eclipse public license 1.0 (epl-1.0)", "EPL-1.0"},
    {"eclipse public license 2.0 (epl-2.0)", "EPL-2.0"},
    {"european union public licence 1.1 (eupl 1.1)", "EUPL-1.1"},
    {"european union public licence 1.2 (eupl 1.2)", "EUPL-1.2"},
    {"boost software license 1.0 (bsl-1.0)", "BSL-1.0"},
    {"common development and distribution license 1.0 (cddl-1.0)", "CDDL-1.0"},
    {"the unlicense (unlicense)", "Unlicense"},
    {"cc0 1.0 universal (cc0 1.0) public domain dedication", "CC0-1.0"},
    {"zero-clause bsd (0bsd)", "0BSD"},
    {"universal permissive license (upl)", "UPL-1.0"},
    {"university of illinois/ncsa open source license", "NCSA"},
    {"historical permission notice and disclaimer (hpnd)", "HPND"},
    {"zlib/libpng license", "Zlib"},
    {"w3c license", "W3C"},
    {"vovida software license 1.0", "VSL-1.0"},
};

// What people write in License for a licence that is meant exactly.
constexpr Spelling kFreeText[] = {
    {"mit", "MIT"},
    {"mit license", "MIT"},
    {"the mit license", "MIT"},
    {"the mit license (mit)", "MIT"},
    {"mit licence", "MIT"},
    {"expat", "MIT"},
    {"apache 2", "Apache-2.0"},
    {"apache 2.0", "Apache-2.0"},
    {"apache-2", "Apache-2.0"},
    {"apache-2.0", "Apache-2.0"},
    {"apache license 2.0", "Apache-2.0"},
    {"apache license, version 2.0", "Apache-2.0"},
    {"apache license version 2.0", "Apache-2.0"},
    {"apache software license 2.0", "Apache-2.0"},
    {"apache2", "Apache-2.0"},
    {"asl 2.0", "Apache-2.0"},
    {"apache-2.0 or bsd-3-clause", "Apache-2.0 OR BSD-3-Clause"},
    {"apache-2.0 or bsd-2-clause", "Apache-2.0 OR BSD-2-Clause"},
    {"mit or apache-2.0", "MIT OR Apache-2.0"},
    {"(mit or apache-2.0)", "MIT OR Apache-2.0"},
    {"bsd-2-clause", "BSD-2-Clause"},
    {"bsd 2-clause", "BSD-2-Clause"},
    {"bsd-3-clause", "BSD-3-Clause"},
    {"bsd 3-clause", "BSD-3-Clause"},
    {"bsd 3-clause license", "BSD-3-Clause"},
    {"3-clause bsd", "BSD-3-Clause"},
    {"3-clause bsd license", "BSD-3-Clause"},
    {"new bsd", "BSD-3-Clause"},
    {"new bsd license", "BSD-3-Clause"},
    {"modified bsd", "BSD-3-Clause"},
    {"modified bsd license", "BSD-3-Clause"},
    {"simplified bsd", "BSD-2-Clause"},
    {"0bsd", "0BSD"},
    {"isc", "ISC"},
    {"isc license", "ISC"},
    {"mpl 2.0", "MPL-2.0"},
    {"mpl-2.0", "MPL-2.0"},
    {"mpl2", "MPL-2.0"},
    {"psf-2.0", "PSF-2.0"},
    {"python-2.0", "Python-2.0"},
    {"gplv2", "GPL-2.0-only"},
    {"gpl-2.0", "GPL-2.0-only"},
    {"gpl-2.0-only", "GPL-2.0-only"},
    {"gplv2+", "GPL-2.0-or-later"},
    {"gpl-2.0-or-later", "GPL-2.0-or-later"},
    {"gplv3", "GPL-3.0-only"},
    {"gpl-3.0", "GPL-3.0-only"},
    {"gpl-3.0-only", "GPL-3.0-only"},
    {"gplv3+", "GPL-3.0-or-later"},
    {"gpl-3.0-or-later", "GPL-3.0-or-later"},
    {"lgplv2.1", "LGPL-2.1-only"},
    {"lgpl-2.1", "LGPL-2.1-only"},
    {"lgpl-2.1-or-later", "LGPL-2.1-or-later"},
    {"lgplv2.1+", "LGPL-2.1-or-later"},
    {"lgplv3", "LGPL-3.0-only"},
    {"lgpl-3.0", "LGPL-3.0-only"},
    {"lgplv3+", "LGPL-3.0-or-later"},
    {"lgpl-3.0-or-later", "LGPL-3.0-or-later"},
    {"agpl-3.0", "AGPL-3.0-only"},
    {"agplv3", "AGPL-3.0-only"},
    {"agplv3+", "AGPL-3.0-or-later"},
    {"zpl 2.1", "ZPL-2.1"},
    {"zpl-2.1", "ZPL-2.1"},
    {"unlicense", "Unlicense"},
    {"the unlicense", "Unlicense"},
    {"cc0-1.0", "CC0-1.0"},
    {"hpnd", "HPND"},
    {"mit-cmu", "MIT-CMU"},
    {"zlib", "Zlib"},
    {"bsl-1.0", "BSL-1.0"},
    {"wtfpl", "WTFPL"},
};

template <std::size_t size>
std::string_view look_up(const Spelling (&table)[size], std::string_view text) {
  const std::string wanted = lower(text);
  const auto found = std::ranges::find(table, std::string_view(wanted), &Spelling::text);
  return found == std::end(table) ? std::string_view{} : found->spdx;
}

void add(std::vector<std::string>& licences, std::string_view licence) {
  if (licence.empty() || std::ranges::find(licences, licence) != licences.end()) return;
  licences.emplace_back(licence);
}

}  // namespace

std::vector<std::string> licences_of(const LicenceFields& fields) {
  std::vector<std::string> licences;
  add(licences, trim(fields.expression));
  if (!licences.empty()) return licences;

  const std::string_view free_text = trim(fields.licence);
  add(licences, look_up(kFreeText, free_text));
  if (!licences.empty()) return licences;

  for (const std::string& classifier : fields.classifiers) {
    const auto at = classifier.rfind("::");
    const std::string_view last =
        trim(at == std::string::npos ? std::string_view(classifier)
                                     : std::string_view(classifier).substr(at + 2));
    if (last.empty() || equal_ignoring_case(last, "OSI Approved")) continue;
    const std::string_view spdx = look_up(kClassifiers, last);
    add(licences, spdx.empty() ? last : spdx);
  }
  if (!licences.empty()) return licences;

  // Longer ones are the text of a licence, not its name.
  constexpr std::size_t kLongestName = 120;
  if (free_text.size() <= kLongestName && free_text.find('\n') == std::string_view::npos &&
      !equal_ignoring_case(free_text, "UNKNOWN")) {
    add(licences, free_text);
  }
  return licences;
}

}  // namespace pratique::catalog::pypi
