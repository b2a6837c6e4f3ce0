#include "catalog/java/licence.h"

#include <algorithm>
#include <vector>

#include "catalog/lines.h"

namespace pratique::catalog::java {
namespace {

struct Spelling {
  std::string_view text;  // lower case; a URL without scheme, "www." and ending
  std::string_view spdx;
};

constexpr Spelling kNames[] = {
    {"apache 2", "Apache-2.0"},
    {"apache 2.0", "Apache-2.0"},
    {"apache license 2.0", "Apache-2.0"},
    {"apache license, 2.0", "Apache-2.0"},
    {"apache license version 2.0", "Apache-2.0"},
    {"apache license, version 2.0", "Apache-2.0"},
    {"apache software license 2.0", "Apache-2.0"},
    {"apache-2.0", "Apache-2.0"},
    {"asl 2.0", "Apache-2.0"},
    {"the apache license, version 2.0", "Apache-2.0"},
    {"the apache software license, version 2.0", "Apache-2.0"},
    {"mit", "MIT"},
    {"mit license", "MIT"},
    {"the mit license", "MIT"},
    {"the mit license (mit)", "MIT"},
    {"mit-0", "MIT-0"},
    {"bsd-2-clause", "BSD-2-Clause"},
    {"the bsd 2-clause license", "BSD-2-Clause"},
    {"bsd-3-clause", "BSD-3-Clause"},
    {"3-clause bsd license", "BSD-3-Clause"},
    {"bsd 3-clause license", "BSD-3-Clause"},
    {"new bsd license", "BSD-3-Clause"},
    {"the new bsd license", "BSD-3-Clause"},
    {"revised bsd", "BSD-3-Clause"},
    {"eclipse distribution license - v 1.0", "BSD-3-Clause"},
    {"edl 1.0", "BSD-3-Clause"},
    {"eclipse public license 1.0", "EPL-1.0"},
    {"eclipse public license - v 1.0", "EPL-1.0"},
    {"eclipse public license 2.0", "EPL-2.0"},
    {"eclipse public license v2.0", "EPL-2.0"},
    {"eclipse public license v. 2.0", "EPL-2.0"},
    {"eclipse public license - v 2.0", "EPL-2.0"},
    {"epl 1.0", "EPL-1.0"},
    {"epl 2.0", "EPL-2.0"},
    {"epl-2.0", "EPL-2.0"},
    {"gpl2 w/ cpe", "GPL-2.0-only WITH Classpath-exception-2.0"},
    {"gnu lesser general public license", "LGPL-2.1-or-later"},
    {"gnu library general public license v2.1 or later", "LGPL-2.1-or-later"},
    {"gnu lesser general public license v3.0", "LGPL-3.0-only"},
    {"lgpl-2.1-or-later", "LGPL-2.1-or-later"},
    {"mpl 2.0", "MPL-2.0"},
    {"mozilla public license, version 2.0", "MPL-2.0"},
    {"cc0", "CC0-1.0"},
    {"public domain, per creative commons cc0", "CC0-1.0"},
    {"cddl 1.1", "CDDL-1.1"},
    {"isc", "ISC"},
    {"bouncy castle licence", "MIT"},
    {"universal permissive license, version 1.0", "UPL-1.0"},
};

constexpr Spelling kUrls[] = {
    {"apache.org/licenses/license-2.0", "Apache-2.0"},
    {"opensource.org/licenses/apache-2.0", "Apache-2.0"},
    {"opensource.org/licenses/mit", "MIT"},
    {"opensource.org/licenses/mit-license", "MIT"},
    {"opensource.org/licenses/bsd-2-clause", "BSD-2-Clause"},
    {"opensource.org/licenses/bsd-3-clause", "BSD-3-Clause"},
    {"eclipse.org/org/documents/edl-v10", "BSD-3-Clause"},
    {"eclipse.org/legal/epl-v10", "EPL-1.0"},
    {"eclipse.org/legal/epl-v20", "EPL-2.0"},
    {"eclipse.org/legal/epl-2.0", "EPL-2.0"},
    {"gnu.org/licenses/old-licenses/lgpl-2.1", "LGPL-2.1-only"},
    {"mozilla.org/mpl/2.0", "MPL-2.0"},
    {"creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"},
};

template <std::size_t size>
std::string_view look_up(const Spelling (&table)[size], std::string_view text) {
  const auto found = std::ranges::find(table, text, &Spelling::text);
  return found == std::end(table) ? std::string_view{} : found->spdx;
}

std::string bare_url(std::string_view url) {
  std::string bare = lower(trim(url));
  for (const std::string_view front : {"https://", "http://", "www."}) {
    if (bare.starts_with(front)) bare.erase(0, front.size());
  }
  for (const std::string_view end : {"/", ".txt", ".html", ".php"}) {
    if (bare.ends_with(end)) bare.resize(bare.size() - end.size());
  }
  return bare;
}

}  // namespace

std::string licence_of(std::string_view name, std::string_view url) {
  std::string_view spdx = look_up(kNames, lower(trim(name)));
  if (spdx.empty()) spdx = look_up(kUrls, bare_url(url));
  if (spdx.empty()) spdx = look_up(kUrls, bare_url(name));
  if (!spdx.empty()) return std::string(spdx);
  const std::string_view verbatim = trim(name).empty() ? trim(url) : trim(name);
  return std::string(verbatim.substr(0, 200));
}

}  // namespace pratique::catalog::java
