// What formats have no place for, as named properties ("pratique:path"): CycloneDX properties, in
// SPDX the lines of one annotation. docs/sbom.md lists them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sbom/document.h"

namespace pratique::sbom {

using Properties = std::vector<std::pair<std::string, std::string>>;

Properties package_properties(const Document& document, const package::Package& package);
Properties document_properties(const Document& document);
Properties distribution_properties(const package::Distribution& distribution);

// The other way; properties of others are left alone. True where one of ours was there.
bool read_package_properties(const Properties& properties, Document& document,
                             package::Package& package);
void read_document_properties(const Properties& properties, Document& document);
void read_distribution_properties(const Properties& properties,
                                  package::Distribution& distribution);

// The index of a layer of that diffID; it is added where it is new. -1 for an empty one.
int layer_index(Document& document, std::string_view diff_id);

// "name=value" lines, with backslash and line feed escaped in values.
std::string property_lines(const Properties& properties);
Properties parse_property_lines(std::string_view text);

}  // namespace pratique::sbom
