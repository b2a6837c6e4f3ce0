// What an advisory file is, by its name and content.
#pragma once

#include <string_view>

#include "text/json.h"

namespace pratique::advisory {

// Written to the index by name: see name_of.
enum class DocumentKind {
  unknown,
  ignored,  // known to be no advisory data: read-me files, licences, schemas, …
  osv,
  osv_list,  // an array of OSV records, or one a line
  debian_tracker,
  debian_list,
  secdb,
  updateinfo,
  csaf,
  oval,
  gitlab,
  ruby,
  php,
  nodejs,
  retirejs,
  kev_json,
  kev_csv,
  epss,
};

std::string_view name_of(DocumentKind kind);

// How a document is written, from its first bytes and its name.
enum class Syntax { json, yaml, xml, text };
Syntax syntax_of(std::string_view name, std::string_view content);

DocumentKind kind_of_json(const text::Json& document);
DocumentKind kind_of_yaml(const text::Json& document);
// XML by its root element, other text by its first lines.
DocumentKind kind_of_xml(std::string_view head);
DocumentKind kind_of_text(std::string_view name, std::string_view head);
// Names that are never advisories: README, LICENSE, *.md, *.js, schemas, …
bool is_ignored_name(std::string_view name);
// The tracker's JSON is too big to be read as a whole; its first bytes tell it.
bool looks_like_debian_tracker(std::string_view head);

}  // namespace pratique::advisory
