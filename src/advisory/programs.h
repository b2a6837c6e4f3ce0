// Programs that no package manager recorded, and where their upstream versions are assessed.
//
// Bitnami's records give ranges of upstream versions, whoever built the program. Only the names
// written down here are looked up: nothing is guessed from a program's vendor or name.
#pragma once

#include <string>
#include <string_view>

namespace pratique::advisory {

// Bitnami's name of a program that a binary classifier recognised, in any case; empty: it has no
// records.
std::string_view bitnami_name(std::string_view program);

// A program's own version as Bitnami writes it, three numbers and perhaps a pre-release: Java's
// "1.8.0_392-b08" is "8.0.392", Python's "3.13.0rc1" is "3.13.0-rc1", Ruby's "3.2.2p53" and Go's
// "go1.22.1" are "3.2.2" and "1.22.1".
std::string upstream_version(std::string_view program, std::string_view version);

// Without the number of Bitnami's own build: "7.0.5-3" is upstream's 7.0.5, not a pre-release of
// it.
std::string without_bitnami_revision(std::string_view version);

}  // namespace pratique::advisory
