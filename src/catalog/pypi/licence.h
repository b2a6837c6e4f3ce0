// Licences as Python's metadata gives them, turned into SPDX where they name one licence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pratique::catalog::pypi {

struct LicenceFields {
  std::string expression;                // License-Expression (PEP 639)
  std::string licence;                   // License, free text
  std::vector<std::string> classifiers;  // the "License :: …" ones, whole
};

// The expression alone where there is one; else License if it names a licence we know; else the
// classifiers (vague ones, as "BSD License", verbatim); else License verbatim unless it is the
// licence's whole text.
std::vector<std::string> licences_of(const LicenceFields& fields);

}  // namespace pratique::catalog::pypi
